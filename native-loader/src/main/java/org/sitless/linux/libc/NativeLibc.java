package org.sitless.linux.libc;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/**
 * The one loaded {@link Libc}, made when the first call needs it.
 *
 * <p>Loading costs 200 ms on a 2 GHz core (140 ms with a class data archive), nearly all of it jnr-ffi's own classes and the class that it generates; calls then cost
 * some 100 ns above the kernel's share. A program that never calls pays nothing.
 *
 * <p>Errors: when jffi cannot unpack or load its own library, the class initializer fails with an {@link IllegalStateException} that names the cure.
 */
final class NativeLibc {
    /** Named in full: {@code "c"} would make jnr-ffi search the library folders first. */
    private static final String NAME = "libc.so.6";

    /**
     * Turns off the machine code that jnr-ffi writes for each method, on x86_64 and aarch64 alike: on x86_64 (2.2.18) its sixth integer argument is the return address
     * ({@code mmap} and {@code sendto} have six). jffi's compiled-in path is right and was measured equally fast: 165 ns for close(-1) either way.
     */
    private static final String MACHINE_CODE = "jnr.ffi.x86asm.enabled";

    static final Libc LIBC = load();

    private static final Runtime RUNTIME = Runtime.getRuntime(LIBC);

    private NativeLibc() {}

    /**
     * {@code errno} of this thread's last call through {@link #LIBC}, positive.
     *
     * <p>jffi copies {@code errno} into thread-local memory before it returns to the JVM, inside the same native frame; this reads the copy. Reading it with a second
     * native call ({@code __errno_location}) would be wrong: the JVM may make system calls of its own between two native frames (a safepoint, a page it commits). Both
     * halves are cheap: the copy is a store after each call, this method costs 6 ns and runs only after a failure.
     */
    static int lastErrno() {
        return RUNTIME.getLastError();
    }

    private static Libc load() {
        System.setProperty(MACHINE_CODE, "false");
        try {
            return LibraryLoader.create(Libc.class).failImmediately().load(NAME);
        } catch (LinkageError fault) {
            throw new IllegalStateException(
                    "cannot load " + NAME + " through jffi: " + fault.getMessage()
                            + "; jffi unpacks its library into java.io.tmpdir (" + System.getProperty("java.io.tmpdir")
                            + ") or the working directory; one must be writable and not mounted noexec: set -Djava.io.tmpdir",
                    fault);
        }
    }
}
