package org.sitless.app.host;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.app.log.Narration;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.NativeMemory;
import org.sitless.linux.libc.SocketCalls;
import org.sitless.linux.libc.SyscallException;
import org.sitless.linux.libc.Syscalls;

/**
 * Tells systemd how we are: one datagram to the socket it named. Without one, nothing happens.
 *
 * <p>Source: sd_notify(3), unix(7). A failure is logged and otherwise without consequence.
 */
public final class SystemdNotifier {
    /** {@code struct sockaddr_un}: family in host byte order, then up to 108 bytes of path. */
    private static final int PATH_OFFSET = 2;

    private static final int PATH_MAX_BYTES = 108;

    private final Optional<byte[]> socketPath;

    /** Speaks to this socket: an absolute path, or {@code @} and a name in the abstract namespace. */
    public SystemdNotifier(Optional<String> socket) {
        this.socketPath = socket.filter(path -> path.startsWith("/") || path.startsWith("@"))
                .map(path -> path.startsWith("@") ? "\0" + path.substring(1) : path)
                .map(path -> path.getBytes(StandardCharsets.UTF_8))
                .filter(path -> path.length <= PATH_MAX_BYTES);
    }

    /** Speaks to the socket in {@code NOTIFY_SOCKET}. */
    public static SystemdNotifier fromEnvironment() {
        return new SystemdNotifier(Optional.ofNullable(System.getenv("NOTIFY_SOCKET")));
    }

    /** Start-up is complete. */
    public void ready(String status) {
        send("READY=1\nSTATUS=" + status + "\n");
    }

    /** What is going on, as {@code systemctl status} shows it. */
    public void status(String status) {
        send("STATUS=" + status + "\n");
    }

    /** The orderly end has begun. */
    public void stopping() {
        send("STOPPING=1\n");
    }

    private void send(String text) {
        socketPath.ifPresent(path -> {
            try (FileDescriptor socket =
                    SocketCalls.open(SysSocket.AF_UNIX, SysSocket.SOCK_DGRAM, 0, "socket to systemd")) {
                SyscallException.check(send(socket, path, text), "sendto", "systemd");
            } catch (SyscallException e) {
                Narration.tell(SystemdNotifier.class, "systemd was not told: {}", e.getMessage());
            }
        });
    }

    private static int send(FileDescriptor socket, byte[] path, String text) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        try (NativeMemory memory = NativeMemory.allocate(PATH_OFFSET + path.length + message.length)) {
            UnsafeBuffer buffer = memory.buffer();
            buffer.putShort(0, (short) SysSocket.AF_UNIX);
            buffer.putBytes(PATH_OFFSET, path);
            int messageOffset = PATH_OFFSET + path.length;
            buffer.putBytes(messageOffset, message);
            return Syscalls.sendto(
                    socket.number(),
                    memory.address() + messageOffset,
                    message.length,
                    SysSocket.MSG_NOSIGNAL,
                    memory.address(),
                    messageOffset);
        }
    }
}
