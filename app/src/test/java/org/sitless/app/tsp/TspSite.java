package org.sitless.app.tsp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.sitless.app.lab.CommandResult;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.testbed.TspcProcess;

/** A client's host with a LAN of one host behind it. Threads: one at a time. */
final class TspSite {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** All that a client could leave behind: devices, addresses, routes, rules and kernel parameters. */
    private static final String DESCRIBE = """
            ip -o link show; ip -o addr show; ip route show table all; ip -6 route show table all; ip rule; ip -6 rule
            grep -rsH . /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv4/conf /proc/sys/net/ipv6/conf
            """;

    /** Waits until the kernel has an address and a way out; says both; pings. */
    private static final String REACH = """
            for i in $(seq 200); do
                address=$(ip -6 -o addr show dev eth0 scope global -deprecated)
                route=$(ip -6 route show default)
                [ -n "$address" ] && [ -n "$route" ] && break
                sleep 0.05
            done
            echo "$address"
            exec ping -6 -n -i 0.3 -c 1 -w 10 "$1"
            """;

    private static final String FORGET = """
            for i in $(seq 100); do
                [ -z "$(ip -6 route show default)" ] && break
                sleep 0.05
            done
            ip -6 route show default
            ip -6 addr flush dev eth0 scope global
            """;

    private final String user;
    private final LabHost client;
    private final LabHost lan;
    private final LabLink outer;
    private final Path folder;
    private final Map<MatrixCase.Place, String> untouched = new EnumMap<>(MatrixCase.Place.class);

    TspSite(Lab lab, LabHost core, String user, int number) {
        this.user = user;
        this.client = lab.host(user);
        this.lan = lab.host(user + "lan");
        int first = 8 * number;
        outer = lab.link(
                client,
                core,
                LinkSpec.of(LinkProfile.PLAIN)
                        .leftAddresses("198.51.100." + (first + 2) + "/29", "203.0.113." + (first + 2) + "/29")
                        .rightAddresses("198.51.100." + (first + 1) + "/29", "203.0.113." + (first + 1) + "/29"));
        lab.link(client, lan, new LinkSpec(LinkProfile.PLAIN, 1_500, 0, List.of(), List.of(), true));
        try {
            folder = Files.createDirectory(lab.directory().resolve(user));
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        for (MatrixCase.Place place : MatrixCase.Place.values()) {
            plug(place);
            untouched.put(place, describe());
        }
    }

    String user() {
        return user;
    }

    LabHost client() {
        return client;
    }

    /** The client's address that is translated. */
    String behindNat() {
        return withoutLength(outer.left().addresses().get(1));
    }

    /** Lets the client go out as the case wants. @return its own IPv4 address */
    String plug(MatrixCase.Place place) {
        int way = place == MatrixCase.Place.IN_FRONT_OF_NAT ? 0 : 1;
        String own = withoutLength(outer.left().addresses().get(way));
        String gateway = withoutLength(outer.right().addresses().get(way));
        client.ip("route", "replace", "default", "via", gateway, "src", own);
        return own;
    }

    private static String withoutLength(String address) {
        return address.substring(0, address.indexOf('/'));
    }

    /** What {@link #describe} said before there was any client. */
    String untouched(MatrixCase.Place place) {
        return untouched.get(place);
    }

    /** All that a client could leave behind, as it is now. */
    String describe() {
        return client.run("sh", "-c", DESCRIBE).stdout();
    }

    /** Starts the client for a case; does not wait. */
    TspcProcess begin(MatrixCase matrixCase) {
        String conf = matrixCase.conf() + "userid=" + user + "\npasswd=s3cret\nbroker_list=" + folder.resolve("brokers")
                + "\nlast_server=" + folder.resolve("last") + "\n";
        return TspcProcess.begin(client, conf, "-b", "--signalling", matrixCase.overWord());
    }

    /** Pings until one is answered. */
    CommandResult reach(String address) {
        return client.run("ping", "-6", "-n", "-i", "0.3", "-c", "1", "-w", "10", address);
    }

    /** A host of the LAN configures itself, says with which address, and pings until one is answered. */
    CommandResult reachFromLan(String address) {
        return lan.run(LIMIT, List.of("sh", "-c", REACH, "sh", address));
    }

    /** Waits until the LAN has no router any more. @return the one that it still has */
    String lanRouterLeft() {
        return lan.run("sh", "-c", FORGET).stdout();
    }
}
