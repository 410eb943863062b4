-- Reports of encrypted messages: the recipient discloses one, and an officer decides on it.

-- What an encrypted message that was handed over declares, so that a disclosed one can be compared with it. Added with its hand-over;
-- deleted when nobody can report it any more.
CREATE TABLE e2e_handed (
  message_id BINARY(16)  NOT NULL PRIMARY KEY,
  recipient  BINARY(16)  NOT NULL,
  head       BINARY(32)  NOT NULL,               -- SHA-256 over group, epoch and declaration
  at         DATETIME(6) NOT NULL,
  KEY e2e_handed_of_recipient (recipient),
  KEY e2e_handed_by_time (at)
);

-- One for each message and person. Changed once: an erasure empties the content.
CREATE TABLE e2e_report (
  id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  message_id  BINARY(16)   NOT NULL,
  recipient   BINARY(16)   NOT NULL,
  business_id INT          NOT NULL,
  sender_id   BIGINT       NOT NULL,
  device_id   CHAR(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,  -- that signed the message
  category    VARCHAR(30)  NOT NULL,             -- as declared
  template    VARCHAR(230) NOT NULL,             -- name@language; empty: free text
  reason      VARCHAR(20)  NOT NULL,
  fits        BOOLEAN      NOT NULL,             -- whether the text is what was declared
  content     MEDIUMBLOB   NOT NULL,             -- encrypted: what was disclosed, its signature and her words; empty after an erasure
  at          DATETIME(6)  NOT NULL,
  UNIQUE KEY e2e_report_of_message (message_id, recipient),
  KEY e2e_report_of_recipient (recipient, at),
  KEY e2e_report_of_business (business_id, id)
);

-- What an officer decided: added once, never changed.
CREATE TABLE e2e_report_decision (
  report_id  BIGINT       NOT NULL PRIMARY KEY,
  decision   VARCHAR(20)  NOT NULL,              -- RERATED, BADGE_WITHDRAWN, DISMISSED
  category   VARCHAR(30)  NOT NULL,              -- the true one, of RERATED; otherwise empty
  run_id     INT          NOT NULL,              -- of the re-rating; 0: none
  reason     VARCHAR(200) NOT NULL,
  decided_by VARCHAR(100) NOT NULL,
  at         DATETIME(6)  NOT NULL
);
