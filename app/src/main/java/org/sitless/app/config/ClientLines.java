package org.sitless.app.config;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What somebody wrote about the client, in a file or as flags, not yet judged. An empty value is none, as it always was. */
public final class ClientLines {
    private final Map<ClientKey, Setting> written = new EnumMap<>(ClientKey.class);

    /** Adds a value; it replaces an earlier one. */
    public ClientLines add(ClientKey key, String text, String where) {
        written.put(key, new Setting(text, where));
        return this;
    }

    boolean has(ClientKey key) {
        return written.containsKey(key);
    }

    Set<ClientKey> keys() {
        return Collections.unmodifiableSet(written.keySet());
    }

    Optional<Setting> one(ClientKey key) {
        return Optional.ofNullable(written.get(key))
                .filter(setting -> !setting.text().isEmpty());
    }

    /** These lines, with each key that the other has taken from it. */
    ClientLines overriddenBy(ClientLines other) {
        ClientLines merged = new ClientLines();
        merged.written.putAll(written);
        merged.written.putAll(other.written);
        return merged;
    }
}
