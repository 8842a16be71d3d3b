package org.sitless.app.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What somebody wrote about one tunnel, not yet judged. */
public final class TunnelSettings {
    private final String where;
    private final Map<TunnelKey, List<Setting>> written = new EnumMap<>(TunnelKey.class);
    private boolean damaged;

    /** Begins with nothing, written at {@code where}: the place of a table, or "command line". */
    public TunnelSettings(String where) {
        this.where = where;
    }

    /** Adds a value; a key that takes a list may come several times. */
    public TunnelSettings add(TunnelKey key, String text, String place) {
        written.computeIfAbsent(key, k -> new ArrayList<>()).add(new Setting(text, place));
        return this;
    }

    /** Part of what was written could not be read, so that a missing key says nothing. */
    TunnelSettings damaged() {
        damaged = true;
        return this;
    }

    boolean isDamaged() {
        return damaged;
    }

    String where() {
        return where;
    }

    Set<TunnelKey> keys() {
        return Collections.unmodifiableSet(written.keySet());
    }

    Optional<Setting> one(TunnelKey key) {
        return all(key).stream().reduce((first, last) -> last);
    }

    List<Setting> all(TunnelKey key) {
        return written.getOrDefault(key, List.of());
    }

    /** These settings, with each key that the other has taken from it. */
    TunnelSettings overriddenBy(TunnelSettings other) {
        TunnelSettings merged = new TunnelSettings(where);
        merged.written.putAll(written);
        merged.written.putAll(other.written);
        merged.damaged = damaged || other.damaged;
        return merged;
    }
}
