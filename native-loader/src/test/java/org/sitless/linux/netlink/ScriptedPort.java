package org.sitless.linux.netlink;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.FileDescriptor;

/** A kernel that answers from a list: datagrams and errnos in order, then {@code EAGAIN} for ever. */
final class ScriptedPort implements NetlinkPort {
    final List<byte[]> requests = new ArrayList<>();
    boolean closed;
    private final Queue<Object> answers = new ArrayDeque<>();
    private UnsafeBuffer received = new UnsafeBuffer(new byte[0]);

    /** A datagram with these messages in it, all bearing the sequence number. */
    ScriptedPort answer(int sequence, byte[]... messages) {
        int length = 0;
        for (byte[] message : messages) {
            length += Nlmsg.align(message.length);
        }
        UnsafeBuffer datagram = new UnsafeBuffer(new byte[length]);
        int offset = 0;
        for (byte[] message : messages) {
            datagram.putBytes(offset, message);
            datagram.putInt(offset + Nlmsg.NLMSG_SEQ, sequence);
            offset += Nlmsg.align(message.length);
        }
        answers.add(datagram);
        return this;
    }

    ScriptedPort fail(int errno) {
        answers.add(errno);
        return this;
    }

    @Override
    public int send(MessageWriter request) {
        byte[] bytes = new byte[request.length()];
        request.buffer().getBytes(0, bytes);
        requests.add(bytes);
        return bytes.length;
    }

    @Override
    public int receive(int timeoutMillis) {
        Object answer = answers.isEmpty() ? Errno.EAGAIN : answers.remove();
        if (answer instanceof UnsafeBuffer datagram) {
            received = datagram;
            return datagram.capacity();
        }
        return -(Integer) answer;
    }

    @Override
    public DirectBuffer received() {
        return received;
    }

    @Override
    public FileDescriptor descriptor() {
        throw new IllegalStateException("nothing to poll");
    }

    @Override
    public void close() {
        closed = true;
    }
}
