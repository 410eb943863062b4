-- Businesses that a rule has stopped: their messages wait until somebody of finance lets them go on.
CREATE TABLE stopped_spending (               -- the gate adds a row, and who lets the business go on changes it once
  id               INT          NOT NULL AUTO_INCREMENT PRIMARY KEY,
  business_id      INT          NOT NULL,
  stands           BOOLEAN      NULL DEFAULT TRUE,     -- NULL when the business may go on, so at most one stop of a business stands
  rule             VARCHAR(40)  NOT NULL,
  reason           VARCHAR(1000) NOT NULL,             -- of the rule
  pace             VARCHAR(1000) NOT NULL,             -- what the rule saw, in words
  above            VARCHAR(2000) NOT NULL,             -- what it allows: its sentences about the pace
  at               DATETIME(6)  NOT NULL,
  ended_by         VARCHAR(100) NULL,                  -- let the business go on
  ended_at         DATETIME(6)  NULL,
  ended_why        VARCHAR(200) NULL,
  UNIQUE KEY stopped_spending_of_business (business_id, stands),
  KEY stopped_spending_ended (ended_at)
);

ALTER TABLE spending_pace                     -- of the sums of a day: what was before the business went on, which no rule counts again
  ADD COLUMN passed_messages INT    NOT NULL DEFAULT 0,
  ADD COLUMN passed_micros   BIGINT NOT NULL DEFAULT 0;
