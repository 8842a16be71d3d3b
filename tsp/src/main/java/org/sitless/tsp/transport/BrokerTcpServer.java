package org.sitless.tsp.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Serves TSP over TCP. One thread, {@code sl-tsp-tcp}, accepts and serves all connections: what takes time is done by the stores' threads.
 */
public final class BrokerTcpServer implements AutoCloseable {
    private static final int BACKLOG = 1_024;
    /** A request is a few hundred octets; an idle connection holds no buffer at all. */
    private static final int RECEIVE_BYTES = 2_048;

    private static final long PATIENCE_SECONDS = 5;

    static {
        // Channels have no name that anybody sees, and looking for a hardware address to make one of takes time.
        System.setProperty("io.netty.machineId", System.getProperty("io.netty.machineId", "00:00:00:00:00:00:00:01"));
    }

    private final EventLoopGroup eventLoop =
            new MultiThreadIoEventLoopGroup(1, BrokerTcpServer::thread, NioIoHandler.newFactory());
    private final List<Channel> listeners = new ArrayList<>();
    private final ConnectionLedger<BrokerConnection> ledger;

    private BrokerTcpServer(ConnectionLimits limits) {
        this.ledger = new ConnectionLedger<>(limits);
    }

    /**
     * Listens at these addresses from now on; port 0 is any that is free.
     *
     * @throws IOException naming the address where one cannot listen; nothing is left open then
     */
    public static BrokerTcpServer start(BrokerDesk desk, List<InetSocketAddress> addresses, ConnectionLimits limits)
            throws IOException {
        BrokerTcpServer server = new BrokerTcpServer(limits);
        try {
            for (InetSocketAddress address : addresses) {
                server.listen(desk, address);
            }
            return server;
        } catch (IOException refused) {
            server.close();
            throw refused;
        }
    }

    private static Thread thread(Runnable task) {
        return new Thread(task, "sl-tsp-tcp");
    }

    private void listen(BrokerDesk desk, InetSocketAddress address) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(eventLoop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(RECEIVE_BYTES))
                .handler(new AcceptPause())
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new BrokerConnection(desk, ledger));
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            String host = address.getAddress().getHostAddress() + ":" + address.getPort();
            throw new IOException(
                    "cannot listen at " + host + ": " + bound.cause().getMessage(), bound.cause());
        }
        listeners.add(bound.channel());
    }

    /** Where it listens, in the order asked for. */
    public List<InetSocketAddress> addresses() {
        return listeners.stream()
                .map(channel -> (InetSocketAddress) channel.localAddress())
                .toList();
    }

    /** Connections there are. */
    public int connections() {
        return ledger.size();
    }

    /** Closes all connections: no client minds. Idempotent. */
    @Override
    public void close() {
        listeners.forEach(channel -> channel.close().awaitUninterruptibly());
        eventLoop
                .shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
