package org.sitless.app.keepalive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.linux.libc.SyscallException;
import org.sitless.testbed.WithLab;

/** The probe against the kernel's own echo replies. */
@WithLab
class KeepaliveProbeIT {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private final KeepaliveListener listener = new KeepaliveListener() {
        @Override
        public void onReply(Duration roundTrip) {
            told.add(roundTrip.toMillis() < 1_000 ? "reply" : "late");
        }

        @Override
        public void onLost(int inARow) {
            told.add("lost " + inARow);
        }

        @Override
        public void onDead() {
            told.add("dead");
        }
    };

    private String next() throws InterruptedException {
        String next = told.poll(20, TimeUnit.SECONDS);
        return next == null ? "silence" : next;
    }

    private static KeepaliveTarget target(LabHost host, Duration interval) {
        int index = Integer.parseInt(
                host.run("cat", "/sys/class/net/eth0/ifindex").stdout().strip());
        return new KeepaliveTarget(
                Optional.of(host.path()),
                "eth0",
                index,
                Ipv6Address.parse("2001:db8:ff::1"),
                Ipv6Address.parse("2001:db8:ff::2"),
                interval);
    }

    @Test
    void shouldHearRepliesThenDeathThenRepliesAgain(Lab lab) throws InterruptedException {
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN)
                .leftAddresses("192.0.2.1/24", "2001:db8:ff::1/64")
                .rightAddresses("192.0.2.2/24", "2001:db8:ff::2/64"));
        KeepaliveTarget often = target(link.left().host(), Duration.ofSeconds(1));
        try (KeepaliveProbe unhastened = KeepaliveProbe.start(often, listener)) {
            assertThat(unhastened).isNotNull();
            assertThat(next()).isEqualTo("reply");

            link.right().removeAddress("2001:db8:ff::2/64");
            String word = next();
            while (word.equals("reply")) {
                word = next();
            }
            assertThat(word).isEqualTo("lost 1");
            assertThat(next()).isEqualTo("lost 2");
            assertThat(next()).isEqualTo("lost 3");
            assertThat(next()).isEqualTo("dead");

            link.right().addAddress("2001:db8:ff::2/64");
            word = next();
            while (word.startsWith("lost")) {
                word = next();
            }
            assertThat(word).isEqualTo("reply");
        }
    }

    @Test
    void shouldNotWaitForItsTurnWhenHastened(Lab lab) throws InterruptedException {
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN)
                .leftAddresses("192.0.2.1/24", "2001:db8:ff::1/64")
                .rightAddresses("192.0.2.2/24", "2001:db8:ff::2/64"));
        KeepaliveTarget seldom = target(link.left().host(), Duration.ofSeconds(30));
        try (KeepaliveProbe probe = KeepaliveProbe.start(seldom, listener)) {
            assertThat(next()).isEqualTo("reply");

            probe.hasten();

            assertThat(told.poll(10, TimeUnit.SECONDS))
                    .as("its turn comes after 22 s at the soonest")
                    .isEqualTo("reply");
        }
    }

    @Test
    void shouldSayWhenThereIsNoSuchDevice(Lab lab) {
        LabHost host = lab.host("alone");
        KeepaliveTarget missing = new KeepaliveTarget(
                Optional.of(host.path()),
                "sit9",
                9,
                new Ipv6Address(0, 1),
                new Ipv6Address(0, 1),
                Duration.ofSeconds(1));

        assertThatThrownBy(() -> KeepaliveProbe.start(missing, listener))
                .isInstanceOf(SyscallException.class)
                .hasMessageContaining("ENODEV");
    }
}
