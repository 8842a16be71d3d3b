package org.sitless.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabProcess;
import org.sitless.app.lab.SitlessProgram;

/**
 * This program as it runs for a user who is not root, with exactly those capabilities that a service manager gave him: from a copy of the
 * class path that he can read, with a folder for its state that is his.
 */
public final class UnprivilegedProgram {
    private static final String USER = "nobody";

    /** As udev makes it; where there is no udev it may be root's alone. Each process of a laboratory's host has mounts of its own. */
    private static final String OPEN_TO_ALL = "[ -c \"$0/tun\" ] || mknod -m 666 \"$0/tun\" c 10 200"
            + " && mount --bind \"$0/tun\" /dev/net/tun && exec \"$@\"";

    private final Path folder;

    private UnprivilegedProgram(Path folder) {
        this.folder = folder;
    }

    /** Copies it; the copy goes with its laboratory. */
    public static UnprivilegedProgram copy(Lab lab) {
        try {
            Path folder = Files.createTempDirectory("sitless-nobody-");
            lab.onClose("copy of the class path", () -> remove(folder));
            UnprivilegedProgram program = new UnprivilegedProgram(folder);
            program.copyClassPath();
            Files.createDirectories(program.stateFolder());
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            program.giveToUser(program.stateFolder());
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copyClassPath() throws IOException {
        String classPath = System.getProperty("sitless.classpath", System.getProperty("java.class.path"));
        int number = 0;
        for (String entry : classPath.split(":", -1)) {
            Path source = Path.of(entry.endsWith("/*") ? entry.substring(0, entry.length() - 2) : entry);
            if (Files.exists(source)) {
                Path target = entry.endsWith(".jar") ? Path.of("jars", number++ + ".jar") : Path.of("parts", "" + number++);
                copyTree(source, folder.resolve(target));
            }
        }
    }

    private static void copyTree(Path source, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = target.resolve(source.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.setPosixFilePermissions(Files.copy(file, copy), PosixFilePermissions.fromString("rw-r--r--"));
            }
        }
    }

    /** A folder that is the user's. */
    public Path stateFolder() {
        return folder.resolve("state");
    }

    /** Makes all that is there the user's. */
    public void giveToUser(Path what) {
        try (Stream<Path> files = Files.walk(what)) {
            UserPrincipal user = what.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER);
            for (Path file : files.toList()) {
                Files.setOwner(file, user);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, under the eyes of {@code watch}: those of its system calls that a unit forbids are written down. */
    public LabProcess start(LabHost host, SystemCallWatch watch, String capabilities, String... arguments) {
        return start(host, watch.words(), capabilities, arguments);
    }

    /**
     * Starts it.
     *
     * @param capabilities as setpriv(1) writes them, {@code +net_admin,+net_raw}; empty for none
     */
    public LabProcess start(LabHost host, String capabilities, String... arguments) {
        return start(host, List.of(), capabilities, arguments);
    }

    private LabProcess start(LabHost host, List<String> wrapper, String capabilities, String... arguments) {
        String held = capabilities.isEmpty() ? "-all" : "-all," + capabilities;
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                OPEN_TO_ALL,
                folder.toString(),
                "setpriv",
                "--reuid=" + USER,
                "--regid=nogroup",
                "--clear-groups",
                "--no-new-privs",
                "--inh-caps=" + held,
                "--ambient-caps=" + held,
                "--bounding-set=" + held));
        command.addAll(wrapper);
        command.addAll(SitlessProgram.wordsOfCopy(String.join(":", entries()), arguments));
        return host.start(Map.of("SITLESS_RUN_DIR", stateFolder().resolve("run").toString()), command);
    }

    private List<String> entries() {
        List<String> entries = new ArrayList<>(List.of(folder.resolve("jars") + "/*"));
        try (Stream<Path> parts = Files.exists(folder.resolve("parts")) ? Files.list(folder.resolve("parts")) : Stream.of()) {
            parts.sorted().forEach(part -> entries.addAll(List.of(part.toString(), part + "/*")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
