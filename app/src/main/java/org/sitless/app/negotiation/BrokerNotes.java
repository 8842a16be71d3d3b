package org.sitless.app.negotiation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.sitless.app.config.RememberedBrokers;
import org.sitless.app.config.ServerName;
import org.sitless.app.log.Narration;
import org.sitless.tsp.message.NamedAddress;

/** The files {@code broker_list} and {@code last_server}. What cannot be written or read is told with {@code -v} and otherwise ignored. */
final class BrokerNotes {
    private static final int LONGEST_FILE = 1_024;

    private final RememberedBrokers memory;

    BrokerNotes(RememberedBrokers memory) {
        this.memory = memory;
    }

    /** The broker of the last tunnel, if we shall begin with it. */
    Optional<ServerName> lastServer() {
        if (!memory.alwaysUseSame()) {
            return Optional.empty();
        }
        try {
            Path file = memory.lastServer();
            return Files.exists(file) && Files.size(file) <= LONGEST_FILE
                    ? ServerName.read(
                            Files.readString(file, StandardCharsets.US_ASCII).strip())
                    : Optional.empty();
        } catch (IOException e) {
            Narration.tell(BrokerNotes.class, "last_server is not readable: {}", e);
            return Optional.empty();
        }
    }

    void agreedWith(ServerName broker) {
        write(memory.lastServer(), broker + "\n");
    }

    /** A broker sent us these, now the nearest first. */
    void sentTo(List<NamedAddress> brokers) {
        StringBuilder lines = new StringBuilder();
        brokers.forEach(broker -> lines.append(broker.text()).append('\n'));
        write(memory.brokerList(), lines.toString());
    }

    /** As a whole or not at all, and not at all if it says so already: flash wears out. */
    private static void write(Path file, String text) {
        try {
            if (Files.isRegularFile(file)
                    && Files.readString(file, StandardCharsets.US_ASCII).equals(text)) {
                return;
            }
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(fresh, text, StandardCharsets.US_ASCII);
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Narration.tell(BrokerNotes.class, "{} is not written: {}", file, e);
        }
    }
}
