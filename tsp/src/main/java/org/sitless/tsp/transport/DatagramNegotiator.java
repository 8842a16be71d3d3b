package org.sitless.tsp.transport;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.sitless.tsp.auth.ClientMechanisms;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.session.ClientDatagrams;
import org.sitless.tsp.session.ClientWish;
import org.sitless.tsp.udp.ReliableRequests;

/** Leads a {@link ClientDatagrams} over one connected port: what comes from elsewhere the kernel keeps away. Threads: the event loop's. */
final class DatagramNegotiator extends SimpleChannelInboundHandler<DatagramPacket> {
    private final Negotiation negotiation;
    private final ClientWish wish;
    private final ClientMechanisms mechanisms;
    private Optional<ClientDatagrams> dialogue = Optional.empty();
    private Optional<Future<?>> alarm = Optional.empty();
    private Ipv4Address local = Negotiated.NOWHERE;
    private int localPort;
    private String detail = "";

    DatagramNegotiator(Negotiation negotiation, ClientWish wish, ClientMechanisms mechanisms) {
        this.negotiation = negotiation;
        this.wish = wish;
        this.mechanisms = mechanisms;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        InetSocketAddress from = (InetSocketAddress) context.channel().localAddress();
        local = Addresses.ipv4(from);
        localPort = from.getPort();
        Instant now = MonotonicTime.now();
        ClientDatagrams begun = new ClientDatagrams(wish.settings(local), mechanisms, new ReliableRequests(now));
        dialogue = Optional.of(begun);
        proceed(context, begun.start(now));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        dialogue.filter(open -> open.outcome().isEmpty())
                .ifPresent(open ->
                        proceed(context, open.onDatagram(ByteBufUtil.getBytes(packet.content()), MonotonicTime.now())));
    }

    private void tick(ChannelHandlerContext context) {
        dialogue.ifPresent(open -> proceed(context, open.onTick(MonotonicTime.now())));
    }

    /** ICMP said that nobody listens there; any other error may pass, and retransmissions go on. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        detail = Addresses.said(cause);
        if (cause instanceof PortUnreachableException) {
            unreachable(context);
        }
    }

    private void unreachable(ChannelHandlerContext context) {
        dialogue.ifPresent(open -> {
            open.onUnreachable(MonotonicTime.now());
            proceed(context, List.of());
        });
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        unreachable(context);
    }

    private void proceed(ChannelHandlerContext context, List<byte[]> datagrams) {
        for (byte[] datagram : datagrams) {
            context.writeAndFlush(Unpooled.wrappedBuffer(datagram)).addListener(sent -> {
                if (!sent.isSuccess()) {
                    exceptionCaught(context, sent.cause());
                }
            });
        }
        alarm.ifPresent(pending -> pending.cancel(false));
        dialogue.flatMap(ClientDatagrams::outcome)
                .ifPresent(outcome -> negotiation.finish(new Negotiated(outcome, local, localPort, detail)));
        alarm = dialogue.filter(open -> context.channel().isActive())
                .flatMap(ClientDatagrams::deadline)
                .map(deadline -> schedule(context, deadline));
    }

    private Future<?> schedule(ChannelHandlerContext context, Instant deadline) {
        long nanos = MonotonicTime.until(deadline).toNanos();
        return context.executor().schedule(() -> tick(context), nanos, TimeUnit.NANOSECONDS);
    }
}
