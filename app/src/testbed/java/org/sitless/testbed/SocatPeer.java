package org.sitless.testbed;

import java.time.Duration;
import java.util.List;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabProcess;

/**
 * socat between a TUN device and a raw protocol-41 or UDP socket: the smallest userspace 6in4 there is, one packet a system call, blind to
 * offloads. Works on {@code PLAIN} links; elsewhere only with a peer that finishes its checksums and never meets GRO. An empty
 * protocol-41 packet ends it.
 */
public final class SocatPeer implements TunnelPeer {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final LabHost host;
    private final TunnelEnd end;
    private final String device;
    private final LabProcess socat;

    private SocatPeer(LabHost host, TunnelEnd end, String device, LabProcess socat) {
        this.host = host;
        this.end = end;
        this.device = device;
        this.socat = socat;
    }

    /** Makes the tunnel device {@code device} on this host, configures it and starts to forward. */
    public static SocatPeer start(LabHost host, String device, TunnelEnd end) {
        return start(host, device, end, "IP4-SENDTO:" + end.remoteIpv4() + ":41,bind=" + end.localIpv4());
    }

    /** The same over UDP, between ports of this number. */
    public static SocatPeer startUdp(LabHost host, String device, TunnelEnd end, int port) {
        String outer = "UDP4:" + end.remoteIpv4() + ":" + port + ",bind=" + end.localIpv4() + ":" + port;
        return start(host, device, end, outer);
    }

    private static SocatPeer start(LabHost host, String device, TunnelEnd end, String outer) {
        // The device is ready before socat is, since a packet written to a device that is down would end socat (EIO).
        host.ip("tuntap", "add", "mode", "tun", "name", device);
        host.ip("link", "set", device, "mtu", Integer.toString(end.mtuBytes()), "addrgenmode", "none");
        host.ip("link", "set", device, "up");
        host.ip("-6", "addr", "add", end.linkLocal() + "/64", "dev", device, "nodad");
        host.ip("-6", "addr", "add", end.innerAddress(), "dev", device, "nodad");
        LabProcess socat = host.start("socat", "-d", "-d", "-b", "65536",
                "TUN,tun-name=" + device + ",tun-type=tun,iff-no-pi",
                outer);
        socat.awaitLine("starting data transfer loop", LIMIT);
        return new SocatPeer(host, end, device, socat);
    }

    @Override
    public String name() {
        return "socat";
    }

    @Override
    public String tunnelDevice() {
        return device;
    }

    @Override
    public TunnelEnd end() {
        return end;
    }

    /** The process that forwards. */
    public LabProcess process() {
        return socat;
    }

    @Override
    public LabProcess start(List<String> command) {
        return host.start(command);
    }

    @Override
    public void close() {
        socat.terminate();
        host.run("ip", "link", "del", device);
    }
}
