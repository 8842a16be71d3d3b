package org.sitless.linux.libc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A network namespace by the file that names it, and a way to run code inside.
 *
 * <p>A namespace belongs to a thread, not to the process, so the code runs on a fresh thread that enters the namespace first and ends with the code. Sockets and TUN
 * devices opened there stay in that namespace whoever uses them afterwards; so do child processes started there, and {@code /proc/sys/net} shows that namespace. But
 * {@code /proc/net} is {@code /proc/self/net}, the main thread's: read {@code /proc/thread-self/net} instead.
 *
 * <p>Source: setns(2), network_namespaces(7), ip-netns(8).
 */
public final class NetworkNamespace {
    private static final Path NAMED = Path.of("/run/netns");
    private static final int CLONE_NEWNET = 0x40000000;

    private final Path path;

    private NetworkNamespace(Path path) {
        this.path = path;
    }

    /** By file: {@code /run/netns/blue}, {@code /proc/1234/ns/net}. Whether it exists shows when it is entered. */
    public static NetworkNamespace at(Path path) {
        return new NetworkNamespace(path);
    }

    /** As {@code ip netns add} made it. */
    public static NetworkNamespace named(String name) {
        return at(NAMED.resolve(name));
    }

    /** The one that the calling thread is in now. */
    public static NetworkNamespace current() {
        return at(Path.of("/proc/thread-self/ns/net"));
    }

    public Path path() {
        return path;
    }

    /**
     * What the kernel calls it: equal numbers are the same namespace. For {@link #current()} the answer depends on the asking thread.
     *
     * @throws UncheckedIOException when the file cannot be read
     */
    public long inode() {
        try {
            return (Long) Files.getAttribute(path, "unix:ino");
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot look at network namespace " + path, failure);
        }
    }

    /**
     * Runs {@code work} in this namespace, waits for it and gives its result; what it throws is thrown here, with the trace of the thread that it happened on.
     *
     * @throws SyscallException when the namespace cannot be opened or entered
     */
    public <T> T call(Supplier<T> work) {
        Visit<T> visit = new Visit<>(work);
        Thread thread = new Thread(visit, "sl-netns-" + path.getFileName());
        thread.setDaemon(true);
        thread.start();
        joinUninterruptibly(thread);
        return visit.outcome();
    }

    /** As {@link #call} without a result. */
    public void run(Runnable work) {
        call(() -> {
            work.run();
            return null;
        });
    }

    private void enter() {
        try (FileDescriptor namespace = FileDescriptor.open(path, FileDescriptor.O_RDONLY)) {
            int result = NativeLibc.LIBC.setns(namespace.number(), CLONE_NEWNET);
            ColdCall.check(result, "setns", path.toString());
        } catch (SyscallException failure) {
            throw failure.withCure(cure(failure));
        }
    }

    private static String cure(SyscallException failure) {
        return switch (failure.errno()) {
            case Errno.ENOENT -> "there is no such namespace: `ip netns list` shows those with a name";
            case Errno.EINVAL -> "this file is not a network namespace: those with a name are in " + NAMED;
            case Errno.EPERM, Errno.EACCES -> "entering a namespace needs CAP_SYS_ADMIN";
            default -> failure.cure();
        };
    }

    private static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException wake) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "network namespace " + path;
    }

    /** One piece of work on its way through the namespace; {@code result} and {@code failure} are read after the thread has ended. */
    private final class Visit<T> implements Runnable {
        private final Supplier<T> work;
        private T result;
        private RuntimeException failure;
        private Error error;

        Visit(Supplier<T> work) {
            this.work = work;
        }

        @Override
        public void run() {
            try {
                enter();
                result = work.get();
            } catch (RuntimeException thrown) {
                failure = thrown;
            } catch (Error thrown) {
                error = thrown;
            }
        }

        T outcome() {
            if (error != null) {
                throw error;
            }
            if (failure != null) {
                throw failure;
            }
            return result;
        }
    }
}
