package org.sitless.linux.layout;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.sitless.linux.host.Capability;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.NativeMemory;
import org.sitless.linux.libc.NetworkNamespace;
import org.sitless.linux.libc.SocketOption;

/**
 * What our classes say of the C headers, as numbers by C expression, and a C program that prints the same expressions.
 *
 * <p>A struct's class declares each field once, as its offset under the field's C name in capitals; what the field is called, how wide it is and what C says of it follows
 * from that.
 */
final class HeaderProgram {
    /** Class to the C type that it describes. */
    static final Map<Class<?>, String> STRUCTS = Map.ofEntries(
            Map.entry(SockaddrIn.class, "struct sockaddr_in"),
            Map.entry(SockaddrIn6.class, "struct sockaddr_in6"),
            Map.entry(In6Pktinfo.class, "struct in6_pktinfo"),
            Map.entry(Ipv6Mreq.class, "struct ipv6_mreq"),
            Map.entry(Icmp6Filter.class, "struct icmp6_filter"),
            Map.entry(SockaddrLl.class, "struct sockaddr_ll"),
            Map.entry(SockaddrNl.class, "struct sockaddr_nl"),
            Map.entry(Iovec.class, "struct iovec"),
            Map.entry(Msghdr.class, "struct msghdr"),
            Map.entry(Mmsghdr.class, "struct mmsghdr"),
            Map.entry(Cmsghdr.class, "struct cmsghdr"),
            Map.entry(Pollfd.class, "struct pollfd"),
            Map.entry(Ifreq.class, "struct ifreq"),
            Map.entry(SockFilter.class, "struct sock_filter"),
            Map.entry(SockFprog.class, "struct sock_fprog"),
            Map.entry(SockExtendedErr.class, "struct sock_extended_err"),
            Map.entry(InPktinfo.class, "struct in_pktinfo"),
            Map.entry(PacketMreq.class, "struct packet_mreq"),
            Map.entry(TpacketAuxdata.class, "struct tpacket_auxdata"),
            Map.entry(TpacketStats.class, "struct tpacket_stats"));

    private static final List<Class<?>> CONSTANTS =
            List.of(SysSocket.class, Errno.class, FileDescriptor.class, NativeMemory.class, NetworkNamespace.class);

    /** Numbers of our own among the constants, which no header knows. */
    private static final List<String> OURS = List.of("CLOSED", "PROT_READ_WRITE", "MAP_FAILED");

    private static final String INCLUDES = """
            #include <errno.h>
            #include <fcntl.h>
            #include <poll.h>
            #include <sched.h>
            #include <stddef.h>
            #include <stdio.h>
            #include <net/if.h>
            #include <netinet/icmp6.h>
            #include <netinet/in.h>
            #include <sys/eventfd.h>
            #include <sys/mman.h>
            #include <sys/socket.h>
            #include <sys/uio.h>
            #include <linux/capability.h>
            #include <linux/errqueue.h>
            #include <linux/filter.h>
            #include <linux/if_ether.h>
            #include <linux/if_packet.h>
            #include <linux/netlink.h>
            #include <linux/udp.h>
            """;

    private HeaderProgram() {}

    /** Every expression and the value that our classes give it. */
    static Map<String, Long> declared() {
        Map<String, Long> values = new TreeMap<>();
        STRUCTS.forEach((type, struct) -> {
            values.put("sizeof(" + struct + ")", number(type, "SIZE"));
            fields(type).forEach((field, offset) -> values.put("offsetof(" + struct + ", " + field + ")", offset));
        });
        for (int bytes : new int[] {0, 1, 4, 8, 12, 16}) {
            values.put("CMSG_LEN(" + bytes + ")", (long) Cmsghdr.lengthOf(bytes));
            values.put("CMSG_SPACE(" + bytes + ")", (long) Cmsghdr.spaceOf(bytes));
        }
        values.put("IFNAMSIZ", (long) Ifreq.IFNAMSIZ);
        for (Class<?> type : CONSTANTS) {
            numbers(type).forEach(values::put);
        }
        values.keySet().removeAll(OURS);
        for (SocketOption option : SocketOption.values()) {
            values.put(option.name(), (long) option.number());
        }
        for (Capability capability : Capability.values()) {
            values.put(capability.name(), (long) capability.number());
        }
        return values;
    }

    /** Fields of a struct by C name, with their offsets. */
    static Map<String, Long> fields(Class<?> struct) {
        Map<String, Long> fields = new TreeMap<>();
        numbers(struct).forEach((name, offset) -> fields.put(name.toLowerCase(Locale.ROOT), offset));
        fields.keySet().removeAll(List.of("size", "ifnamsiz"));
        return fields;
    }

    /** Width of each field of a struct, an expression for C. */
    static String widthOf(String struct, String field) {
        return "sizeof(((" + struct + "*)0)->" + field + ")";
    }

    /** The C program that prints each expression, a tab and its value. */
    static String source(Iterable<String> expressions) {
        StringBuilder text = new StringBuilder(INCLUDES).append("int main(void) {\n");
        for (String expression : expressions) {
            text.append("printf(\"%s\\t%lld\\n\", \"").append(expression).append("\", (long long) (");
            text.append(expression).append("));\n");
        }
        return text.append("return 0;\n}\n").toString();
    }

    /** Compiles and runs it. */
    static Map<String, Long> run(String source, Path folder) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("headers.c"), source);
        Path program = folder.resolve("headers");
        String complaint = output("cc", "-w", "-D_GNU_SOURCE", "-o", program.toString(), file.toString());
        if (!complaint.isEmpty()) {
            throw new AssertionError(complaint);
        }
        return parsed(output(program.toString()));
    }

    static Map<String, Long> parsed(String text) {
        Map<String, Long> values = new TreeMap<>();
        text.lines().forEach(line -> {
            int tab = line.indexOf('\t');
            values.put(line.substring(0, tab), Long.valueOf(line.substring(tab + 1)));
        });
        return values;
    }

    private static Map<String, Long> numbers(Class<?> type) {
        Map<String, Long> numbers = new TreeMap<>();
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType().isPrimitive()) {
                numbers.put(field.getName(), number(type, field.getName()));
            }
        }
        return numbers;
    }

    private static long number(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return ((Number) field.get(null)).longValue();
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command[0] + " did not end within a minute");
        }
        return output;
    }
}
