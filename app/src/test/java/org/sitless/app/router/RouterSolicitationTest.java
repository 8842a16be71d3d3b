package org.sitless.app.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.sitless.app.icmpv6.ReceivedIcmpv6;
import org.sitless.dataplane.wire.Ipv6Address;

/** RFC 4861 §6.1.1, check by check. */
class RouterSolicitationTest {
    private static final Ipv6Address HOST = Ipv6Address.parse("fe80::5");
    private static final Ipv6Address ALL_ROUTERS = Ipv6Address.parse("ff02::2");

    private static boolean isValid(Ipv6Address source, int hopLimit, String hex) {
        return RouterSolicitation.isValid(
                new ReceivedIcmpv6(source, ALL_ROUTERS, hopLimit, HexFormat.of().parseHex(hex)));
    }

    @Test
    void shouldTakeWhatHostsSend() {
        assertThat(isValid(HOST, 255, "8500abcd00000000")).isTrue();
        assertThat(isValid(HOST, 255, "8500abcd000000000101020304050607")).isTrue();
        assertThat(isValid(RouterSolicitation.UNSPECIFIED, 255, "8500abcd00000000"))
                .isTrue();
    }

    @Test
    void shouldIgnoreReservedBitsAndUnknownOptions() {
        assertThat(isValid(HOST, 255, "8500abcdffffffff")).isTrue();
        assertThat(isValid(HOST, 255, "8500abcd000000000e01020304050607")).isTrue();
    }

    @Test
    void shouldRefuseWhatWasForwarded() {
        assertThat(isValid(HOST, 254, "8500abcd00000000")).isFalse();
    }

    @Test
    void shouldRefuseAnotherCodeOrType() {
        assertThat(isValid(HOST, 255, "8501abcd00000000")).isFalse();
        assertThat(isValid(HOST, 255, "8600abcd00000000")).isFalse();
    }

    @Test
    void shouldRefuseWhatIsShort() {
        assertThat(isValid(HOST, 255, "")).isFalse();
        assertThat(isValid(HOST, 255, "8500abcd000000")).isFalse();
        assertThat(isValid(HOST, 255, "8500abcd0000000001")).isFalse();
        assertThat(isValid(HOST, 255, "8500abcd0000000001020304")).isFalse();
    }

    @Test
    void shouldRefuseOptionsWithoutLength() {
        assertThat(isValid(HOST, 255, "8500abcd000000000100020304050607")).isFalse();
    }

    @Test
    void shouldRefuseALinkLayerAddressFromNobody() {
        assertThat(isValid(RouterSolicitation.UNSPECIFIED, 255, "8500abcd000000000101020304050607"))
                .isFalse();
    }

    @Property(tries = 1_000)
    void shouldNotThrowWhateverComes(@ForAll byte[] octets) {
        boolean valid = RouterSolicitation.isValid(new ReceivedIcmpv6(HOST, ALL_ROUTERS, 255, octets));

        assertThat(valid && octets.length < 8).isFalse();
    }
}
