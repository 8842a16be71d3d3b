package org.sitless.tsp.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * Lets new connections wait for a second when the system has no descriptor or memory for one (accept(2): EMFILE, ENFILE, ENOBUFS), and
 * says so once a minute. Those that are open, and UDP, are served as before; the kernel's backlog keeps the others.
 *
 * <p>Without it Netty waits as long, and says so each second with a stack trace.
 */
final class AcceptPause extends ChannelInboundHandlerAdapter {
    private static final long PAUSE_SECONDS = 1;
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private boolean told;
    private long toldNanos;

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the channel that closes meanwhile wants nothing any more
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        tell(context, cause);
        context.channel().config().setAutoRead(false);
        context.executor()
                .schedule(() -> context.channel().config().setAutoRead(true), PAUSE_SECONDS, TimeUnit.SECONDS);
    }

    private void tell(ChannelHandlerContext context, Throwable cause) {
        long now = System.nanoTime();
        if (told && now - toldNanos < QUIET_NANOS) {
            return;
        }
        told = true;
        toldNanos = now;
        LoggerFactory.getLogger(AcceptPause.class)
                .warn(
                        "new connections to {} wait: {}; give the process more descriptors (LimitNOFILE=, ulimit -n), or let it"
                                + " keep fewer connections",
                        context.channel().localAddress(),
                        cause.getMessage());
    }
}
