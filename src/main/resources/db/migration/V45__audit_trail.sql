-- Who changed what by the administration: entries are added, never changed, and each holds a hash over itself and the one before it.

CREATE TABLE audit_entry (
  number           BIGINT        NOT NULL PRIMARY KEY,  -- 1, 2, 3 without a gap
  at               DATETIME(6)   NOT NULL,
  account          VARCHAR(100)  NOT NULL,              -- who
  token_id         BIGINT        NULL,                  -- by which of its tokens
  address          VARCHAR(45)   NOT NULL,              -- from where
  operation        VARCHAR(60)   NOT NULL,              -- as the description of the interface calls it
  subject          VARCHAR(200)  NOT NULL,              -- ids and handles; no person's number, no text
  began            BIGINT        NULL,                  -- of an end: the entry of its beginning
  status           INT           NULL,                  -- of an end: the HTTP status that was answered
  hash             BINARY(32)    NOT NULL,              -- HMAC-SHA256 over all of this and the hash before it
  KEY audit_entry_of_account (account, number),
  KEY audit_entry_of_operation (operation, number),
  KEY audit_entry_at (at)
);

CREATE TABLE audit_head (                      -- its one row is the lock of those who add, and tells if the last entries are gone
  id               INT           NOT NULL PRIMARY KEY,
  number           BIGINT        NOT NULL,
  hash             BINARY(32)    NOT NULL
);

INSERT INTO audit_head (id, number, hash) VALUES (1, 0, UNHEX(REPEAT('00', 32)));
