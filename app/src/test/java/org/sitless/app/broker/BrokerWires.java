package org.sitless.app.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.sitless.app.compared.WireText;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabException;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkEnd;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.counter.RoadSnapshot;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.NetworkNamespace;
import org.sitless.linux.libc.SocketCalls;
import org.sitless.testbed.BrokerProcess;
import org.sitless.testbed.CapturedPacket;
import org.sitless.testbed.FrameWire;
import org.sitless.testbed.PacketBytes;
import org.sitless.testbed.SitlessPeer;
import org.sitless.testbed.TspDialogue;

/**
 * A live broker between two wires that the test holds in its hands.
 *
 * <pre>
 *   alice, protocol 41 ─┐
 *   bob, UDP ───────────┼─ 192.0.2.2 ──── 192.0.2.1 broker 2001:db8:1::1 ──── 2001:db8:1::2, the Internet
 *   strangers ──────────┘
 * </pre>
 *
 * The broker's default route leads to the Internet, so that whatever should stay here can be seen to leave. What an input led to is known
 * when an honest echo request of alice's behind it has come through to either side.
 */
final class BrokerWires implements AutoCloseable {
    static final String INTERNET = "2001:db8:1::2";
    static final String BROKER = BrokerProcess.INNER;

    private static final int MARK = 0x4D4B;
    private static final int PATIENCE_MILLIS = 5_000;

    private final LabHost host;
    private final BrokerProcess broker;
    private final FrameWire clients;
    private final FrameWire internet;
    private final FileDescriptor deaf;
    private final TspDialogue bobsDialogue;
    private final String alice;
    private final String alicesPrefix;
    private final String bob;
    private int marks;

    /** What was seen on either wire, and counted. */
    record Seen(String clients, String internet, String counted) {}

    BrokerWires(Lab lab, String toml) {
        LabLink outer = lab.join(LinkSpec.of(LinkProfile.PLAIN));
        host = outer.left().host();
        LabHost client = outer.right().host();
        LabLink inner = lab.link(
                host,
                lab.host("internet"),
                LinkSpec.of(LinkProfile.PLAIN)
                        .leftAddresses("198.51.100.1/24", "2001:db8:1::1/64")
                        .rightAddresses("198.51.100.2/24", INTERNET + "/64")
                        .guestOnTheRight());
        host.ip("-6", "route", "add", "default", "via", INTERNET);
        host.sysctl("net.ipv6.icmp.ratelimit", "0");
        broker = BrokerProcess.start(host, toml, "bob", "carol");
        deaf = NetworkNamespace.at(client.path())
                .call(() -> SocketCalls.open(
                        SysSocket.AF_INET,
                        SysSocket.SOCK_RAW,
                        SysSocket.IPPROTO_IPV6,
                        "socket that keeps a kernel quiet"));
        String offer = BrokerScenes.negotiate(client, "v6v4", Optional.of(48));
        alice = TspDialogue.clientAddress(offer);
        alicesPrefix = TspDialogue.prefix(offer);
        addCarol(outer.right());
        bobsDialogue = TspDialogue.udp(client, BrokerProcess.ADDRESS, BrokerProcess.PORT);
        bobsDialogue.login("bob", "s3cret");
        bob = TspDialogue.clientAddress(bobsDialogue.create("v6udpv4", Optional.empty()));
        bobsDialogue.accept();
        clients = FrameWire.open(outer.right(), outer.left());
        internet = FrameWire.open(inner.right(), inner.left());
        run();
    }

    /** With two clients of protocol 41 the socket hears everybody; with one a filter leaves strangers to the kernel. */
    private static void addCarol(LinkEnd end) {
        end.addAddress("192.0.2.3/24");
        end.host().ip("route", "replace", "192.0.2.0/24", "dev", end.device(), "src", "192.0.2.3");
        try (TspDialogue carol = TspDialogue.udp(end.host(), BrokerProcess.ADDRESS, BrokerProcess.PORT)) {
            carol.login("carol", "s3cret");
            carol.create("v6v4", Optional.empty());
            carol.accept();
        }
        end.host().ip("route", "replace", "192.0.2.0/24", "dev", end.device(), "src", "192.0.2.2");
    }

    String alice() {
        return alice;
    }

    /** An address out of alice's prefix. */
    String alicesNetwork() {
        return alicesPrefix.substring(0, alicesPrefix.indexOf('/')).replaceAll("0000$", "0009");
    }

    String bob() {
        return bob;
    }

    /** Sends packets of protocol 41 from this IPv4 address. */
    Seen from(String outerSource, byte[]... inner) {
        return run(() -> {
            for (byte[] packet : inner) {
                clients.send(PacketBytes.ipv4(outerSource, BrokerProcess.ADDRESS, PacketBytes.IPV6, packet));
            }
        });
    }

