/**
 * What a tunnel is: its specification, its state on a lane, and how a packet finds it. Pure.
 *
 * <p>May import {@code wire} only.
 */
package org.sitless.dataplane.tunnel;
