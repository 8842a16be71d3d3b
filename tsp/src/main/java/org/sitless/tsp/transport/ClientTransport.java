package org.sitless.tsp.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.sitless.tsp.auth.ClientMechanisms;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.session.ClientWish;

/**
 * A client's sockets: one thread, any number of negotiations. Pure Java, whatever the system.
 *
 * <p>Datagrams go through here only where no data will follow on the same port: to print terms, or to probe brokers. Where data follows,
 * the port belongs to the data plane (RFC 5572 §4.5.2).
 *
 * <p>Threads: any; nothing here blocks but {@link #close}.
 */
public final class ClientTransport implements AutoCloseable {
    private static final int CONNECT_MILLIS = 10_000;
    private static final long GRACE_MILLIS = 1_000;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("sl-tsp-client", true), NioIoHandler.newFactory());

    /**
     * Negotiates over TCP.
     *
     * @param from our address; empty: the one that the route uses
     */
    public Negotiation overTcp(
            PeerAddress broker, Optional<Ipv4Address> from, ClientWish wish, ClientMechanisms mechanisms) {
        Bootstrap bootstrap = new Bootstrap()
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS);
        Negotiation negotiation = new Negotiation();
        return begin(bootstrap, broker, from, negotiation, new StreamNegotiator(negotiation, wish, mechanisms));
    }

    /**
     * Negotiates over UDP, from a port of its own.
     *
     * @param from our address; empty: the one that the route uses
     */
    public Negotiation overUdp(
            PeerAddress broker, Optional<Ipv4Address> from, ClientWish wish, ClientMechanisms mechanisms) {
        Negotiation negotiation = new Negotiation();
        DatagramNegotiator negotiator = new DatagramNegotiator(negotiation, wish, mechanisms);
        return begin(datagrams(), broker, from, negotiation, negotiator);
    }

    /**
     * Measures how far a broker is.
     *
     * @return the time; empty if it does not answer in time
     */
    public CompletableFuture<Optional<Duration>> probe(PeerAddress broker, Duration patience) {
        CompletableFuture<Optional<Duration>> roundTrip = new CompletableFuture<>();
        connect(datagrams(), broker, Optional.empty(), new EchoProbe(roundTrip, patience))
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        roundTrip.complete(Optional.empty());
                    }
                });
        return roundTrip;
    }

    private static Bootstrap datagrams() {
        return new Bootstrap().channel(NioDatagramChannel.class);
    }

    private Negotiation begin(
            Bootstrap bootstrap,
            PeerAddress broker,
            Optional<Ipv4Address> from,
            Negotiation negotiation,
            ChannelHandler negotiator) {
        ChannelFuture connecting = connect(bootstrap, broker, from, negotiator);
        connecting.addListener(connected -> {
            if (connected.isSuccess()) {
                negotiation.opened(connecting.channel());
            } else {
                negotiation.failed(Negotiated.nowhere(Addresses.said(connected.cause())));
            }
        });
        return negotiation;
    }

    private ChannelFuture connect(
            Bootstrap bootstrap, PeerAddress broker, Optional<Ipv4Address> from, ChannelHandler handler) {
        InetSocketAddress local =
                from.map(address -> Addresses.socket(address, 0)).orElse(null);
        return bootstrap
                .group(loop)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(handler);
                    }
                })
                .connect(Addresses.socket(broker), local);
    }

    /** Breaks off what is under way and closes every socket; idempotent. */
    @Override
    public void close() {
        loop.shutdownGracefully(0, GRACE_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(GRACE_MILLIS);
    }
}
