package org.sitless.linux.libc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.sitless.linux.layout.SysSocket;

/** Calls of six arguments need care with jnr-ffi; see {@link Libc}. */
class SixArgumentsTest {
    private static final int SOCKADDR_IN_LEN = 16;
    private static final int LOOPBACK = 0x7F00_0001;

    @Test
    void shouldMapMemory() {
        try (NativeMemory memory = NativeMemory.allocate(24)) {
            assertThat(memory.buffer().getLong(16)).isZero();
        }
    }

    /** One datagram to ourselves, the address given explicitly on both ways. */
    @Test
    void shouldPassAddressesToSendtoAndRecvfrom() {
        try (NativeMemory memory = NativeMemory.allocate(64);
                FileDescriptor socket = SocketCalls.open(SysSocket.AF_INET, SysSocket.SOCK_DGRAM, 0, "udp to itself")) {
            UnsafeBuffer buffer = memory.buffer();
            buffer.putShort(0, (short) SysSocket.AF_INET);
            buffer.putInt(4, LOOPBACK, ByteOrder.BIG_ENDIAN);
            SocketCalls.bind(socket, memory.address(), SOCKADDR_IN_LEN);
            SocketCalls.localAddress(socket, memory.address(), SOCKADDR_IN_LEN);
            buffer.putInt(16, SOCKADDR_IN_LEN);
            buffer.putLong(40, 42);

            int sent = Syscalls.sendto(socket.number(), memory.address() + 40, 8, 0, memory.address(), SOCKADDR_IN_LEN);
            int received = Syscalls.recvfrom(
                    socket.number(), memory.address() + 48, 8, 0, memory.address() + 20, memory.address() + 16);

            assertThat(sent).isEqualTo(8);
            assertThat(received).isEqualTo(8);
            assertThat(buffer.getLong(48)).isEqualTo(42);
            assertThat(buffer.getInt(16)).isEqualTo(SOCKADDR_IN_LEN);
            assertThat(buffer.getLong(20)).isEqualTo(buffer.getLong(0));
        }
    }
}
