package org.sitless.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sitless.linux.libc.Errno;

class AcknowledgementTest {
    @Test
    void shouldReadSuccess() {
        assertThat(Acknowledgement.decodeError(Golden.message("ack-done"))).isEqualTo(Acknowledgement.DONE);
        assertThat(Acknowledgement.decodeDone(Golden.message("done"))).isEqualTo(Acknowledgement.DONE);
    }

    @Test
    void shouldReadWordsOfKernel() {
        Acknowledgement refusal = Acknowledgement.decodeError(Golden.message("ack-duplicate"));

        assertThat(refusal.errno()).isEqualTo(Errno.EEXIST);
        assertThat(refusal.words()).contains("ipv6: address already assigned");
        assertThat(refusal.attributeOffset()).isEmpty();
    }

    @Test
    void shouldReadWordsBehindRepeatedRequest() {
        assertThat(Acknowledgement.decodeError(Golden.message("ack-duplicate-uncapped")))
                .isEqualTo(Acknowledgement.decodeError(Golden.message("ack-duplicate")));
    }

    @Test
    void shouldReadWhichAttributeWasRefused() {
        Acknowledgement refusal = Acknowledgement.decodeError(Golden.message("ack-attribute-too-short"));

        assertThat(refusal.errno()).isEqualTo(Errno.ERANGE);
        assertThat(refusal.words()).contains("Attribute failed policy validation");
        assertThat(refusal.attributeOffset()).contains(32);
    }

    @Test
    void shouldReadWhyDumpBrokeOff() {
        Acknowledgement refusal = Acknowledgement.decodeDone(Golden.message("dump-refused"));

        assertThat(refusal.errno()).isEqualTo(Errno.EINVAL);
        assertThat(refusal.words()).contains("Unsupported attribute in dump request");
    }

    @Test
    void shouldSayOperationObjectErrnoWordsAndCure() {
        NetlinkOperation operation = new NetlinkOperation("add address", "2001:db8::1/64 on device 2");

        assertThat(new NetlinkException(operation, Acknowledgement.decodeError(Golden.message("ack-duplicate"))))
                .hasMessage("add address 2001:db8::1/64 on device 2: EEXIST (File exists); the kernel says"
                        + " \"ipv6: address already assigned\"; it is there already: replace it, or remove it first");
        assertThat(new NetlinkException(
                        operation, Acknowledgement.decodeError(Golden.message("ack-attribute-too-short"))))
                .hasMessageContaining(
                        "\"Attribute failed policy validation\" of the attribute at byte 32; a value lies outside");
        assertThat(new NetlinkException(operation, Errno.EPERM))
                .hasMessageEndingWith(
                        "EPERM (Operation not permitted); it needs CAP_NET_ADMIN over this network namespace");
    }
}
