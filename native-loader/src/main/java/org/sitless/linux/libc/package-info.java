/**
 * The C library through jnr-ffi, which no other package may import: signatures ({@link org.sitless.linux.libc.Libc}), then the faces that everyone else calls.
 *
 * <p>{@link org.sitless.linux.libc.Syscalls} is for code that moves packets: -errno, addresses as {@code long}, no exception. {@link
 * org.sitless.linux.libc.FileDescriptor}, {@link org.sitless.linux.libc.SocketCalls}, {@link org.sitless.linux.libc.NativeMemory} and {@link
 * org.sitless.linux.libc.NetworkNamespace} are for start-up and throw {@link org.sitless.linux.libc.SyscallException}. Imports {@code layout} and nothing else of ours.
 */
package org.sitless.linux.libc;
