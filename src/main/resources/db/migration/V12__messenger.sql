-- What the messenger tells: messages of people on their way to the business's webhook, stops and their way back, reports of spam.

ALTER TABLE status_update ADD COLUMN inbound MEDIUMBLOB NULL;   -- status 'inbound': what a person wrote, sealed; callback_data is the messenger's id

CREATE TABLE inbound (                        -- updates of the messenger that were taken, so that a repetition is known as such
  id_hash          BINARY(32)  NOT NULL PRIMARY KEY,   -- SHA-256 of what identifies it
  request          BINARY(16)  NOT NULL,               -- the request that brought it first
  at               DATETIME(6) NOT NULL,
  KEY inbound_by_time (at)                             -- forgotten after a while
);

CREATE TABLE stopped (                        -- what a person has stopped and not begun again: a START gives no more than this
  recipient        BINARY(16)   NOT NULL,
  business_id      INT          NOT NULL,
  means            VARCHAR(10)  NOT NULL,              -- KEYWORD, SETTING
  purpose          VARCHAR(10)  NOT NULL,
  said_at          DATETIME(6)  NOT NULL,              -- by the messenger's clock
  withdrawn_at     DATETIME(6)  NOT NULL,              -- of the entry in consent that it made
  message          VARCHAR(128) NOT NULL,              -- the messenger's id of the message
  was              VARCHAR(10)  NOT NULL,              -- GIVEN or CONFIRMED: the consent that stood before; empty: none
  was_expires_at   DATETIME(6)  NULL,
  PRIMARY KEY (recipient, business_id, means, purpose)
);

CREATE TABLE spam_report (                    -- added, never changed
  id               BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  recipient        BINARY(16)   NOT NULL,
  business_id      INT          NOT NULL,
  sender_id        BIGINT       NOT NULL,
  at               DATETIME(6)  NOT NULL,
  message          VARCHAR(128) NOT NULL,              -- the message that she reports, if she named one
  KEY spam_report_of_recipient (recipient),
  KEY spam_report_of_business (business_id, at)
);
