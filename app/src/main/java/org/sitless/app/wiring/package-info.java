/**
 * Joins what was asked for, the host and the data plane into running tunnels, and takes them apart again in reverse order.
 *
 * <p>May import {@code config}, {@code failure}, {@code host}, the TUN module and the data plane.
 */
package org.sitless.app.wiring;
