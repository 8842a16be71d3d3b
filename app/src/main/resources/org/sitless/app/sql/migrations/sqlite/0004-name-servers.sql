-- Name servers to which the reverse zone of a prefix is to be delegated, as the client named them: kind and text of each, apart by blanks.
-- Those of a stay are what was wished for; those of the prefix are what was accepted last, and stay when the tunnel goes.

ALTER TABLE stay ADD COLUMN name_servers TEXT NOT NULL DEFAULT '';

ALTER TABLE given ADD COLUMN name_servers TEXT NOT NULL DEFAULT '';

ALTER TABLE ended ADD COLUMN name_servers TEXT NOT NULL DEFAULT '';

DROP VIEW lease;

CREATE VIEW lease AS
SELECT stay.revision, stay.holding, stay.up, stay.type, stay.outer_address, stay.outer_port, stay.since, stay.until,
       holding.user_name, holding.peer_address, holding.peer_port,
       host.first AS address, stay.prefix, router.length AS prefix_length, stay.name_servers
  FROM stay
  JOIN holding ON holding.id = stay.holding
  JOIN given AS host ON host.holding = stay.holding AND host.pool = 'host'
  LEFT JOIN given AS router ON router.first = stay.prefix;
