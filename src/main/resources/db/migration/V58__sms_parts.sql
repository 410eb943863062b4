-- The parts of messages that an SMSC has, by its ids, and what it said of them. Rows are added with the SMSC's answers, their state is
-- changed in place, and they are deleted 35 days later.

CREATE TABLE sms_part (
  message_id       BINARY(16)     NOT NULL,
  submission       TINYINT        NOT NULL,            -- 1 if an earlier one was lost
  part             SMALLINT       NOT NULL,            -- from 0
  parts            SMALLINT       NOT NULL,
  smsc_id          VARBINARY(64)  NOT NULL,            -- the SMSC's id of the part; an SMSC may use one again
  state            VARCHAR(10)    NOT NULL,
  at               DATETIME(6)    NOT NULL,
  PRIMARY KEY (message_id, submission, part),
  KEY sms_part_of_smsc (smsc_id, at),
  KEY sms_part_by_age (at)
);

-- Delivery receipts that came before the SMSC's answer. A row is deleted when its part is known, or a day later.
CREATE TABLE sms_receipt (
  id               BIGINT         NOT NULL AUTO_INCREMENT,
  smsc_id          VARBINARY(64)  NOT NULL,
  state            VARCHAR(10)    NOT NULL,
  words            VARCHAR(200)   NOT NULL,
  at               DATETIME(6)    NOT NULL,
  PRIMARY KEY (id),
  KEY sms_receipt_of_smsc (smsc_id),
  KEY sms_receipt_by_age (at)
);
