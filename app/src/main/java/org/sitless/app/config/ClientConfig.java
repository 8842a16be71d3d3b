package org.sitless.app.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.auth.Login;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.TunnelType;

/**
 * A tspc.conf with every value checked as far as it can be without looking at the host. Pure Java: reading it needs no Linux.
 *
 * @param login empty for anonymous use
 * @param mechanisms acceptable ones, the best first
 * @param mode V6V4, V6UDPV4 or V6ANYV4
 * @param tunV6v4 the device's name while packets travel by protocol 41
 * @param tunV6udpv4 the device's name while packets travel by UDP
 * @param local our outer address; empty means: the one that the route to the broker uses
 * @param router empty for a host
 * @param keepalive the interval we propose; empty: we send none
 * @param proxy whether the tunnel is for {@code local} although that is another host's
 * @param deleteTimeout how long we wait, when told to stop, for the broker to end the tunnel; zero: it is not told
 * @param mtuProbe whether the path is probed for the largest packet that passes, where there are keepalives
 * @param mssClamp whether segment sizes of TCP are clamped to what the path carries
 * @param template empty if none is configured
 * @param where the file
 */
public record ClientConfig(
        ServerName server,
        Optional<Login> login,
        List<Mechanism> mechanisms,
        TunnelType mode,
        String tunV6v4,
        String tunV6udpv4,
        Optional<Ipv4Address> local,
        Optional<RouterWish> router,
        Optional<Duration> keepalive,
        boolean proxy,
        RetryPolicy retry,
        Duration deleteTimeout,
        boolean mtuProbe,
        boolean mssClamp,
        RememberedBrokers memory,
        Optional<TemplateScript> template,
        String where) {
    public ClientConfig {
        mechanisms = List.copyOf(mechanisms);
    }
}
