-- The rights of a person: who was erased, so that nobody brings her back; and the change of the key of the pseudonyms.

CREATE TABLE erasure (                        -- events: added, never changed; the last one of a person counts
  recipient        BINARY(16)   NOT NULL,
  at               DATETIME(6)  NOT NULL,
  type             VARCHAR(10)  NOT NULL,              -- ERASED, LIFTED
  officer          VARCHAR(100) NOT NULL,
  reason           VARCHAR(500) NOT NULL,
  PRIMARY KEY (recipient, at, type)
);

ALTER TABLE decision ADD KEY decision_of_recipient (recipient);   -- who asks what is held of her gets every verdict
ALTER TABLE reach ADD KEY reach_of_recipient (recipient);

ALTER TABLE idempotency ADD key_count SMALLINT NOT NULL DEFAULT 1;   -- how many keys made the pseudonym in content_hash

CREATE TABLE key_desk (                       -- its one row is the lock: shared by all who serve, held alone by who rotates the keys
  id               INT          NOT NULL PRIMARY KEY
);

INSERT INTO key_desk (id) VALUES (1);

CREATE TABLE key_rotation (                   -- none is begun before the last one is finished
  id               INT          NOT NULL AUTO_INCREMENT PRIMARY KEY,
  fingerprint      BINARY(32)   NOT NULL,              -- of the keys afterwards
  step             VARCHAR(10)  NOT NULL,              -- COLLECT, REWRITE, CLEAR, DONE
  begun_at         DATETIME(6)  NOT NULL,
  finished_at      DATETIME(6)  NULL
);

CREATE TABLE key_rotation_pseudonym (         -- while a rotation is under way: whose rows are still to be rewritten, and to what
  old_id           BINARY(16)   NOT NULL PRIMARY KEY,
  new_id           BINARY(16)   NOT NULL UNIQUE
);
