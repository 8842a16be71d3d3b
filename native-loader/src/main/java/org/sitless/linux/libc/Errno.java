package org.sitless.linux.libc;

import org.agrona.collections.Int2ObjectHashMap;

/**
 * The error numbers of Linux that a network program meets, by their C names.
 *
 * <p>Plain {@code int}s, because hot calls answer with the negated number: {@code result == -Errno.EAGAIN}. The numbers hold for x86_64 and aarch64, which share
 * {@code asm-generic/errno.h}.
 *
 * <p>Source: {@code asm-generic/errno-base.h}, {@code asm-generic/errno.h}; errno(3).
 */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int ENXIO = 6;
    public static final int E2BIG = 7;
    public static final int EBADF = 9;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EFAULT = 14;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int ENODEV = 19;
    public static final int ENOTDIR = 20;
    public static final int EISDIR = 21;
    public static final int EINVAL = 22;
    public static final int ENFILE = 23;
    public static final int EMFILE = 24;
    public static final int ENOTTY = 25;
    public static final int ENOSPC = 28;
    public static final int EROFS = 30;
    public static final int EPIPE = 32;
    public static final int ERANGE = 34;
    public static final int ENAMETOOLONG = 36;
    public static final int ENOSYS = 38;
    public static final int ENOTEMPTY = 39;
    public static final int ELOOP = 40;
    public static final int ENODATA = 61;
    public static final int ENONET = 64;
    public static final int EPROTO = 71;
    public static final int EOVERFLOW = 75;
    public static final int ENOTUNIQ = 76;
    public static final int EBADFD = 77;
    public static final int ENOTSOCK = 88;
    public static final int EDESTADDRREQ = 89;
    public static final int EMSGSIZE = 90;
    public static final int EPROTOTYPE = 91;
    public static final int ENOPROTOOPT = 92;
    public static final int EPROTONOSUPPORT = 93;
    public static final int ESOCKTNOSUPPORT = 94;
    public static final int EOPNOTSUPP = 95;
    public static final int EPFNOSUPPORT = 96;
    public static final int EAFNOSUPPORT = 97;
    public static final int EADDRINUSE = 98;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ENETDOWN = 100;
    public static final int ENETUNREACH = 101;
    public static final int ENETRESET = 102;
    public static final int ECONNABORTED = 103;
    public static final int ECONNRESET = 104;
    public static final int ENOBUFS = 105;
    public static final int EISCONN = 106;
    public static final int ENOTCONN = 107;
    public static final int ETIMEDOUT = 110;
    public static final int ECONNREFUSED = 111;
    public static final int EHOSTDOWN = 112;
    public static final int EHOSTUNREACH = 113;
    public static final int EALREADY = 114;
    public static final int EINPROGRESS = 115;
    public static final int ESTALE = 116;
    public static final int ECANCELED = 125;

    private static final Int2ObjectHashMap<Entry> ENTRIES = new Int2ObjectHashMap<>();

    static {
        enter(EPERM, "EPERM", "Operation not permitted");
        enter(ENOENT, "ENOENT", "No such file or directory");
        enter(ESRCH, "ESRCH", "No such process");
        enter(EINTR, "EINTR", "Interrupted system call");
        enter(EIO, "EIO", "Input/output error");
        enter(ENXIO, "ENXIO", "No such device or address");
        enter(E2BIG, "E2BIG", "Argument list too long");
        enter(EBADF, "EBADF", "Bad file descriptor");
        enter(EAGAIN, "EAGAIN", "Resource temporarily unavailable");
        enter(ENOMEM, "ENOMEM", "Cannot allocate memory");
        enter(EACCES, "EACCES", "Permission denied");
        enter(EFAULT, "EFAULT", "Bad address");
        enter(EBUSY, "EBUSY", "Device or resource busy");
        enter(EEXIST, "EEXIST", "File exists");
        enter(ENODEV, "ENODEV", "No such device");
        enter(ENOTDIR, "ENOTDIR", "Not a directory");
        enter(EISDIR, "EISDIR", "Is a directory");
        enter(EINVAL, "EINVAL", "Invalid argument");
        enter(ENFILE, "ENFILE", "Too many open files in system");
        enter(EMFILE, "EMFILE", "Too many open files");
        enter(ENOTTY, "ENOTTY", "Inappropriate ioctl for device");
        enter(ENOSPC, "ENOSPC", "No space left on device");
        enter(EROFS, "EROFS", "Read-only file system");
        enter(EPIPE, "EPIPE", "Broken pipe");
        enter(ERANGE, "ERANGE", "Numerical result out of range");
        enter(ENAMETOOLONG, "ENAMETOOLONG", "File name too long");
        enter(ENOSYS, "ENOSYS", "Function not implemented");
        enter(ENOTEMPTY, "ENOTEMPTY", "Directory not empty");
        enter(ELOOP, "ELOOP", "Too many levels of symbolic links");
        enter(ENODATA, "ENODATA", "No data available");
        enter(ENONET, "ENONET", "Machine is not on the network");
        enter(EPROTO, "EPROTO", "Protocol error");
        enter(EOVERFLOW, "EOVERFLOW", "Value too large for defined data type");
        enter(ENOTUNIQ, "ENOTUNIQ", "Name not unique on network");
        enter(EBADFD, "EBADFD", "File descriptor in bad state");
        enter(ENOTSOCK, "ENOTSOCK", "Socket operation on non-socket");
        enter(EDESTADDRREQ, "EDESTADDRREQ", "Destination address required");
        enter(EMSGSIZE, "EMSGSIZE", "Message too long");
        enter(EPROTOTYPE, "EPROTOTYPE", "Protocol wrong type for socket");
        enter(ENOPROTOOPT, "ENOPROTOOPT", "Protocol not available");
        enter(EPROTONOSUPPORT, "EPROTONOSUPPORT", "Protocol not supported");
        enter(ESOCKTNOSUPPORT, "ESOCKTNOSUPPORT", "Socket type not supported");
        enter(EOPNOTSUPP, "EOPNOTSUPP", "Operation not supported");
        enter(EPFNOSUPPORT, "EPFNOSUPPORT", "Protocol family not supported");
        enter(EAFNOSUPPORT, "EAFNOSUPPORT", "Address family not supported by protocol");
        enter(EADDRINUSE, "EADDRINUSE", "Address already in use");
        enter(EADDRNOTAVAIL, "EADDRNOTAVAIL", "Cannot assign requested address");
        enter(ENETDOWN, "ENETDOWN", "Network is down");
        enter(ENETUNREACH, "ENETUNREACH", "Network is unreachable");
        enter(ENETRESET, "ENETRESET", "Network dropped connection on reset");
        enter(ECONNABORTED, "ECONNABORTED", "Software caused connection abort");
        enter(ECONNRESET, "ECONNRESET", "Connection reset by peer");
        enter(ENOBUFS, "ENOBUFS", "No buffer space available");
        enter(EISCONN, "EISCONN", "Transport endpoint is already connected");
        enter(ENOTCONN, "ENOTCONN", "Transport endpoint is not connected");
        enter(ETIMEDOUT, "ETIMEDOUT", "Connection timed out");
        enter(ECONNREFUSED, "ECONNREFUSED", "Connection refused");
        enter(EHOSTDOWN, "EHOSTDOWN", "Host is down");
        enter(EHOSTUNREACH, "EHOSTUNREACH", "No route to host");
        enter(EALREADY, "EALREADY", "Operation already in progress");
        enter(EINPROGRESS, "EINPROGRESS", "Operation now in progress");
        enter(ESTALE, "ESTALE", "Stale file handle");
        enter(ECANCELED, "ECANCELED", "Operation canceled");
    }

    private record Entry(String name, String text) {}

    private Errno() {}

    /** The C name, {@code "EAGAIN"}; {@code "errno 77"} for a number this class does not know. */
    public static String name(int number) {
        Entry entry = ENTRIES.get(number);
        return entry == null ? "errno " + number : entry.name;
    }

    /** What strerror(3) says in the C locale; empty for a number this class does not know. */
    public static String text(int number) {
        Entry entry = ENTRIES.get(number);
        return entry == null ? "" : entry.text;
    }

    /** Name and text for a message: {@code EAGAIN (Resource temporarily unavailable)}. */
    public static String describe(int number) {
        String text = text(number);
        return text.isEmpty() ? name(number) : name(number) + " (" + text + ")";
    }

    private static void enter(int number, String name, String text) {
        ENTRIES.put(number, new Entry(name, text));
    }
}
