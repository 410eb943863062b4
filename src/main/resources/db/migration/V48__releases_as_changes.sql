-- A release is a change of what its author started from. What comes of it is kept as a whole, once for each content, so that what was in
-- force at any time can be had again. Entries of the history are chained by seals.

CREATE TABLE rule_state (                     -- all rules and examples at one time
  id               INT           NOT NULL AUTO_INCREMENT PRIMARY KEY,
  rule_book_id     INT           NOT NULL,             -- the rules, and their hash
  examples_hash    BINARY(32)    NOT NULL,
  examples         LONGBLOB      NOT NULL,             -- the files of features/ as a zip; empty without
  UNIQUE KEY state_of_content (rule_book_id, examples_hash)
);

ALTER TABLE rule_release ADD COLUMN base INT NULL;     -- the state that its author started from; NULL: the first version
ALTER TABLE rule_release ADD COLUMN upload INT NULL;   -- the state that came of it under the author's hands
ALTER TABLE rule_event ADD COLUMN state INT NULL;      -- what comes of it
ALTER TABLE rule_event ADD COLUMN effect CHAR(64) NOT NULL DEFAULT '';  -- hash of what it changes, in words
ALTER TABLE rule_event ADD COLUMN seal BINARY(32) NULL;     -- over the entry and the seal before; NULL: from before there were any
ALTER TABLE rule_desk ADD COLUMN last_event INT NOT NULL DEFAULT 0;
ALTER TABLE rule_desk ADD COLUMN seal BINARY(32) NULL;                  -- of the last entry

INSERT IGNORE INTO rule_state (rule_book_id, examples_hash, examples)
  SELECT rule_book_id, UNHEX(SHA2(examples, 256)), examples FROM rule_release ORDER BY version;

UPDATE rule_release JOIN rule_state ON rule_state.rule_book_id = rule_release.rule_book_id
    AND rule_state.examples_hash = UNHEX(SHA2(rule_release.examples, 256))
  SET rule_release.upload = rule_state.id;

UPDATE rule_event JOIN rule_release ON rule_release.version = rule_event.version
  SET rule_event.state = rule_release.upload
  WHERE rule_event.type IN ('FIRST_START', 'PROPOSED', 'APPROVED', 'ROLLED_BACK');

UPDATE rule_release SET base = (SELECT rule_event.state FROM rule_event
    WHERE rule_event.effective_from <= rule_release.proposed_at ORDER BY rule_event.effective_from DESC, rule_event.id DESC LIMIT 1)
  WHERE version > 1;
