package org.sitless.linux.libc;

/**
 * A system call failed where a failure cannot be carried on with: says the call, what it was about, the errno and the cure.
 *
 * <p>It reads {@code open /dev/net/tun: EACCES (Permission denied); run it as root or give it the capability it lacks}.
 *
 * <p>Unchecked, because between a start-up call and the edge of the program, which turns this into one line and an exit code, nobody can mend it. Code that can (another
 * process holds the device, say) looks at {@link #errno()} or uses the calls of {@link Syscalls} that return -errno.
 */
public class SyscallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final String object;
    private final int errno;
    private final String cure;

    /**
     * @param call the function, {@code "open"}
     * @param object what it was called for, {@code "/dev/net/tun"}; may be empty
     * @param errno the positive error number
     * @param cure what the reader can do; an empty text when nothing is known
     */
    public SyscallException(String call, String object, int errno, String cure) {
        super(message(call, object, errno, cure));
        this.call = call;
        this.object = object;
        this.errno = errno;
        this.cure = cure;
    }

    /** With the general cure for that error number. */
    public SyscallException(String call, String object, int errno) {
        this(call, object, errno, GeneralCure.of(errno));
    }

    /** Gives a count or descriptor back, and throws for a -errno. The bridge from a hot call to a cold caller. */
    public static int check(int result, String call, String object) {
        if (result < 0) {
            throw new SyscallException(call, object, -result);
        }
        return result;
    }

    public String call() {
        return call;
    }

    public String object() {
        return object;
    }

    /** The positive error number; compare with the constants of {@link Errno}. */
    public int errno() {
        return errno;
    }

    public String cure() {
        return cure;
    }

    /** The same failure with a cure from someone who knows more about what was attempted. */
    public SyscallException withCure(String better) {
        SyscallException exception = new SyscallException(call, object, errno, better);
        exception.setStackTrace(getStackTrace());
        return exception;
    }

    private static String message(String call, String object, int errno, String cure) {
        String what = object.isEmpty() ? call : call + " " + object;
        String why = what + ": " + Errno.describe(errno);
        return cure.isEmpty() ? why : why + "; " + cure;
    }
}
