-- The log of keys of devices: a Merkle tree (RFC 9162) to which is only added. Whoever has seen a head of it sees if anything before is
-- changed, and a business sees each key that was issued for its numbers.

CREATE TABLE e2e_log_entry (
  position BIGINT         NOT NULL PRIMARY KEY,  -- from 0, without a gap
  leaf     BINARY(32)     NOT NULL,
  entry    VARBINARY(600) NOT NULL,              -- JSON; an account is a hash of its subject
  KEY e2e_log_entry_of_leaf (leaf)
);

-- Complete subtrees of 2^level leaves, from level 1 on.
CREATE TABLE e2e_log_node (
  level    TINYINT    NOT NULL,
  position BIGINT     NOT NULL,                  -- among those of its level
  hash     BINARY(32) NOT NULL,
  PRIMARY KEY (level, position)
);

-- One row, which is locked by whoever adds an entry.
CREATE TABLE e2e_log_head (
  id   TINYINT NOT NULL PRIMARY KEY,
  size BIGINT  NOT NULL
);
INSERT INTO e2e_log_head (id, size) VALUES (1, 0);
