package org.sitless.tsp.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.session.BrokerEffect;
import org.sitless.tsp.session.BrokerInput;
import org.sitless.tsp.session.BrokerStream;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection of a broker: gives the octets that arrive to a {@link BrokerStream}, and carries out what that wants.
 *
 * <p>An answer leaves by a write of its own, with TCP_NODELAY, no earlier than the machine says: old clients take what one recv() brings
 * for one answer. Nothing is received while the machine is full or the client reads nothing. Threads: the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and what a timer runs is guarded
final class BrokerConnection extends ChannelInboundHandlerAdapter {
    /** How long a client may take to read the last answer and close its end: a reset before would destroy what is on its way. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final BrokerDesk desk;
    private final ConnectionLedger<BrokerConnection> ledger;
    private PeerAddress source;
    private BrokerStream stream;
    private ChannelHandlerContext context;
    private Instant lastWrite = Instant.MIN;
    private Optional<ScheduledFuture<?>> alarm = Optional.empty();
    private Instant alarmAt = Instant.MAX;
    private boolean hungUp;

    BrokerConnection(BrokerDesk desk, ConnectionLedger<BrokerConnection> ledger) {
        this.desk = desk;
        this.ledger = ledger;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        context = active;
        InetSocketAddress remote = ((SocketChannel) active.channel()).remoteAddress();
        if (remote == null) {
            active.close(); // it was reset before we looked
            return;
        }
        source = sourceOf(remote);
        stream = desk.newStream(source);
        ledger.add(this, source.address()).ifPresent(BrokerConnection::giveWay);
        setAlarm();
    }

    private static PeerAddress sourceOf(InetSocketAddress remote) {
        int bits = ByteBuffer.wrap(remote.getAddress().getAddress()).getInt();
        return new PeerAddress(new Ipv4Address(bits), remote.getPort());
    }

    private void giveWay() {
        context.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext active, Object message) {
        ByteBuf received = (ByteBuf) message;
        try {
            if (stream != null && !hungUp) {
                byte[] octets = new byte[received.readableBytes()];
                received.readBytes(octets);
                carryOut(stream.onOctets(octets, desk.now()));
            }
        } finally {
            received.release();
        }
    }

    private void onAnswer(BrokerInput answer) {
        if (!hungUp) {
            carryOut(stream.onAnswer(answer, desk.now()));
        }
    }

    private void carryOut(List<BrokerStream.Action> actions) {
        for (BrokerStream.Action action : actions) {
            if (action instanceof BrokerStream.Write write) {
                write(write);
            } else if (action instanceof BrokerStream.Perform perform) {
                perform(perform.effect());
            } else {
                hangUp();
            }
        }
        receiveIfThereIsRoom();
        setAlarm();
    }

    private void perform(BrokerEffect effect) {
        desk.perform(effect, answer -> context.executor().execute(() -> guarded(() -> onAnswer(answer))));
    }

    /** Writes are never overtaken: none is to leave before the one before it, and equal times keep their order. */
    private void write(BrokerStream.Write write) {
        Instant now = desk.now();
        if (lastWrite.isAfter(now) || write.notBefore().isAfter(now)) {
            context.executor()
                    .schedule(() -> send(write.segment()), nanosUntil(write.notBefore()), TimeUnit.NANOSECONDS);
        } else {
            send(write.segment());
        }
        lastWrite = write.notBefore();
    }

    private void send(byte[] segment) {
        context.writeAndFlush(Unpooled.wrappedBuffer(segment));
    }

    private long nanosUntil(Instant time) {
        return Math.max(0, Duration.between(desk.now(), time).toNanos());
    }

    private void hangUp() {
        hungUp = true;
        long nanos = lastWrite.isAfter(desk.now()) ? nanosUntil(lastWrite) : 0;
        context.executor().schedule(this::shutDown, nanos, TimeUnit.NANOSECONDS);
    }

    private void shutDown() {
        SocketChannel channel = (SocketChannel) context.channel();
        channel.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        context.executor().schedule(() -> context.close(), LINGER.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void receiveIfThereIsRoom() {
        context.channel()
                .config()
                .setAutoRead(hungUp || (!stream.isFull() && context.channel().isWritable()));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext active) {
        if (stream != null) {
            receiveIfThereIsRoom();
        }
    }

    /** One alarm at a time; a deadline that has moved on is noticed when it rings. */
    private void setAlarm() {
        Instant deadline = hungUp ? Instant.MAX : stream.deadline().orElse(Instant.MAX);
        if (!deadline.isBefore(alarmAt)) {
            return;
        }
        alarm.ifPresent(earlier -> earlier.cancel(false));
        alarmAt = deadline;
        alarm = Optional.of(
                context.executor().schedule(() -> guarded(this::onAlarm), nanosUntil(deadline), TimeUnit.NANOSECONDS));
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException fault) {
            exceptionCaught(context, fault);
        }
    }

    private void onAlarm() {
        alarmAt = Instant.MAX;
        alarm = Optional.empty();
        if (!hungUp) {
            carryOut(stream.onTick(desk.now()));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        if (stream == null) {
            return;
        }
        ledger.remove(this, source.address());
        alarm.ifPresent(pending -> pending.cancel(false));
        alarm = Optional.empty();
        for (BrokerStream.Action action : hungUp ? List.<BrokerStream.Action>of() : stream.onDisconnect(desk.now())) {
            if (action instanceof BrokerStream.Perform perform) {
                perform(perform.effect());
            }
        }
    }

    /** A client's reset is no event; what is a defect of ours ends this connection alone. */
    @Override
    public void exceptionCaught(ChannelHandlerContext active, Throwable cause) {
        if (cause instanceof Error) {
            // More than this connection is at stake, and the event loop keeps errors to itself.
            Thread.currentThread().getUncaughtExceptionHandler().uncaughtException(Thread.currentThread(), cause);
        } else if (!(cause instanceof IOException)) {
            LoggerFactory.getLogger(BrokerConnection.class).error("the connection of {} failed", source, cause);
        }
        active.close();
    }
}
