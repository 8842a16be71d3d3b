-- Users, and what their passwords are verified with. How often SCRAM-SHA-256 hashes is a setting, the same for everybody:
-- whoever has another number than the others would stand out.

CREATE TABLE account (
    name             TEXT    NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 253),
    created          INTEGER NOT NULL,
    password_changed INTEGER NOT NULL,
    suspended        INTEGER NOT NULL DEFAULT 0 CHECK (suspended IN (0, 1)),
    note             TEXT,
    last_login       INTEGER,
    scram_salt       BLOB    NOT NULL,
    scram_stored_key BLOB    NOT NULL CHECK (length(scram_stored_key) = 32),
    scram_server_key BLOB    NOT NULL CHECK (length(scram_server_key) = 32),
    digest_realm     TEXT,
    digest_sealed    BLOB,
    CHECK ((digest_realm IS NULL) = (digest_sealed IS NULL))
) STRICT;

CREATE INDEX account_by_realm ON account (digest_realm) WHERE digest_realm IS NOT NULL;
