package org.sitless.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.sitless.app.lab.CommandRunner;
import org.sitless.app.lab.RunningCommand;

/**
 * A file of random bytes sent over TCP by socat, and the digests of what was sent and of what arrived: the proof that payload crossed
 * whole on links where checksums in a capture may be legally unfinished.
 *
 * @param sent SHA-256 of the file sent
 * @param received SHA-256 of the file received
 */
public record FileTransfer(String sent, String received) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PORT = 5_401;
    private static final int CHUNK_BYTES = 1 << 20;

    /**
     * Sends a file.
     *
     * @param folder where both copies are kept
     * @param address IPv6 address of the receiver
     * @param megabytes length of the file
     */
    public static FileTransfer run(
            CommandRunner from, CommandRunner to, String address, Path folder, int megabytes, long seed) {
        Path original = folder.resolve("sent-" + seed);
        Path copy = folder.resolve("received-" + seed);
        write(original, megabytes, new Random(seed));
        try (RunningCommand listening =
                to.start("socat", "-d", "-d", "-u", "TCP6-LISTEN:" + PORT + ",reuseaddr", "CREATE:" + copy)) {
            listening.awaitLine("listening on", LIMIT);
            from.run(LIMIT, List.of("socat", "-u", "OPEN:" + original, "TCP6:[" + address + "]:" + PORT))
                    .orThrow();
            listening.awaitExit(LIMIT);
        }
        return new FileTransfer(digest(original), digest(copy));
    }

    /** Whether what arrived is what was sent. */
    public boolean isWhole() {
        return sent.equals(received);
    }

    private static void write(Path file, int megabytes, Random random) {
        byte[] chunk = new byte[CHUNK_BYTES];
        try (var out = Files.newOutputStream(file)) {
            for (int i = 0; i < megabytes; i++) {
                random.nextBytes(chunk);
                out.write(chunk);
            }
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    private static String digest(Path file) {
        try (var in = Files.newInputStream(file)) {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                sha.update(chunk, 0, count);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every Java has SHA-256", never);
        }
    }
}
