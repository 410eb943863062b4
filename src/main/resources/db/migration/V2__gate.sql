-- The gate: accepted messages, verdicts, hand-overs. Queue rows are deleted when done.

CREATE TABLE idempotency (
  business_id      INT         NOT NULL,
  key_hash         BINARY(32)  NOT NULL,
  content_hash     BINARY(32)  NOT NULL,
  message_id       BINARY(16)  NOT NULL,
  at               DATETIME(6) NOT NULL,
  PRIMARY KEY (business_id, key_hash),
  KEY idempotency_by_time (at)                         -- forgotten after a while
);

CREATE TABLE inbox (                          -- accepted, or deferred: waiting to be judged
  due_at            DATETIME(6)  NOT NULL,
  message_id        BINARY(16)   NOT NULL,
  business_id       INT          NOT NULL,
  sender_id         BIGINT       NOT NULL,
  recipient         BINARY(16)   NOT NULL,
  category          VARCHAR(14)  NOT NULL,
  kind              VARCHAR(12)  NOT NULL,
  template_name     VARCHAR(128) NOT NULL,             -- empty for free text
  template_language VARCHAR(15)  NOT NULL,
  accepted_at       DATETIME(6)  NOT NULL,
  round             SMALLINT     NOT NULL,             -- how often it has been judged
  callback_data     VARCHAR(512) NOT NULL,             -- the partner's own note, echoed in statuses
  content           MEDIUMBLOB   NOT NULL,             -- the request body without the recipient, deflated
  PRIMARY KEY (due_at, message_id)
);

CREATE TABLE rule_book (
  id               INT         NOT NULL AUTO_INCREMENT PRIMARY KEY,
  hash             BINARY(32)  NOT NULL UNIQUE,
  first_used_at    DATETIME(6) NOT NULL,
  files            LONGBLOB    NOT NULL                -- every file of rules/ as a zip
);

CREATE TABLE decision (                       -- verdicts: added, never changed
  message_id       BINARY(16)  NOT NULL,
  round            SMALLINT    NOT NULL,
  business_id      INT         NOT NULL,
  sender_id        BIGINT      NOT NULL,
  recipient        BINARY(16)  NOT NULL,
  category         VARCHAR(14) NOT NULL,
  decided_at       DATETIME(6) NOT NULL,
  outcome          VARCHAR(8)  NOT NULL,               -- ADMITTED, DEFERRED, REFUSED
  rule             VARCHAR(40) NOT NULL,               -- the first rule that decided
  rule_book_id     INT         NOT NULL,
  case_file        MEDIUMBLOB  NOT NULL,               -- case file and findings, deflated JSON
  PRIMARY KEY (message_id, round)
);
