package org.sitless.app.doctor;

import java.util.ArrayList;
import java.util.List;
import org.sitless.app.host.ProcessCapabilities;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.SocketCalls;
import org.sitless.linux.libc.SyscallException;

/** What this process may do. */
final class PrivilegeRungs {
    private final HostFiles files;

    PrivilegeRungs(HostFiles files) {
        this.files = files;
    }

    List<Rung> examine() {
        List<Rung> rungs = new ArrayList<>(capabilities());
        rungs.add(rawSocket());
        return rungs;
    }

    List<Rung> capabilities() {
        ProcessCapabilities process = ProcessCapabilities.parse(files.lines("proc/self/status"));
        return List.of(
                capability(
                        "CAP_NET_ADMIN",
                        process.has(ProcessCapabilities.CAP_NET_ADMIN),
                        "make a TUN device, set addresses and routes"),
                capability(
                        "CAP_NET_RAW",
                        process.has(ProcessCapabilities.CAP_NET_RAW),
                        "send and receive IPv4 protocol 41"));
    }

    private static Rung capability(String name, boolean held, String purpose) {
        return held
                ? Rung.ok(name, "may " + purpose)
                : Rung.missing(
                        name,
                        "may not " + purpose,
                        "run as root, or with AmbientCapabilities=" + name + " (systemd), --cap-add "
                                + name.substring("CAP_".length()) + " (container)");
    }

    private static Rung rawSocket() {
        String name = "protocol 41";
        try (FileDescriptor socket = SocketCalls.open(
                SysSocket.AF_INET, SysSocket.SOCK_RAW, SysSocket.IPPROTO_IPV6, "raw socket for protocol 41")) {
            return Rung.ok(name, "a raw socket can be opened (" + socket.object() + ")");
        } catch (SyscallException e) {
            return Rung.missing(name, "no raw socket: " + Errno.describe(e.errno()), e.cure());
        }
    }
}
