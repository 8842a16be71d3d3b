/**
 * The broker as a running service: joins the machines of TSP, the data plane and the host.
 *
 * <p>Road of a tunnel: 1 a session of {@code tsp} agrees on terms and the store keeps the lease, 2 {@link
 * org.sitless.app.broker.TunnelServer} gives the data plane a tunnel and the kernel a route, 3 {@link
 * org.sitless.app.broker.SilenceWatch} prolongs the lease while anything is heard, and takes the tunnel down when it ends.
 *
 * <p>May import {@code config}, {@code host}, {@code wiring}, {@code sql}, {@code tsp} and the data plane.
 */
package org.sitless.app.broker;
