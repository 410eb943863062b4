-- What stands alone with a failure that does not pass: kept where it is, tried again ever more rarely, and shown here.

CREATE TABLE quarantine (
  id               BIGINT       NOT NULL AUTO_INCREMENT,
  queue            VARCHAR(20)  NOT NULL,
  item             VARCHAR(64)  NOT NULL,              -- its key in the queue; names no person
  reason           VARCHAR(300) NOT NULL,              -- kind of failure and where, without the failure's own words
  first_at         DATETIME(6)  NOT NULL,
  last_at          DATETIME(6)  NOT NULL,
  tries            INT          NOT NULL,
  next_at          DATETIME(6)  NOT NULL,              -- when it is tried again
  PRIMARY KEY (queue, item),
  UNIQUE KEY quarantine_id (id)
);

ALTER TABLE status_update ADD COLUMN held_until DATETIME(6) NOT NULL DEFAULT '2000-01-01 00:00:00';
