package org.sitless.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sitless.testbed.Alone;
import org.sitless.testbed.Iperf;
import org.sitless.testbed.KernelSitGuest;
import org.sitless.testbed.Ping;
import org.sitless.testbed.SocatPeer;
import org.sitless.testbed.TunnelEnd;
import org.sitless.testbed.WithLab;

/** The two peers that are not ours understand each other; what we build is compared with them. */
@Alone
@WithLab
class PeersIT {
    /** A small one, one of the minimum MTU of IPv6, one that just fits, and one that is cut into two inner fragments. */
    private static final int[] PAYLOADS = {56, 1_232, 1_432, 1_452};

    @BeforeAll
    static void needGuest() {
        KernelSitGuest.assumeAvailable();
    }

    @Test
    void shouldPingAndStreamBetweenKernelSitAndSocat(Lab lab) {
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN).guestOnTheRight());
        long start = System.nanoTime();
        KernelSitGuest guest = KernelSitGuest.boot(link.right(), TunnelEnd.right());
        long booted = System.nanoTime();
        SocatPeer socat = SocatPeer.start(link.left().host(), "tun6", TunnelEnd.left());

        for (int payload : PAYLOADS) {
            assertThat(Ping.of(socat, guest.end().inner()).payloadBytes(payload).send())
                    .as("%d bytes to the guest", payload)
                    .matches(Ping.Outcome::allAnswered);
            assertThat(Ping.of(guest, socat.end().inner()).payloadBytes(payload).send())
                    .as("%d bytes from the guest", payload)
                    .matches(Ping.Outcome::allAnswered);
        }
        Iperf.Outcome toGuest = Iperf.tcp(socat, guest, guest.end().inner()).run();
        Iperf.Outcome fromGuest =
                Iperf.tcp(socat, guest, guest.end().inner()).reversed().run();
        Iperf.Outcome udp =
                Iperf.udp(guest, socat, socat.end().inner(), 10_000_000, 1_200).run();

        assertThat(toGuest.bitsPerSecond()).isGreaterThan(20e6);
        assertThat(fromGuest.bitsPerSecond()).isGreaterThan(20e6);
        assertThat(udp.bytes()).isGreaterThan(1_000_000);
        System.out.printf(
                "kernel sit guest: ready after %d ms (%d ms by its clock), TCP %.0f Mbit/s in, %.0f Mbit/s out%n",
                Duration.ofNanos(booted - start).toMillis(),
                guest.bootTime().toMillis(),
                toGuest.bitsPerSecond() / 1e6,
                fromGuest.bitsPerSecond() / 1e6);
    }
}
