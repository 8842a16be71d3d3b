package org.sitless.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sitless.app.lab.LabException;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabProcess;
import org.sitless.app.lab.LinkEnd;

/**
 * {@code tcpdump} on a device, into a file of the laboratory's directory.
 *
 * <p>On the end that receives it shows what crossed the link, after GRO. On the end that sends it shows packets before the kernel
 * finished their checksums or cut them: look there only for what was meant.
 */
public final class PacketCapture implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int POLL_MILLIS = 50;
    private static final int QUIET_POLLS = 4;
    private static final int LONGEST_WAIT_POLLS = 100;
    private static final Pattern DROPPED = Pattern.compile("(\\d+) packets dropped by kernel");

    private final LabProcess tcpdump;
    private final Path file;

    private PacketCapture(LabProcess tcpdump, Path file) {
        this.tcpdump = tcpdump;
        this.file = file;
    }

    /** Begins to capture at this end of a link; {@code filter} as in pcap-filter(7), e.g. {@code "ip proto 41"}. */
    public static PacketCapture start(LinkEnd end, String... filter) {
        return start(end.host(), end.device(), filter);
    }

    /** Begins to capture on a device, a TUN device for instance. */
    public static PacketCapture start(LabHost host, String device, String... filter) {
        try {
            Path file = Files.createTempFile(host.lab().directory(), "capture-", ".pcap");
            // Immediate: a packet is in the file at once, so that we can see when no more come. Whole super-packets, 64 MiB of buffer.
            List<String> command = new ArrayList<>(List.of(
                    "tcpdump", "-i", device, "-n", "-p", "-U", "--immediate-mode", "-s", "65600", "-B", "65536", "-Z", "root",
                    "-w", file.toString()));
            command.addAll(List.of(filter));
            LabProcess tcpdump = host.start(command);
            tcpdump.awaitLine("listening on", LIMIT);
            return new PacketCapture(tcpdump, file);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /**
     * Waits until no more packets come, ends the capture and reads it.
     *
     * @throws LabException if packets are missing because tcpdump was too slow: such a capture proves nothing
     */
    public List<CapturedPacket> stop() {
        awaitQuiet();
        tcpdump.terminate();
        tcpdump.output().awaitEnd(LIMIT);
        long dropped = dropped();
        if (dropped > 0) {
            throw new LabException("'" + tcpdump.command() + "' missed " + dropped + " packets; send less");
        }
        return PcapFile.read(file);
    }

    private void awaitQuiet() {
        try {
            long size = -1;
            int quiet = 0;
            for (int i = 0; i < LONGEST_WAIT_POLLS && quiet < QUIET_POLLS; i++) {
                long now = Files.size(file);
                quiet = now == size ? quiet + 1 : 0;
                size = now;
                Thread.sleep(POLL_MILLIS);
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private long dropped() {
        Matcher found = DROPPED.matcher(tcpdump.output().stderr());
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    /** Ends the capture, if {@link #stop()} has not. */
    @Override
    public void close() {
        tcpdump.terminate();
    }
}
