-- Releases: which rule book holds from when, who wanted it and who agreed. Rows are added, never changed.

CREATE TABLE rule_release (                   -- versions, as they were proposed
  version          INT           NOT NULL PRIMARY KEY,
  rule_book_id     INT           NOT NULL,             -- the files, and their hash
  examples         LONGBLOB      NOT NULL,             -- the files of features/ as a zip; empty without
  author           VARCHAR(100)  NOT NULL,
  reason           VARCHAR(500)  NOT NULL,
  proposed_at      DATETIME(6)   NOT NULL,
  wanted_from      DATETIME(6)   NULL,                 -- NULL: as soon as it is approved
  KEY release_of_rule_book (rule_book_id)
);

CREATE TABLE rule_event (                     -- what became of them, in the order of id
  id               INT           NOT NULL AUTO_INCREMENT PRIMARY KEY,
  at               DATETIME(6)   NOT NULL,
  type             VARCHAR(20)   NOT NULL,             -- PROPOSED, APPROVED, ROLLED_BACK, ...
  version          INT           NOT NULL,
  person           VARCHAR(100)  NOT NULL,
  reason           VARCHAR(500)  NOT NULL,
  effective_from   DATETIME(6)   NULL,                 -- of those that change what is in force
  detail           VARCHAR(1000) NOT NULL DEFAULT ''   -- of a shadow or a canary: on which messages, within which bounds
);

CREATE TABLE rule_desk (                      -- its one row is the lock of those who release
  id               INT           NOT NULL PRIMARY KEY
);

INSERT INTO rule_desk (id) VALUES (1);

CREATE TABLE rule_trial_count (               -- what a candidate did beside the version in force, or on a part of the messages
  trial            INT           NOT NULL,             -- the entry of rule_event that began it
  minute           DATETIME(6)   NOT NULL,
  what             VARCHAR(80)   NOT NULL,
  messages         BIGINT        NOT NULL,
  PRIMARY KEY (trial, minute, what)
);
