package org.sitless.linux.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sizes, offsets, widths and constants against golden files of two architectures and against the C compiler of this machine.
 *
 * <p>The golden files are what the program of {@link HeaderProgram} printed: built by gcc 12.2 with glibc 2.36 and Linux 6.1 headers of Debian 12, native for x86_64; for
 * aarch64 by the cross compiler with the arm64 headers of the same release, run under qemu.
 */
class HeaderTest {
    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64"})
    void shouldAgreeWithGoldenFile(String architecture) throws IOException {
        Map<String, Long> golden = HeaderProgram.parsed(resource("headers-" + architecture + ".golden"));

        Path program = Files.writeString(
                Path.of("target", "headers.c"),
                HeaderProgram.source(allDeclared().keySet()));
        assertThat(allDeclared())
                .as("a new number belongs into both golden files; %s prints it (gcc -w -D_GNU_SOURCE)", program)
                .isEqualTo(golden);
    }

    @Test
    void shouldAgreeWithCompilerOfThisMachine(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/cc")), "there is no C compiler here to ask");
        Map<String, Long> declared = allDeclared();

        assertThat(HeaderProgram.run(HeaderProgram.source(declared.keySet()), folder))
                .isEqualTo(declared);
    }

    /** Offsets and constants as written, widths as the setters show them. */
    private static Map<String, Long> allDeclared() {
        Map<String, Long> values = new TreeMap<>(HeaderProgram.declared());
        HeaderProgram.STRUCTS.forEach(
                (type, struct) -> HeaderProgram.fields(type).keySet().forEach(field -> {
                    for (Method setter : settersOf(type, field)) {
                        long offset = HeaderProgram.fields(type).get(field);
                        values.put(HeaderProgram.widthOf(struct, field), widthTouched(type, setter, offset));
                    }
                }));
        return values;
    }

    /** How many bytes from the field's offset on a setter changes; -1 when it changes others. The getter must give back all of them. */
    private static long widthTouched(Class<?> type, Method setter, long fieldOffset) {
        byte[] bytes = new byte[128];
        int start = 16;
        try {
            Object view = type.getDeclaredConstructor().newInstance();
            type.getMethod("wrap", UnsafeBuffer.class, int.class).invoke(view, new UnsafeBuffer(bytes), start);
            if (setter.getParameterTypes()[0] == long.class) {
                setter.invoke(view, -1L);
            } else {
                setter.invoke(view, -1);
            }
            List<Integer> touched = touched(bytes);
            int first = start + (int) fieldOffset;
            boolean whereItShould =
                    touched.get(0) == first && touched.get(touched.size() - 1) == first + touched.size() - 1;
            Number read = (Number) type.getMethod(setter.getName()).invoke(view);
            long kept = touched.size() < 4 ? (1L << (8 * touched.size())) - 1 : -1;
            return whereItShould && read.longValue() == kept ? touched.size() : -1;
        } catch (ReflectiveOperationException fault) {
            throw new LinkageError(type + " " + setter, fault);
        }
    }

    private static List<Integer> touched(byte[] bytes) {
        List<Integer> touched = new ArrayList<>();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                touched.add(i);
            }
        }
        return touched;
    }

    private static List<Method> settersOf(Class<?> type, String field) {
        StringBuilder name = new StringBuilder();
        for (String word : field.split("_", -1)) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getName().contentEquals(name)
                        && method.getParameterCount() == 1
                        && method.getParameterTypes()[0].isPrimitive())
                .toList();
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = HeaderTest.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
