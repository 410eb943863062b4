-- Stop lists kept by others, as files of hashes; no number can be told from them but by whoever has it already.

CREATE TABLE stop_list (
  id               INT           NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name             VARCHAR(40)   NOT NULL UNIQUE,
  jurisdictions    VARCHAR(200)  NOT NULL,             -- ES or US,US-TX
  purpose          VARCHAR(10)   NOT NULL,             -- MARKETING, ALL
  source           VARCHAR(500)  NOT NULL,
  algorithm        VARCHAR(10)   NOT NULL,             -- SHA256, SHA1
  spelling         VARCHAR(10)   NOT NULL,             -- PLUS, DIGITS
  salt             VARCHAR(100)  NOT NULL,             -- before the number; mostly empty
  defined_at       DATETIME(6)   NOT NULL,
  generation       INT           NULL,                 -- in force; NULL: none
  removed_at       DATETIME(6)   NULL
);

CREATE TABLE stop_list_generation (           -- every file that was ever given, and what became of it
  generation       INT           NOT NULL AUTO_INCREMENT PRIMARY KEY,
  list_id          INT           NOT NULL,
  state            VARCHAR(12)   NOT NULL,             -- LOADING, IN_FORCE, REPLACED, REMOVED, REFUSED, BROKEN_OFF
  origin           VARCHAR(200)  NOT NULL,             -- who or which file brought it
  jurisdictions    VARCHAR(200)  NOT NULL,
  purpose          VARCHAR(10)   NOT NULL,
  entries          INT           NOT NULL,
  content          BINARY(32)    NULL,                 -- SHA-256 of the file
  started_at       DATETIME(6)   NOT NULL,
  in_force_from    DATETIME(6)   NULL,
  ended_at         DATETIME(6)   NULL,
  note             VARCHAR(500)  NOT NULL,
  swept            BOOLEAN       NOT NULL,             -- its entries are deleted
  KEY generation_of_list (list_id, generation),
  KEY generation_to_sweep (swept, state)
);

CREATE TABLE stop_list_entry (
  generation       INT           NOT NULL,
  fingerprint      BINARY(16)    NOT NULL,             -- the first 16 bytes of the hash
  PRIMARY KEY (generation, fingerprint)
);

CREATE TABLE stop_list_switch (               -- its one row is the lock under which a generation takes the place of another
  id               INT           NOT NULL PRIMARY KEY
);

INSERT INTO stop_list_switch (id) VALUES (1);
