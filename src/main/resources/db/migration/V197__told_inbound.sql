-- What persons wrote to a business, after its webhook has taken it: kept for some days, so that a business that lost it gets it once more.
CREATE TABLE told_inbound (                   -- added when it was taken, deleted after tollgate.webhooks.keep-inbound or by an erasure
  id           BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  business_id  INT          NOT NULL,
  sender_id    BIGINT       NOT NULL,
  recipient    BINARY(16)   NOT NULL,         -- who wrote it
  inbound_id   VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,   -- the messenger's id of it
  at           DATETIME(6)  NOT NULL,         -- when Tollgate took it
  inbound      MEDIUMBLOB   NOT NULL,         -- sealed
  UNIQUE KEY told_inbound_once (business_id, sender_id, inbound_id),
  KEY told_inbound_by_time (business_id, at),
  KEY told_inbound_of_person (recipient),
  KEY told_inbound_by_age (at)
);
