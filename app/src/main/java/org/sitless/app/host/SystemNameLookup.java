package org.sitless.app.host;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.Security;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sitless.dataplane.wire.Ipv4Address;

/**
 * Asks the host's own resolver, on threads of its own, since a resolver may be silent for half a minute. Who asks waits a moment; a later
 * answer is there when the same name is asked for again.
 *
 * <p>Threads: one at a time asks.
 */
public final class SystemNameLookup implements NameLookup {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Map<String, FutureTask<List<Ipv4Address>>> underWay = new HashMap<>();

    @Override
    public List<Ipv4Address> addressesOf(String name) {
        FutureTask<List<Ipv4Address>> question = underWay.computeIfAbsent(name, SystemNameLookup::ask);
        try {
            List<Ipv4Address> answer = question.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            underWay.remove(name);
            return answer;
        } catch (TimeoutException e) {
            return List.of();
        } catch (ExecutionException e) {
            underWay.remove(name);
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static FutureTask<List<Ipv4Address>> ask(String name) {
        // Without this the JVM remembers for ten seconds that a name was not found, which is just what changes at boot.
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        FutureTask<List<Ipv4Address>> question = new FutureTask<>(() -> resolve(name));
        Thread thread = new Thread(question, "sl-resolve");
        thread.setDaemon(true);
        thread.start();
        return question;
    }

    private static List<Ipv4Address> resolve(String name) throws UnknownHostException {
        return Arrays.stream(InetAddress.getAllByName(name))
                .filter(Inet4Address.class::isInstance)
                .map(address ->
                        new Ipv4Address(ByteBuffer.wrap(address.getAddress()).getInt()))
                .toList();
    }
}
