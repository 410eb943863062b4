-- What waits for a person: a row from when it was first seen until it no longer waits. Numbers rise in the order of seeing.
CREATE TABLE notice_thing (
  number           BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind             VARCHAR(20)  NOT NULL,
  thing            VARCHAR(300) NOT NULL,              -- its key where it waits; names no person
  seen_at          DATETIME(6)  NOT NULL,
  UNIQUE KEY notice_thing_once (kind, thing)
);

CREATE TABLE notice_desk (                     -- its one row is the lock of who looks what waits
  id               INT          NOT NULL PRIMARY KEY,
  looked_at        DATETIME(6)  NOT NULL
);

INSERT INTO notice_desk (id, looked_at) VALUES (1, '2000-01-01 00:00:00');

-- Who is told: an account by mail, or the operator's webhook. The row is changed by who tells.
CREATE TABLE notice_reader (
  account_id       INT          NOT NULL PRIMARY KEY,  -- 0: the webhook
  email            VARCHAR(254) NOT NULL,              -- empty for the webhook
  kinds            VARCHAR(200) NOT NULL,              -- names, with commas between them
  pace             VARCHAR(10)  NOT NULL,              -- AT_ONCE, HOURLY, DAILY
  language         VARCHAR(10)  NOT NULL,
  told             BIGINT       NOT NULL,              -- the last number of a thing that was told
  next_at          DATETIME(6)  NOT NULL,
  attempts         INT          NOT NULL,              -- since something was told last
  KEY notice_reader_due (next_at)
);
