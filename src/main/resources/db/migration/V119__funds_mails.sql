-- A business is told by mail, too, when little of its balance or credit is left, and when nothing is.
CREATE TABLE funds_mail (                     -- added with the notice, in its transaction
  id                 BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  business_id        INT          NOT NULL,
  nothing_left       BOOLEAN      NOT NULL,
  currency           CHAR(3)      NOT NULL,
  available_micros   BIGINT       NOT NULL,            -- at the time of the notice
  noticed_at         DATETIME(6)  NOT NULL,
  state              VARCHAR(10)  NOT NULL,            -- WAITING, SENT, FAILED
  attempts           INT          NOT NULL DEFAULT 0,
  next_at            DATETIME(6)  NULL,                -- of the next attempt; of one under way: when it is taken for lost
  ended_at           DATETIME(6)  NULL,
  detail             VARCHAR(300) NOT NULL DEFAULT '', -- why the last attempt failed
  KEY funds_mail_due (next_at, id),
  KEY funds_mail_of_business (business_id, noticed_at)
);