    /** Sends packets as alice, or as who forges her IPv4 address. */
    Seen fromAlice(byte[]... inner) {
        return from("192.0.2.2", inner);
    }

    /** Sends packets of another protocol than 41. */
    Seen fromStranger(int protocol, byte[] payload) {
        return run(() -> clients.send(PacketBytes.ipv4("192.0.2.77", BrokerProcess.ADDRESS, protocol, payload)));
    }

    /** Sends UDP to the broker's port from this address and port. */
    Seen overUdp(String outerSource, int port, byte[] inner) {
        byte[] datagram = PacketBytes.udp(port, BrokerProcess.PORT, inner);
        return run(() -> clients.send(PacketBytes.ipv4(outerSource, BrokerProcess.ADDRESS, PacketBytes.UDP, datagram)));
    }

    int bobsPort() {
        return bobsDialogue.port();
    }

    /** Sends packets from the Internet. */
    Seen fromInternet(byte[]... packets) {
        return run(() -> {
            for (byte[] packet : packets) {
                internet.send(packet);
            }
        });
    }

    /** Sends so many packets from the Internet to alice at once, and waits until her tunnel has credit again. */
    void flood(int packets) throws InterruptedException {
        for (int i = 0; i < packets; i++) {
            internet.send(PacketBytes.echo(INTERNET, alice, 1, i, 8));
        }
        Thread.sleep(500);
        run();
    }

    private void run() {
        run(() -> {});
    }

    private Seen run(Runnable input) {
        RoadSnapshot decap = road(RoadName.DECAP);
        RoadSnapshot encap = road(RoadName.ENCAP);
        List<CapturedPacket> toClients = new ArrayList<>();
        List<CapturedPacket> toInternet = new ArrayList<>();
        input.run();
        // What is answered goes through the device once more than what is forwarded: marks of a second round come
        // behind that.
        for (int round = 0; round < 2; round++) {
            int mark = ++marks;
            mark(PacketBytes.echo(alice, INTERNET, MARK, mark, 0));
            gather(internet, toInternet);
            internet.send(PacketBytes.echo(INTERNET, alice, MARK, mark, 0));
            gather(clients, toClients);
        }
        return new Seen(WireText.of(toClients), WireText.of(toInternet), counted(decap, encap));
    }

    private void mark(byte[] echo) {
        clients.send(PacketBytes.ipv4("192.0.2.2", BrokerProcess.ADDRESS, PacketBytes.IPV6, echo));
    }

    private static void gather(FrameWire from, List<CapturedPacket> into) {
        while (true) {
            Optional<CapturedPacket> packet = from.receive(PATIENCE_MILLIS);
            CapturedPacket heard =
                    packet.orElseThrow(() -> new LabException("the broker is silent, after " + WireText.of(into)));
            if (WireText.echoIdentifier(heard) == MARK) {
                return;
            }
            // The kernel redirects clients to each other, since they are behind one device (RFC 4861 §8); there is no
            // switch.
            if (!WireText.of(heard).equals(Optional.of("redirect"))) {
                into.add(heard);
            }
        }
    }

    private String counted(RoadSnapshot decapBefore, RoadSnapshot encapBefore) {
        Set<String> words = new TreeSet<>();
        RoadSnapshot decap = road(RoadName.DECAP);
        RoadSnapshot encap = road(RoadName.ENCAP);
        decap.drops().keySet().stream()
                .filter(reason -> decap.drops(reason) > decapBefore.drops(reason))
                .forEach(reason -> words.add(reason.name()));
        encap.drops().keySet().stream()
                .filter(reason -> encap.drops(reason) > encapBefore.drops(reason))
                .forEach(reason -> words.add(reason.name()));
        if (encap.replied() > encapBefore.replied()) {
            words.add("answered");
        }
        return words.isEmpty() ? "-" : String.join(", ", words);
    }

    /** What was counted, once nothing is in flight: a packet is counted a moment after it was written. */
    RoadSnapshot road(RoadName name) {
        try {
            String inode = Files.getAttribute(host.path(), "unix:ino").toString();
            Path file = SitlessPeer.runDirectory(host.lab())
                    .resolve(inode)
                    .resolve("tsp0")
                    .resolve("counters");
            RoadSnapshot now = SitlessPeer.read(file, name);
            for (int i = 0; i < 200 && now.inFlight() != 0; i++) {
                Thread.sleep(1);
                now = SitlessPeer.read(file, name);
            }
            return now;
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", stopped);
        }
    }

    @Override
    public void close() {
        clients.close();
        internet.close();
        bobsDialogue.close();
        deaf.close();
        broker.close();
    }
}
