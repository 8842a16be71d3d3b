package org.sitless.app.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A laboratory: makes hosts, links and a scratch directory, and removes all of them.
 *
 * <p>Everything carries the prefix {@code sl<pid>-<n>}, so laboratories never meet. What was made is removed in reverse order by
 * {@link #close()}, by a shutdown hook if nobody closed it, by {@link LabGuardian} if the JVM was killed, and by {@link #sweep()} if
 * the guardian was killed too.
 *
 * <p>Threads: one at a time; {@link #close()} may come from any thread and more than once.
 */
public final class Lab implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lab.class);
    private static final AtomicInteger LABS = new AtomicInteger();

    private record Undo(String what, Runnable action) {}

    private final String name = "sl" + ProcessHandle.current().pid() + "-" + LABS.getAndIncrement();
    private final Deque<Undo> undos = new ArrayDeque<>();
    private final List<LabProcess> processes = new CopyOnWriteArrayList<>();
    private final Thread shutdownHook = new Thread(this::close, "sl-lab-shutdown");
    private final LabGuardian guardian;
    private final Path directory;
    private int links;
    private boolean closed;

    private Lab() {
        try {
            directory = Files.createTempDirectory(name + "-");
        } catch (IOException refused) {
            throw new LabException("no scratch directory for the laboratory: " + refused.getMessage(), refused);
        }
        guardian = LabGuardian.start(name, directory);
        Runtime.getRuntime().addShutdownHook(shutdownHook);
    }

    /**
     * An empty laboratory.
     *
     * @throws LabException naming everything that is missing on this machine, with the cure
     */
    public static Lab create() {
        LabRequirements.check();
        return new Lab();
    }

    /**
     * Removes what laboratories of dead processes left behind.
     *
     * @return the namespaces removed
     */
    public static List<String> sweep() {
        return LabSweep.sweep();
    }

    /** The prefix of everything it makes. */
    public String name() {
        return name;
    }

    /** A scratch directory, deleted with the laboratory. */
    public Path directory() {
        return directory;
    }

    /**
     * Adds a host.
     *
     * @param hostName unique within the laboratory; letters and digits
     */
    public synchronized LabHost host(String hostName) {
        LabHost host = new LabHost(this, hostName);
        host.create();
        return host;
    }

    /** Adds a link between two hosts. */
    public synchronized LabLink link(LabHost left, LabHost right, LinkSpec spec) {
        return LabLink.create(left, right, spec, links++);
    }

    /** Adds hosts {@code left} and {@code right} and a link between them: all that most tests need. */
    public LabLink join(LinkSpec spec) {
        return link(host("left"), host("right"), spec);
    }

    /** Every process that was started here, dead ones included; their output tells what happened. */
    public List<LabProcess> processes() {
        return List.copyOf(processes);
    }

    /** Takes a process into care: it is ended when the laboratory closes. */
    public LabProcess adopt(LabProcess process) {
        processes.add(process);
        return process;
    }

    /** Remembers how to undo something; undone in reverse order, after the processes have ended. */
    public synchronized void onClose(String what, Runnable action) {
        undos.push(new Undo(what, action));
    }

    /** Ends the processes, undoes everything in reverse order, deletes the scratch directory. What fails is logged, the rest goes on. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (int i = processes.size() - 1; i >= 0; i--) {
            attempt(new Undo(processes.get(i).command(), processes.get(i)::terminate));
        }
        while (!undos.isEmpty()) {
            attempt(undos.pop());
        }
        attempt(new Undo("directory " + directory, this::deleteDirectory));
        guardian.release();
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException shuttingDown) {
            LOG.debug("laboratory {} closed at shutdown", name);
        }
    }

    private static void attempt(Undo undo) {
        try {
            undo.action.run();
        } catch (RuntimeException failed) {
            LOG.warn("laboratory: {} could not be removed: {}", undo.what, failed.getMessage());
        }
    }

    private void deleteDirectory() {
        try (Stream<Path> inside = Files.walk(directory)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException busy) {
            throw new UncheckedIOException(busy);
        }
    }
}
