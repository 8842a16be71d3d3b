package org.sitless.app.peerconfig;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;

/** Each form against its golden file. */
class PlatformTest {
    private static final PeerTerms HOST = new PeerTerms(
            Ipv4Address.parse("192.0.2.10"),
            Ipv4Address.parse("192.0.2.1"),
            Ipv6Address.parse("2001:db8:f000::2"),
            Ipv6Address.parse("2001:db8:f000::1"),
            Optional.empty(),
            1_480,
            Optional.empty());

    private static PeerTerms router(Optional<String> lan) {
        return new PeerTerms(
                HOST.localIpv4(),
                HOST.remoteIpv4(),
                HOST.localIpv6(),
                HOST.remoteIpv6(),
                Optional.of(Ipv6Prefix.parse("2001:db8:4001::/48")),
                1_400,
                lan);
    }

    @ParameterizedTest
    @EnumSource
    void shouldWriteAHost(Platform platform) throws IOException {
        String written = platform.configuration(HOST);

        assertThat(written).isEqualTo(golden(platform, "host", written));
    }

    @ParameterizedTest
    @EnumSource
    void shouldWriteARouter(Platform platform) throws IOException {
        String written = platform.configuration(router(Optional.of("eth1")));

        assertThat(written).isEqualTo(golden(platform, "router", written));
    }

    @ParameterizedTest
    @EnumSource
    void shouldNameBothEndsAndThePrefix(Platform platform) {
        assertThat(platform.configuration(router(Optional.empty())))
                .contains("192.0.2.10", "192.0.2.1", "2001:db8:f000::2", "2001:db8:4001::", "1400")
                .endsWith("\n")
                .doesNotContain("null", "Optional", "%");
        assertThat(platform.description()).isNotBlank();
    }

    @Test
    void shouldFindAPlatformByItsWord() {
        assertThat(Platform.ofWord("Cisco")).contains(Platform.CISCO);
        assertThat(Platform.ofWord("amiga")).isEmpty();
        assertThat(Platform.words()).contains("linux, networkd", "routeros");
    }

    /** What was written last lies in target/peer-config, to be read and put in the place of the golden file after a change. */
    private static String golden(Platform platform, String kind, String written) throws IOException {
        String name = platform.word() + "-" + kind + ".txt";
        Path folder = Files.createDirectories(Path.of("target", "peer-config"));
        Files.writeString(folder.resolve(name), written);
        try (InputStream file = PlatformTest.class.getResourceAsStream(name)) {
            return file == null ? "no golden file " + name : new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
