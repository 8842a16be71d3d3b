package org.sitless.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.sitless.linux.libc.Errno;

class NetlinkConversationTest {
    private final ScriptedPort port = new ScriptedPort();
    private final RtNetlink client = new RtNetlink(port);

    @Test
    void shouldGatherDumpFromSeveralDatagrams() {
        port.answer(1, Golden.bytes("link-tun"))
                .answer(1, Golden.bytes("link-veth"))
                .answer(1, Golden.bytes("done"));

        assertThat(client.links()).extracting(LinkMessage::name).containsExactly("sl0", "nlt_a");
    }

    @Test
    void shouldGatherDumpFromOneDatagram() {
        port.answer(1, Golden.bytes("link-tun"), Golden.bytes("link-veth"), Golden.bytes("done"));

        assertThat(client.links()).hasSize(2);
    }

    @Test
    void shouldBeginDumpAnewWhenTableChangedMeanwhile() {
        port.answer(1, interrupted("link-veth"), Golden.bytes("done"))
                .answer(2, Golden.bytes("link-tun"), interrupted("done"))
                .answer(3, Golden.bytes("link-tun"), Golden.bytes("done"));

        assertThat(client.links()).extracting(LinkMessage::name).containsExactly("sl0");
        assertThat(port.requests).hasSize(3);
    }

    @Test
    void shouldGiveUpWhenTableNeverRests() {
        for (int sequence = 1; sequence <= NetlinkConversation.MOST_DUMPS; sequence++) {
            port.answer(sequence, interrupted("done"));
        }

        assertThatThrownBy(client::links)
                .isInstanceOf(NetlinkException.class)
                .hasMessageContaining("list links: EAGAIN")
                .hasMessageContaining("changed faster");
        assertThat(port.requests).hasSize(NetlinkConversation.MOST_DUMPS);
    }

    @Test
    void shouldSkipLeftoversOfEarlierRequests() {
        port.fail(Errno.EAGAIN);
        assertThatThrownBy(client::links).isInstanceOf(NetlinkException.class);

        port.answer(1, Golden.bytes("link-veth"), Golden.bytes("done"))
                .answer(2, Golden.bytes("link-tun"), Golden.bytes("done"));
        assertThat(client.links()).extracting(LinkMessage::name).containsExactly("sl0");
    }

    @Test
    void shouldSayWhyDumpWasRefused() {
        port.answer(1, Golden.bytes("dump-refused"));

        assertThatThrownBy(() -> client.routes(IpFamily.IPV6))
                .isInstanceOfSatisfying(NetlinkException.class, refusal -> {
                    assertThat(refusal.errno()).isEqualTo(Errno.EINVAL);
                    assertThat(refusal.kernelWords()).contains("Unsupported attribute in dump request");
                })
                .hasMessageStartingWith("list routes of IPV6: EINVAL");
    }

    @Test
    void shouldSayWhyChangeWasRefused() {
        port.answer(1, Golden.bytes("ack-duplicate"));
        AddressMessage address = AddressMessage.on(2, IpAddress.parse("2001:db8::1"))
                .prefixLength(64)
                .build();

        assertThatThrownBy(() -> client.addAddress(address))
                .isInstanceOf(NetlinkException.class)
                .hasMessage("add address 2001:db8::1/64 on device 2: EEXIST (File exists); the kernel says"
                        + " \"ipv6: address already assigned\"; it is there already: replace it, or remove it first");
    }

    @Test
    void shouldSetDeviceUpAfterAllElse() {
        port.answer(1, Golden.bytes("ack-done")).answer(2, Golden.bytes("ack-done"));

        client.setLink(2, LinkChange.change().up().mtuBytes(1480).addrGenMode(AddrGenMode.NONE));

        assertThat(flagsSet()).containsExactly(0, LinkMessage.IFF_UP);
        LinkMessage first = Golden.decode(Golden.message(port.requests.get(0)), LinkMessage::decode);
        assertThat(first.mtuBytes()).isEqualTo(1480);
        assertThat(first.addrGenMode()).contains(AddrGenMode.NONE);
    }

    @Test
    void shouldSetDeviceDownBeforeAllElse() {
        port.answer(1, Golden.bytes("ack-done")).answer(2, Golden.bytes("ack-done"));

        client.setLink(2, LinkChange.change().name("other").down());

        assertThat(Golden.decode(Golden.message(port.requests.get(0)), LinkMessage::decode)
                        .name())
                .isEmpty();
        assertThat(Golden.decode(Golden.message(port.requests.get(1)), LinkMessage::decode)
                        .name())
                .isEqualTo("other");
    }

    @Test
    void shouldFindNoRouteWhereTheKernelHasNone() {
        port.answer(1, refusal(Errno.ENETUNREACH))
                .answer(2, refusal(Errno.EINVAL))
                .answer(3, refusal(Errno.EPERM));

        assertThat(client.routeTo(IpAddress.parse("192.0.2.1"))).isEmpty();
        assertThat(client.routeTo(IpAddress.parse("192.0.2.1"))).isEmpty();
        assertThatThrownBy(() -> client.routeTo(IpAddress.parse("192.0.2.1")))
                .isInstanceOf(NetlinkException.class)
                .hasMessageStartingWith("look up route to 192.0.2.1: EPERM");
    }

    @Test
    void shouldCloseItsPort() {
        client.close();

        assertThat(port.closed).isTrue();
    }

    private List<Integer> flagsSet() {
        return port.requests.stream()
                .map(bytes -> Golden.decode(Golden.message(bytes), LinkMessage::decode)
                        .flags())
                .toList();
    }

    private static byte[] interrupted(String golden) {
        byte[] bytes = Golden.bytes(golden);
        bytes[Nlmsg.NLMSG_FLAGS] |= Nlmsg.NLM_F_DUMP_INTR;
        return bytes;
    }

    private static byte[] refusal(int errno) {
        byte[] bytes = Golden.bytes("ack-done");
        new UnsafeBuffer(bytes).putInt(Nlmsg.NLMSG_HDRLEN, -errno);
        return bytes;
    }
}
