package org.sitless.linux.libc;

/** Turns the -1 of a C function into a {@link SyscallException}. */
final class ColdCall {
    private ColdCall() {}

    static int check(int result, String call, String object) {
        if (result == -1) {
            throw new SyscallException(call, object, NativeLibc.lastErrno());
        }
        return result;
    }
}
