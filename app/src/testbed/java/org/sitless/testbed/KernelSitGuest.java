package org.sitless.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.sitless.app.lab.LabException;
import org.sitless.app.lab.LabProcess;
import org.sitless.app.lab.LabRequirements;
import org.sitless.app.lab.LinkEnd;
import org.sitless.app.lab.RunningCommand;

/**
 * The kernel's own {@code sit}, in a User-Mode Linux guest: the behaviour we are compared with, whatever the host's kernel lacks.
 *
 * <pre>
 *   LabLink ═ LinkEnd (a namespace without addresses) ── packet socket ── vec0 192.0.2.2 ── sit1 2001:db8:1::2   guest
 * </pre>
 *
 * The guest's root is the host's file system, read-only, so the host's programs run in it; what it writes goes to memory. It dies
 * with {@link #close()}, with its laboratory, and after {@link #LIFETIME} in any case. Several may run at once.
 */
public final class KernelSitGuest implements TunnelPeer {
    /** After this it is killed whatever happens. */
    public static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final Duration BOOT_LIMIT = Duration.ofSeconds(60);
    private static final Duration OFF_LIMIT = Duration.ofSeconds(5);
    private static final String KERNEL = "linux.uml";
    private static final Path MODULES = Path.of("/usr/lib/uml/modules");
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final long MEMORY_MEGABYTES = 256;
    private static final Pattern READY = Pattern.compile("ready ([0-9.]+)");

    private final TunnelEnd end;
    private final GuestConsole console;
    private final LabProcess process;

    private KernelSitGuest(TunnelEnd end, GuestConsole console, LabProcess process) {
        this.end = end;
        this.console = console;
        this.process = process;
    }

    /** What this machine lacks to run a guest, each with its cure; empty when it can. */
    public static List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (!LabRequirements.hasProgram(KERNEL) || !Files.isDirectory(MODULES)) {
            missing.add("User-Mode Linux: apt-get install user-mode-linux");
        }
        if (!LabRequirements.hasProgram("insmod")) {
            missing.add("insmod: apt-get install kmod");
        }
        return List.copyOf(missing);
    }

    /** Skips the running test, and says why, where no guest can run. */
    public static void assumeAvailable() {
        Assumptions.assumeTrue(missing().isEmpty(), () -> "no guest with kernel sit; missing: " + missing());
    }

    /**
     * Boots a guest at this end of a link, which must have been made with {@code LinkSpec.guestOnTheRight()}, and configures its
     * tunnel: device {@code sit1}, TTL 64, forwarding on. Takes four seconds or so.
     *
     * @throws LabException with all it said, if it does not come up
     */
    public static KernelSitGuest boot(LinkEnd link, TunnelEnd end) {
        GuestConsole console = new GuestConsole();
        Path directory = unpackAgent(link);
        LabProcess process = link.host().start(
                Map.of("TMPDIR", memoryDirectory(directory).toString()), command(link, directory), console::hear);
        console.connect(process);
        process.awaitLine("ready ", BOOT_LIMIT);
        KernelSitGuest guest = new KernelSitGuest(end, console, process);
        guest.configure(link);
        return guest;
    }

    private static Path unpackAgent(LinkEnd link) {
        try (InputStream agent = KernelSitGuest.class.getResourceAsStream("guest-agent.sh")) {
            Path directory = Files.createTempDirectory(link.host().lab().directory(), "guest-");
            Path file = directory.resolve("agent.sh");
            Files.copy(agent, file);
            if (!file.toFile().setExecutable(true)) {
                throw new LabException("cannot make " + file + " executable");
            }
            return directory;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Where the guest's memory lies, as a file that is deleted at once: in /dev/shm if code may be mapped from there and it is large
     * enough (a container's often is neither), else beside the agent.
     */
    private static Path memoryDirectory(Path directory) {
        try {
            boolean mayExecute = Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                    .filter(mount -> mount.contains(" " + SHARED_MEMORY + " "))
                    .noneMatch(mount -> mount.contains("noexec"));
            long megabytesFree = Files.getFileStore(SHARED_MEMORY).getUsableSpace() >> 20;
            return mayExecute && megabytesFree > 2 * MEMORY_MEGABYTES ? SHARED_MEMORY : directory;
        } catch (IOException noSharedMemory) {
            return directory;
        }
    }

    private static List<String> command(LinkEnd link, Path directory) {
        return List.of(
                "timeout", "--kill-after=5", Long.toString(LIFETIME.toSeconds()),
                KERNEL,
                "mem=" + MEMORY_MEGABYTES + "M",
                "root=/dev/root", "rootfstype=hostfs", "rootflags=/", "ro",
                "init=" + directory.resolve("agent.sh"),
                "uml_dir=" + directory, "umid=guest",
                // The first serial line is our conversation; the consoles would open terminals.
                "ssl0=fd:0,fd:1", "ssl=null", "con=null", "stderr=1",
                // A packet socket on the link's device; GRO in the driver would merge what a test wants to see unmerged.
                "vec0:transport=raw,ifname=" + link.device() + ",depth=128,gro=0");
    }

    private void configure(LinkEnd link) {
        String script =
                """
                set -e
                ip link set vec0 address %s mtu 1500
                ethtool -K vec0 tx off > /dev/null
                echo 1 > /proc/sys/net/ipv6/conf/vec0/disable_ipv6
                ip link set vec0 up
                ip addr add %s/24 dev vec0
                ip tunnel add sit1 mode sit local %s remote %s ttl 64
                for f in all default; do echo 1 > /proc/sys/net/ipv6/conf/$f/forwarding; done
                echo 1 > /proc/sys/net/ipv4/ip_forward
                ip link set sit1 mtu %d up
                ip -6 addr add %s dev sit1 nodad
                """;
        run("sh", "-c", script.formatted(
                                link.macAddress(), end.localIpv4(), end.localIpv4(), end.remoteIpv4(), end.mtuBytes(),
                                end.innerAddress())
                        .replace("\n", "; "))
                .orThrow();
    }

    /** How long its kernel took from its first instruction until it could be asked. */
    public Duration bootTime() {
        Matcher ready = READY.matcher(process.output().stdout());
        return ready.find() ? Duration.ofMillis(Math.round(Double.parseDouble(ready.group(1)) * 1_000)) : Duration.ZERO;
    }

    @Override
    public String name() {
        return "sit";
    }

    @Override
    public String tunnelDevice() {
        return "sit1";
    }

    @Override
    public TunnelEnd end() {
        return end;
    }

    /** The guest as a process of this host. */
    public LabProcess process() {
        return process;
    }

    @Override
    public RunningCommand start(List<String> command) {
        return console.start(command);
    }

    /** Powers it off, or kills it if it does not obey. */
    @Override
    public void close() {
        if (process.isAlive()) {
            console.powerOff();
            process.output().awaitEnd(OFF_LIMIT);
        }
        process.terminate();
    }
}
