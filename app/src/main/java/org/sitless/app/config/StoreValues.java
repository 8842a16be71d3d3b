package org.sitless.app.config;

import java.nio.file.Path;
import org.sitless.app.config.BrokerConfig.Store;

/** Reads {@code [store]}. */
final class StoreValues {
    private static final String SCHEME = "sqlite:";
    private static final String EXAMPLE = "sqlite:/var/lib/sitless/broker.db";

    private StoreValues() {}

    static Store read(TomlSection store) {
        Path database = store.required("url", EXAMPLE, StoreValues::database, Path.of("/"));
        Path beside = database.resolveSibling(database.getFileName() + ".key");
        return new Store(database, store.one("key_file", StoreValues::file, beside));
    }

    private static Path database(String url) throws UnfitValue {
        if (!url.startsWith(SCHEME + "/")) {
            throw new UnfitValue("url '" + url + "' is no database that is known here", "write " + EXAMPLE);
        }
        return file(url.substring(SCHEME.length()));
    }

    static Path file(String text) throws UnfitValue {
        if (text.indexOf('\0') >= 0 || !text.startsWith("/") || text.endsWith("/")) {
            throw new UnfitValue(
                    "'" + text + "' is not the path of a file", "write it from the root: /etc/sitless/...");
        }
        return Path.of(text);
    }
}
