package org.sitless.app.compared;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of the table.
 *
 * @param section the heading above it
 * @param input in words
 * @param packets the same for {@link InputText}; empty: not run, and the verdict says why
 * @param kernel what {@code sit} does
 * @param wire what comes back on the outer wire, in the words of {@link WireText}; {@code -}: nothing
 * @param inside what reaches the network behind the endpoint
 * @param counted {@code forwarded}: to the kernel, {@code answered}: by us, reasons to drop; {@code -}: nothing came out of the tunnel as far as to us
 * @param verdict {@code same}, or {@code better: why}, or {@code differs: why}
 */
record ComparedRow(
        String section,
        String input,
        String packets,
        String kernel,
        String wire,
        String inside,
        String counted,
        String verdict) {
    private static final Path TABLE = Path.of("src/test/resources/org/sitless/app/compared/sit-compared.txt");
    private static final int COLUMNS = 7;

    /** The whole table. */
    static List<ComparedRow> all() {
        try {
            return parse(Files.readAllLines(TABLE));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static List<ComparedRow> parse(List<String> lines) {
        List<ComparedRow> rows = new ArrayList<>();
        String section = "";
        for (String line : lines) {
            if (line.startsWith("## ")) {
                section = line.substring(3);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                rows.add(row(section, line));
            }
        }
        return rows;
    }

    private static ComparedRow row(String section, String line) {
        String[] cells = line.split("\\|", -1);
        if (cells.length != COLUMNS) {
            throw new IllegalArgumentException(cells.length + " columns: " + line);
        }
        for (int i = 0; i < COLUMNS; i++) {
            cells[i] = cells[i].strip();
        }
        return new ComparedRow(section, cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6]);
    }

    /** Whether there are packets to send. */
    boolean isRun() {
        return !packets.isEmpty();
    }

    /** What sitless does, for people. */
    String ours() {
        if (!isRun()) {
            return "not run";
        }
        String answer = wire.equals("-") ? "" : "wire: " + wire;
        String delivered = inside.equals("-") ? "" : "inside: " + inside;
        String separator = answer.isEmpty() || delivered.isEmpty() ? "" : "; ";
        return answer.isEmpty() && delivered.isEmpty() ? "silence" : answer + separator + delivered;
    }
}
