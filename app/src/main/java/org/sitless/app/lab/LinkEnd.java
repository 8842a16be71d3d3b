package org.sitless.app.lab;

import java.util.ArrayList;
import java.util.List;

/**
 * One end of a link: a device of a host.
 *
 * @param host whose device it is
 * @param device its name there
 * @param macAddress as {@code ip} writes it
 * @param addresses with prefix length; the first IPv4 and the first IPv6 one are the end's own
 */
public record LinkEnd(LabHost host, String device, String macAddress, List<String> addresses) {
    /** Copies the list. */
    public LinkEnd {
        addresses = List.copyOf(addresses);
    }

    /** Its first IPv4 address, without prefix length. */
    public String ipv4() {
        return first(false);
    }

    /** Its first IPv6 address, without prefix length. */
    public String ipv6() {
        return first(true);
    }

    private String first(boolean ipv6) {
        return addresses.stream()
                .filter(address -> address.contains(":") == ipv6)
                .map(LinkEnd::withoutLength)
                .findFirst()
                .orElseThrow(() -> new LabException(this + " has no IPv" + (ipv6 ? 6 : 4) + " address"));
    }

    static String withoutLength(String address) {
        return address.substring(0, address.indexOf('/'));
    }

    /** Adds an address, usable at once. */
    public void addAddress(String address) {
        if (address.contains(":")) {
            host.ip("-6", "addr", "replace", address, "dev", device, "nodad");
        } else {
            host.ip("addr", "replace", address, "dev", device);
        }
    }

    /** Removes an address. */
    public void removeAddress(String address) {
        host.ip("addr", "del", address, "dev", device);
    }

    /** Makes a neighbour known for good: nobody asks for it, nobody loses a first packet (RFC 826, RFC 4861). */
    public void addNeighbour(String address, String neighbourMac) {
        host.ip("neigh", "replace", address, "lladdr", neighbourMac, "dev", device, "nud", "permanent");
    }

    /** Switches the device on. */
    public void up() {
        host.ip("link", "set", device, "up");
    }

    /** Switches the device off; the other end loses its carrier. */
    public void down() {
        host.ip("link", "set", device, "down");
    }

    /** Sets the longest IP packet it sends and takes. */
    public void mtuBytes(int mtuBytes) {
        host.ip("link", "set", device, "mtu", Integer.toString(mtuBytes));
    }

    /**
     * Loses a share of what this end sends, after the kernel has accepted it. A super-packet is lost as a whole; ARP and neighbour
     * discovery are lost too. A capture on this end does not show what is lost.
     *
     * <p>Uses the netfilter egress hook (Linux 5.16), and so works where the kernel lacks netem. A plain drop there would tell the
     * sender (ENOBUFS, and TCP retransmits at once); forwarding to a device that is down loses silently, as a wire does.
     */
    public void lossPercent(double percent) {
        String table = "netdev loss_" + device;
        // Adding before deleting makes the deletion succeed whether the table was there or not.
        host.run("nft", "add table " + table + "; delete table " + table).orThrow();
        if (percent > 0) {
            String rules = """
                    table %s {
                        chain out {
                            type filter hook egress device "%s" priority 0; policy accept;
                            numgen random mod 1000000 < %d fwd to "%s"
                        }
                    }
                    """;
            host.run("nft", rules.formatted(table, device, Math.round(percent * 10_000), deadEnd()))
                    .orThrow();
        }
    }

    /** A device that is down and stays so; made on first use. */
    private String deadEnd() {
        if (!host.run("ip", "link", "show", "lost").ok()) {
            host.ip("link", "add", "lost", "type", "veth", "peer", "name", "lost-peer");
        }
        return "lost";
    }

    /** {@code ethtool -K}: pairs of feature and on or off. */
    void features(List<String> features) {
        List<String> command = new ArrayList<>(List.of("ethtool", "-K", device));
        command.addAll(features);
        host.run(CommandRunner.USUAL_LIMIT, command).orThrow();
    }

    /** Lets a thread, not the sender's soft interrupt, do the receiving. Written only if it changes: a device without NAPI refuses. */
    void threadedNapi(boolean on) {
        String wanted = on ? "1" : "0";
        String script = "f=/sys/class/net/$1/threaded; [ \"$(cat $f)\" = $2 ] || echo $2 > $f";
        host.run("sh", "-c", script, "sh", device, wanted).orThrow();
    }

    @Override
    public String toString() {
        return host + "/" + device;
    }
}
