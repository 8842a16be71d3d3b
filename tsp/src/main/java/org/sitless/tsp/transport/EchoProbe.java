package org.sitless.tsp.transport;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.PortUnreachableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.sitless.tsp.codec.ClientMessageWriter;
import org.sitless.tsp.message.ClientMessage;
import org.sitless.tsp.udp.ReliableRequests;

/** Asks one broker {@code ECHO REQUEST} and measures how long it takes. Threads: the event loop's. */
final class EchoProbe extends SimpleChannelInboundHandler<DatagramPacket> {
    private final CompletableFuture<Optional<Duration>> roundTrip;
    private final Duration patience;
    private final Instant begun = MonotonicTime.now();
    private final ReliableRequests requests = new ReliableRequests(begun);
    private final List<Future<?>> timers = new ArrayList<>();

    EchoProbe(CompletableFuture<Optional<Duration>> roundTrip, Duration patience) {
        this.roundTrip = roundTrip;
        this.patience = patience;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        send(context, requests.begin(ClientMessageWriter.write(new ClientMessage.EchoRequest()), MonotonicTime.now()));
        timers.add(alarm(context, patience, () -> finish(context, Optional.empty())));
    }

    private void send(ChannelHandlerContext context, byte[] datagram) {
        context.writeAndFlush(Unpooled.wrappedBuffer(datagram)).addListener(sent -> {
            if (!sent.isSuccess()) {
                exceptionCaught(context, sent.cause());
            }
        });
        requests.deadline()
                .map(deadline -> alarm(context, MonotonicTime.until(deadline), () -> resend(context)))
                .ifPresent(timers::add);
    }

    private static Future<?> alarm(ChannelHandlerContext context, Duration after, Runnable what) {
        return context.executor().schedule(what, after.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void resend(ChannelHandlerContext context) {
        if (requests.due(MonotonicTime.now()) instanceof ReliableRequests.Resend again) {
            send(context, again.datagram());
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        Instant now = MonotonicTime.now();
        requests.answer(ByteBufUtil.getBytes(packet.content()), now)
                .ifPresent(body -> finish(context, Optional.of(Duration.between(begun, now))));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof PortUnreachableException) {
            finish(context, Optional.empty());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        finish(context, Optional.empty());
    }

    private void finish(ChannelHandlerContext context, Optional<Duration> time) {
        if (roundTrip.complete(time)) {
            timers.forEach(timer -> timer.cancel(false));
            context.close().addListener(closed -> timers.clear());
        }
    }
}
