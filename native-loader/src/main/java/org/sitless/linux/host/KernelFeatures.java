package org.sitless.linux.host;

import java.nio.file.Path;
import java.util.Optional;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.SocketCalls;
import org.sitless.linux.libc.SyscallException;

/**
 * What a 6in4 tunnel stands on, asked once in the calling thread's network namespace. Nothing is changed by asking.
 *
 * @param release which Linux
 * @param protocol41 a raw socket for IPv4 protocol 41 can be opened
 * @param ipv6 the namespace speaks IPv6, and a new device will
 * @param sitDriver the kernel's own 6in4 driver is there and takes protocol 41 packets of the tunnels it knows
 * @param container which container we seem to run in; a hint for messages and nothing to decide by
 */
public record KernelFeatures(
        KernelRelease release, Finding protocol41, Finding ipv6, Finding sitDriver, Optional<String> container) {

    /** Asks the kernel. */
    public static KernelFeatures probe() {
        KernelFiles files = new KernelFiles(Path.of("/"));
        return new KernelFeatures(
                files.release(), probeProtocol41(), files.ipv6(), files.sitDriver(), files.container());
    }

    private static Finding probeProtocol41() {
        try (FileDescriptor socket = SocketCalls.open(
                SysSocket.AF_INET, SysSocket.SOCK_RAW, SysSocket.IPPROTO_IPV6, "raw socket for protocol 41")) {
            return Finding.yes("a " + socket.object() + " can be opened");
        } catch (SyscallException refusal) {
            return Finding.no(refusal.getMessage());
        }
    }
}
