package org.sitless.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sitless.app.lab.LabException;
import org.sitless.app.lab.LabProcess;

/**
 * What a JVM of the laboratory holds at one moment; what grows under steady traffic is a leak.
 *
 * @param heapBytes used on the Java heap after a full collection
 * @param threads of the process
 * @param descriptors it has open
 * @param residentBytes of memory that the kernel has committed to it
 */
public record ProcessFootprint(long heapBytes, int threads, int descriptors, long residentBytes) {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    /** Looks at a process now. The JVM is asked to collect its garbage first. */
    public static ProcessFootprint of(LabProcess process) {
        try {
            long pid = process.pid();
            jcmd(pid, "GC.run");
            String status = Files.readString(Path.of("/proc/" + pid + "/status"));
            try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
                return new ProcessFootprint(
                        heapBytes(jcmd(pid, "GC.heap_info")),
                        (int) number(status, "Threads:\\s+(\\d+)"),
                        (int) open.count(),
                        number(status, "VmRSS:\\s+(\\d+)") * 1_024);
            }
        } catch (IOException gone) {
            throw new UncheckedIOException("process " + process.pid(), gone);
        }
    }

    private static String jcmd(long pid, String command) {
        LabProcess jcmd = LabProcess.start(
                List.of(System.getProperty("java.home") + "/bin/jcmd", Long.toString(pid), command), Map.of());
        if (jcmd.awaitExit(LIMIT) != 0) {
            throw new LabException("jcmd " + command + " failed: " + jcmd.output());
        }
        return jcmd.output().stdout();
    }

    /** The generations of the heap come first; the class space behind them is no heap. */
    private static long heapBytes(String info) {
        long kilobytes = 0;
        Matcher used = USED.matcher(info.substring(0, info.indexOf("Metaspace")));
        while (used.find()) {
            kilobytes += Long.parseLong(used.group(1));
        }
        return kilobytes * 1_024;
    }

    private static long number(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        if (!found.find()) {
            throw new LabException("no " + pattern + " in " + text);
        }
        return Long.parseLong(found.group(1));
    }
}
