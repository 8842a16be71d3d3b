package org.sitless.tun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The numbers of TUN and of the virtio header against the C compiler of this machine.
 *
 * <p>They do not differ between x86_64 and aarch64: ioctl numbers follow asm-generic/ioctl.h on both, and the header's fields have fixed widths.
 */
class KernelHeaderTest {
    private static final String SOURCE = """
            #include <stddef.h>
            #include <stdio.h>
            #include <sys/ioctl.h>
            #include <linux/if_tun.h>
            #include <linux/virtio_net.h>
            /* Newer than the headers of some distributions that are still in use (Linux 6.2). */
            #ifndef TUN_F_USO4
            #define TUN_F_USO4 0x20
            #define TUN_F_USO6 0x40
            #endif
            #ifndef VIRTIO_NET_HDR_GSO_UDP_L4
            #define VIRTIO_NET_HDR_GSO_UDP_L4 5
            #endif
            int main(void) {
            """;

    @Test
    void shouldAgreeWithCompilerOfThisMachine(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/cc")), "there is no C compiler here to ask");
        Map<String, Long> declared = declared();

        Map<String, Long> compiled = run(program(declared.keySet()), folder);

        assertThat(declared).hasSizeGreaterThan(20).isEqualTo(compiled);
    }

    /** C expressions and what our classes say they are. */
    private static Map<String, Long> declared() {
        Map<String, Long> values = numbers(IfTun.class);
        numbers(VirtioNetHeader.class).forEach((name, value) -> values.put(expression(name), value));
        return values;
    }

    private static String expression(String name) {
        if (name.equals("LENGTH")) {
            return "sizeof(struct virtio_net_hdr)";
        }
        if (name.endsWith("_OFFSET")) {
            String field = name.substring(0, name.length() - "_OFFSET".length()).toLowerCase(Locale.ROOT);
            return "offsetof(struct virtio_net_hdr, " + field + ")";
        }
        return (name.startsWith("GSO_") ? "VIRTIO_NET_HDR_" : "VIRTIO_NET_HDR_F_") + name;
    }

    private static Map<String, Long> numbers(Class<?> type) {
        Map<String, Long> numbers = new TreeMap<>();
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType().isPrimitive()) {
                try {
                    field.setAccessible(true);
                    numbers.put(field.getName(), ((Number) field.get(null)).longValue());
                } catch (IllegalAccessException impossible) {
                    throw new IllegalStateException(impossible);
                }
            }
        }
        return numbers;
    }

    private static String program(Iterable<String> expressions) {
        StringBuilder text = new StringBuilder(SOURCE);
        for (String expression : expressions) {
            text.append("printf(\"%s\\t%lld\\n\", \"").append(expression).append("\", (long long) (");
            text.append(expression).append("));\n");
        }
        return text.append("return 0;\n}\n").toString();
    }

    private static Map<String, Long> run(String source, Path folder) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("tun.c"), source);
        Path program = folder.resolve("tun");
        assertThat(output("cc", "-w", "-o", program.toString(), file.toString()))
                .isEmpty();
        Map<String, Long> values = new TreeMap<>();
        output(program.toString()).lines().forEach(line -> {
            int tab = line.indexOf('\t');
            values.put(line.substring(0, tab), Long.valueOf(line.substring(tab + 1)));
        });
        return values;
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
