/**
 * What integration tests share: a laboratory per test, captures that judge checksums, peers that speak 6in4, and the tools that
 * measure through them.
 *
 * <p>A test takes a {@code Lab} parameter and carries {@link org.sitless.testbed.WithLab}. Peers: {@code SocatPeer} is a naive
 * userspace end point, {@code KernelSitGuest} the kernel's own {@code sit} in a User-Mode Linux guest.
 */
package org.sitless.testbed;
