package org.sitless.bench.tsp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.sitless.tsp.message.TunnelType;

/**
 * The process beside the broker that is all its clients:
 *
 * <pre>
 * udp PORT USERS SECONDS AT-A-TIME     negotiates v6udpv4 as often as it can
 * tcp PORT USERS CLIENTS               negotiates v6v4, all clients at once
 * idle PORT FIRST TUNNELS              sets up anonymous tunnels, beginning with client FIRST, and leaves them alone
 * </pre>
 *
 * The last line it prints is a {@link LoadReport}.
 */
public final class LoadMain {
    private static final int AT_A_TIME_FOR_IDLE = 32;
    private static final long PATIENCE_SECONDS = 120;

    private LoadMain() {}

    public static void main(String[] arguments) throws IOException {
        InetSocketAddress broker = new InetSocketAddress(
                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), Integer.parseInt(arguments[1]));
        int third = Integer.parseInt(arguments[2]);
        int fourth = Integer.parseInt(arguments[3]);
        LoadReport report =
                switch (arguments[0]) {
                    case "udp" ->
                        new UdpLoad(new LoadPlan(TunnelType.V6UDPV4, third), broker, 0)
                                .run(Integer.MAX_VALUE, Integer.parseInt(arguments[4]), after(fourth));
                    case "tcp" ->
                        new TcpLoad(new LoadPlan(TunnelType.V6V4, third), broker).run(fourth, after(PATIENCE_SECONDS));
                    case "idle" ->
                        new UdpLoad(new LoadPlan(TunnelType.V6UDPV4, 0), broker, third)
                                .run(fourth, AT_A_TIME_FOR_IDLE, after(PATIENCE_SECONDS));
                    default -> throw new IllegalArgumentException("udp, tcp or idle, not " + arguments[0]);
                };
        System.out.println(report);
    }

    private static long after(long seconds) {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }
}
