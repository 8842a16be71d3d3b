-- Who has what, and where he is now. Statements end with an empty line.
-- Addresses are octets in network order, which sort as numbers; times are UTC, in milliseconds since 1970.

CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- What the broker gives away, as its configuration said last.
CREATE TABLE pool (
    name     TEXT    NOT NULL PRIMARY KEY CHECK (name IN ('host', 'router')),
    space    TEXT    NOT NULL,
    shortest INTEGER NOT NULL,
    longest  INTEGER NOT NULL,
    reserved TEXT    NOT NULL
) STRICT;

-- What is left of it: the blocks of a buddy allocator. None of them has a free sibling.
CREATE TABLE free_block (
    pool   TEXT    NOT NULL REFERENCES pool (name),
    length INTEGER NOT NULL CHECK (length BETWEEN 0 AND 128),
    first  BLOB    NOT NULL CHECK (length(first) = 16),
    PRIMARY KEY (pool, length, first)
) STRICT, WITHOUT ROWID;

-- Somebody who has, or has reserved, something: a user by his name, an anonymous client by where he is.
CREATE TABLE holding (
    id           INTEGER NOT NULL PRIMARY KEY,
    user_name    TEXT    UNIQUE,
    peer_address BLOB    CHECK (length(peer_address) IN (4, 16)),
    peer_port    INTEGER CHECK (peer_port BETWEEN 0 AND 65535),
    since        INTEGER NOT NULL,
    UNIQUE (peer_address, peer_port),
    CHECK ((user_name IS NULL) = (peer_address IS NOT NULL) AND (peer_address IS NULL) = (peer_port IS NULL))
) STRICT;

-- Prefixes that belong to somebody: his address (of length 128, from the host pool), the prefix he accepted, one he only reserved.
CREATE TABLE given (
    first    BLOB    NOT NULL PRIMARY KEY CHECK (length(first) = 16),
    last     BLOB    NOT NULL CHECK (length(last) = 16 AND last >= first),
    length   INTEGER NOT NULL CHECK (length BETWEEN 0 AND 128),
    pool     TEXT    NOT NULL REFERENCES pool (name),
    holding  INTEGER NOT NULL REFERENCES holding (id),
    accepted INTEGER NOT NULL CHECK (accepted IN (0, 1)),
    UNIQUE (holding, pool, accepted)
) STRICT, WITHOUT ROWID;

-- No two prefixes share an address. They are nested or apart, so the nearest one that begins before this one ends tells.
CREATE TRIGGER given_apart BEFORE INSERT ON given
WHEN (SELECT last FROM given WHERE first <= NEW.last ORDER BY first DESC LIMIT 1) >= NEW.first
BEGIN SELECT RAISE(ABORT, 'prefixes overlap'); END;

CREATE TRIGGER given_stays BEFORE UPDATE OF first, last, length, pool, holding ON given
BEGIN SELECT RAISE(ABORT, 'a prefix that was given does not change'); END;

-- Being somewhere for some time: reserved, or up. A revision is never used again.
CREATE TABLE stay (
    revision      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    holding       INTEGER NOT NULL REFERENCES holding (id),
    up            INTEGER NOT NULL CHECK (up IN (0, 1)),
    type          TEXT    NOT NULL CHECK (type IN ('v6v4', 'v6udpv4')),
    outer_address BLOB    NOT NULL CHECK (length(outer_address) = 4),
    outer_port    INTEGER NOT NULL CHECK (outer_port BETWEEN 0 AND 65535),
    prefix        BLOB    REFERENCES given (first),
    since         INTEGER NOT NULL,
    until         INTEGER NOT NULL,
    UNIQUE (holding, up)
) STRICT;

CREATE UNIQUE INDEX stay_one_tunnel_an_endpoint ON stay (outer_address, outer_port, type) WHERE up = 1;

CREATE INDEX stay_by_end ON stay (until);

CREATE INDEX stay_by_prefix ON stay (prefix);

CREATE VIEW lease AS
SELECT stay.revision, stay.holding, stay.up, stay.type, stay.outer_address, stay.outer_port, stay.since, stay.until,
       holding.user_name, holding.peer_address, holding.peer_port,
       host.first AS address, stay.prefix, router.length AS prefix_length
  FROM stay
  JOIN holding ON holding.id = stay.holding
  JOIN given AS host ON host.holding = stay.holding AND host.pool = 'host'
  LEFT JOIN given AS router ON router.first = stay.prefix;

-- Sessions that a command ended, until the broker that carries their tunnels has heard of it.
CREATE TABLE ended (
    revision      INTEGER NOT NULL PRIMARY KEY,
    type          TEXT    NOT NULL,
    outer_address BLOB    NOT NULL,
    outer_port    INTEGER NOT NULL,
    until         INTEGER NOT NULL,
    user_name     TEXT,
    peer_address  BLOB,
    peer_port     INTEGER,
    address       BLOB    NOT NULL,
    prefix        BLOB,
    prefix_length INTEGER
) STRICT;
