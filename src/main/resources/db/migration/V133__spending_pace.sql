-- How fast a business spends: rules can stop spending that runs away. Counted when a message is admitted, corrected when it ends.
CREATE TABLE spending_pace (
  business_id      INT          NOT NULL,
  span             CHAR(1)      NOT NULL,              -- M: a minute (UTC); D: a day in the zone of the business
  since            DATETIME     NOT NULL,              -- its beginning
  messages         INT          NOT NULL,              -- admitted in it
  micros           BIGINT       NOT NULL,              -- what these were charged, and what is held for those on their way
  PRIMARY KEY (business_id, span, since),
  KEY spending_pace_since (span, since)
);

CREATE TABLE spending_stop (                  -- days on which a rule about the pace of spending refused messages of a business
  business_id      INT          NOT NULL,
  day              DATE         NOT NULL,              -- in the zone of the business
  rule             VARCHAR(40)  NOT NULL,
  at               DATETIME(6)  NOT NULL,              -- of the first message that it refused
  PRIMARY KEY (business_id, day, rule),
  KEY spending_stop_at (at)
);

ALTER TABLE funds_mail ADD COLUMN about VARCHAR(10) NOT NULL DEFAULT 'FUNDS'; -- or SPENDING: messages are refused as they cost too much
