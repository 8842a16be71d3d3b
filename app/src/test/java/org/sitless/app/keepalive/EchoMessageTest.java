package org.sitless.app.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EchoMessageTest {
    private static final byte[] SECRET = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

    @Test
    void shouldWriteARequest() {
        assertThat(HexFormat.of().formatHex(EchoMessage.request(0xABCD, 0x1234, SECRET)))
                .isEqualTo("80000000abcd1234000102030405060708090a0b0c0d0e0f");
    }

    @Test
    void shouldReadTheReply() {
        byte[] reply = EchoMessage.request(1, 0xFEDC, SECRET);
        reply[0] = (byte) 129;

        assertThat(EchoMessage.sequenceOfReply(reply, SECRET)).isEqualTo(0xFEDC);
    }

    @Test
    void shouldRefuseWhatNobodyWasAsked() {
        byte[] reply = EchoMessage.request(1, 7, SECRET);
        assertThat(EchoMessage.sequenceOfReply(reply, SECRET)).as("a request").isEqualTo(-1);
        reply[0] = (byte) 129;
        assertThat(EchoMessage.sequenceOfReply(reply, new byte[16]))
                .as("another secret")
                .isEqualTo(-1);
        assertThat(EchoMessage.sequenceOfReply(Arrays.copyOf(reply, 23), SECRET))
                .as("short")
                .isEqualTo(-1);
        assertThat(EchoMessage.sequenceOfReply(Arrays.copyOf(reply, 25), SECRET))
                .as("long")
                .isEqualTo(-1);
    }

    @Property(tries = 500)
    void shouldNotThrowWhateverComes(@ForAll byte[] octets) {
        assertThat(EchoMessage.sequenceOfReply(octets, SECRET)).isEqualTo(-1);
    }
}
