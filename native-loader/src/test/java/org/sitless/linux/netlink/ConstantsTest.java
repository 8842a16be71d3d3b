package org.sitless.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every number that the package has from the kernel's headers, against what a C compiler makes of them. */
class ConstantsTest {
    private static final Path HEADER = Path.of("/usr/include/linux/rtnetlink.h");

    /** The golden file is what {@code constants.c} prints; x86_64 and aarch64 do not differ. */
    @Test
    void shouldAgreeWithGoldenFile() throws IOException {
        assertThat(declared()).containsExactlyInAnyOrderEntriesOf(parsed(resource("constants.golden")));
    }

    @Test
    void shouldAgreeWithCompilerOfThisMachine(@TempDir Path folder) throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/cc")), "there is no C compiler here");
        Assumptions.assumeTrue(Files.exists(HEADER), "the kernel headers are not installed here");
        Path source = Files.writeString(folder.resolve("constants.c"), resource("constants.c"));
        Path program = folder.resolve("constants");

        assertThat(run("cc", "-w", "-o", program.toString(), source.toString())).isEmpty();

        assertThat(parsed(run(program.toString()))).isEqualTo(parsed(resource("constants.golden")));
    }

    private static Map<String, Long> declared() {
        Map<String, Long> values = new TreeMap<>();
        Stream.of(
                        Nlmsg.class,
                        Rtm.class,
                        Ifla.class,
                        Ifa.class,
                        Rta.class,
                        Nda.class,
                        LinkMessage.class,
                        AddressMessage.class,
                        RouteMessage.class,
                        RouteDecoder.class,
                        NeighbourMessage.class,
                        RuleMessage.class,
                        SourceRule.class)
                .forEach(type -> declared(type, values));
        values.remove("RuleMessage.SUPPRESSES_NOTHING"); // -1 as the kernel writes it, without a name in C
        return values;
    }

    private static void declared(Class<?> type, Map<String, Long> values) {
        for (Field field : type.getDeclaredFields()) {
            boolean number = field.getType() == int.class || field.getType() == long.class;
            if (!number || !Modifier.isStatic(field.getModifiers())) {
                continue;
            }
            try {
                field.setAccessible(true);
                values.put(type.getSimpleName() + "." + field.getName(), ((Number) field.get(null)).longValue());
            } catch (IllegalAccessException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private static Map<String, Long> parsed(String text) {
        Map<String, Long> values = new TreeMap<>();
        text.lines().forEach(line -> {
            int space = line.indexOf(' ');
            values.put(line.substring(0, space), Long.valueOf(line.substring(space + 1)));
        });
        return values;
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = ConstantsTest.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
