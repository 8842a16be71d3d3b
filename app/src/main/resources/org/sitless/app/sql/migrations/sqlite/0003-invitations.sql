-- Invitations to register. The token itself is nowhere: it is random enough to need neither salt nor slow hash.

CREATE TABLE invitation (
    id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    token_hash BLOB    NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    created    INTEGER NOT NULL,
    expires    INTEGER NOT NULL,
    uses       INTEGER NOT NULL CHECK (uses > 0),
    used       INTEGER NOT NULL DEFAULT 0 CHECK (used BETWEEN 0 AND uses),
    revoked    INTEGER NOT NULL DEFAULT 0 CHECK (revoked IN (0, 1)),
    note       TEXT
) STRICT;

-- Who came by which: kept when the invitation is gone.
ALTER TABLE account ADD COLUMN invitation INTEGER REFERENCES invitation (id);
