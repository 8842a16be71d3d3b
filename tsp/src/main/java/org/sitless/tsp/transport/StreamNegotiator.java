package org.sitless.tsp.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.sitless.tsp.auth.ClientMechanisms;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.session.ClientStream;
import org.sitless.tsp.session.ClientWish;

/** Leads a {@link ClientStream} over one connection. Threads: the event loop's. */
final class StreamNegotiator extends SimpleChannelInboundHandler<ByteBuf> {
    private final Negotiation negotiation;
    private final ClientWish wish;
    private final ClientMechanisms mechanisms;
    private Optional<ClientStream> stream = Optional.empty();
    private Optional<Future<?>> alarm = Optional.empty();
    private Ipv4Address local = Negotiated.NOWHERE;
    private int localPort;
    private String detail = "";

    StreamNegotiator(Negotiation negotiation, ClientWish wish, ClientMechanisms mechanisms) {
        this.negotiation = negotiation;
        this.wish = wish;
        this.mechanisms = mechanisms;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        InetSocketAddress from = (InetSocketAddress) context.channel().localAddress();
        local = Addresses.ipv4(from);
        localPort = from.getPort();
        ClientStream dialogue = new ClientStream(wish.settings(local), mechanisms);
        stream = Optional.of(dialogue);
        proceed(context, dialogue.onConnect(MonotonicTime.now()));
    }

    /** What comes once there is an outcome is read, so that the end of the connection is seen, and thrown away. */
    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf octets) {
        stream.filter(dialogue -> dialogue.outcome().isEmpty())
                .ifPresent(dialogue ->
                        proceed(context, dialogue.onOctets(ByteBufUtil.getBytes(octets), MonotonicTime.now())));
    }

    private void tick(ChannelHandlerContext context) {
        stream.ifPresent(dialogue -> {
            dialogue.onTick(MonotonicTime.now());
            proceed(context, List.of());
        });
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (detail.isEmpty()) {
            detail = "connection closed";
        }
        stream.ifPresent(dialogue -> {
            dialogue.onDisconnect(MonotonicTime.now());
            proceed(context, List.of());
        });
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        detail = Addresses.said(cause);
        context.close().addListener(ChannelFutureListener.CLOSE);
    }

    /** Each segment by itself: some brokers take one recv() for one message. */
    private void proceed(ChannelHandlerContext context, List<byte[]> segments) {
        for (byte[] segment : segments) {
            context.writeAndFlush(Unpooled.wrappedBuffer(segment)).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
        alarm.ifPresent(pending -> pending.cancel(false));
        stream.flatMap(ClientStream::outcome)
                .ifPresent(outcome -> negotiation.finish(new Negotiated(outcome, local, localPort, detail)));
        alarm = stream.filter(dialogue -> context.channel().isActive())
                .flatMap(ClientStream::deadline)
                .map(deadline -> schedule(context, deadline));
    }

    private Future<?> schedule(ChannelHandlerContext context, Instant deadline) {
        long nanos = MonotonicTime.until(deadline).toNanos();
        return context.executor().schedule(() -> tick(context), nanos, TimeUnit.NANOSECONDS);
    }
}
