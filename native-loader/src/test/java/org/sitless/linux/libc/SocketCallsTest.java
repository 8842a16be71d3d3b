package org.sitless.linux.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.sitless.linux.layout.SysSocket;

class SocketCallsTest {
    private static final int LOOPBACK_BIG_ENDIAN = 0x0100007f;
    private static final int SOCKADDR_IN = 16;

    @Test
    void shouldSendAndReceiveOnLoopback() {
        try (NativeMemory memory = NativeMemory.allocate(4096);
                FileDescriptor receiver = udp("receiver");
                FileDescriptor sender = udp("sender")) {
            UnsafeBuffer buffer = memory.buffer();
            long sockaddr = memory.address();
            buffer.putShort(0, (short) SysSocket.AF_INET);
            buffer.putInt(4, LOOPBACK_BIG_ENDIAN);

            SocketCalls.bind(receiver, sockaddr, SOCKADDR_IN);
            int length = SocketCalls.localAddress(receiver, sockaddr, SOCKADDR_IN);
            SocketCalls.connect(sender, sockaddr, SOCKADDR_IN);
            buffer.putLong(64, 0x1122334455667788L);
            int sent = Syscalls.sendto(sender.number(), memory.address() + 64, 8, 0, 0, 0);
            buffer.putInt(128, SOCKADDR_IN);
            int received = Syscalls.recvfrom(
                    receiver.number(), memory.address() + 72, 64, 0, memory.address() + 96, memory.address() + 128);

            assertThat(length).isEqualTo(SOCKADDR_IN);
            assertThat(sent).isEqualTo(8);
            assertThat(received).isEqualTo(8);
            assertThat(buffer.getLong(72)).isEqualTo(0x1122334455667788L);
            assertThat(buffer.getInt(100)).isEqualTo(LOOPBACK_BIG_ENDIAN);
            assertThat(buffer.getInt(128)).isEqualTo(SOCKADDR_IN);
        }
    }

    @Test
    void shouldSetAndGetOptions() {
        try (FileDescriptor socket = udp("socket")) {
            SocketCalls.set(socket, SocketOption.IP_TTL, 64);

            assertThat(SocketCalls.get(socket, SocketOption.IP_TTL)).isEqualTo(64);
        }
    }

    @Test
    void shouldNameOptionAndSocketInFailure() {
        try (FileDescriptor socket = udp("outer socket")) {
            assertThatThrownBy(() -> SocketCalls.set(socket, SocketOption.IP_TTL, 1000))
                    .isInstanceOf(SyscallException.class)
                    .hasMessage("setsockopt IP_TTL outer socket: EINVAL (Invalid argument)");
        }
    }

    private static FileDescriptor udp(String object) {
        return SocketCalls.open(SysSocket.AF_INET, SysSocket.SOCK_DGRAM | SysSocket.SOCK_NONBLOCK, 0, object);
    }
}
