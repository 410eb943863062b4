-- Re-rating: the charges of past months at the prices of another version of the rules. A charge stays as it is; its corrected price is a
-- row of its own, booked by counter entries. The journal entries of a slice and day are X'FFFFFFFFFFFF' and the first 10 bytes of SHA-256
-- over 're-rating ', run, ' ', business, ' ', slice, ' ', day and ' back' or ' anew'. Their kind is RERATING.
CREATE TABLE rerating (                       -- a run: proposed with a dry run, then confirmed by another account or withdrawn
  id               INT          NOT NULL AUTO_INCREMENT PRIMARY KEY,
  corrects         INT          NOT NULL,              -- the version of the rules by whose prices was charged
  version          INT          NOT NULL,              -- the version with the right prices
  rules_hash       BINARY(32)   NOT NULL,              -- of the files of that version
  first_month      CHAR(7)      NOT NULL,              -- of deliveries, in each business's zone
  last_month       CHAR(7)      NOT NULL,
  businesses       VARCHAR(4000) NOT NULL,             -- their ids with a comma between; empty: all
  reason           VARCHAR(200) NOT NULL,
  hash             BINARY(32)   NOT NULL,              -- SHA-256 over both versions, the span, and what the dry run found
  seen             BIGINT       NOT NULL,              -- charge.seq of the latest charge that the dry run read
  state            VARCHAR(10)  NOT NULL,              -- PROPOSED, then RUNNING and DONE, or WITHDRAWN
  proposed_by      VARCHAR(100) NOT NULL,
  proposed_at      DATETIME(6)  NOT NULL,
  decided_by       VARCHAR(100) NOT NULL DEFAULT '',   -- who confirmed or withdrew it
  decided_at       DATETIME(6)  NULL,
  done_at          DATETIME(6)  NULL,
  KEY rerating_by_state (state)
);

CREATE TABLE rerating_business (              -- what the dry run found, and how far the run has come
  run_id           INT          NOT NULL,
  business_id      INT          NOT NULL,
  currency         CHAR(3)      NOT NULL,
  charges          BIGINT       NOT NULL,              -- that were read; free messages are not among them
  free             BIGINT       NOT NULL,              -- messages that stay free
  changed          BIGINT       NOT NULL,              -- that get another price or market
  moved            BIGINT       NOT NULL,              -- of these, those that count for the tiers of another market
  taken_back       BIGINT       NOT NULL,              -- that would, but for a credit that took them back
  kept             BIGINT       NOT NULL,              -- SMS whose parts do not follow from their price, so that they keep it
  unpriced         BIGINT       NOT NULL,              -- without a price in the right version
  old_micros       BIGINT       NOT NULL,              -- what the changed ones cost
  new_micros       BIGINT       NOT NULL,              -- what they should have cost
  agreed_micros    BIGINT       NOT NULL,              -- so much more is taken off by agreements
  minimum_micros   BIGINT       NOT NULL,              -- so much more is owed for minimum fees
  done_seq         BIGINT       NOT NULL DEFAULT 0,    -- charges up to this one are re-rated
  slices           INT          NOT NULL DEFAULT 0,
  running          TINYINT      NULL,                  -- 1 while it runs: a business has one run at a time
  ended_at         DATETIME(6)  NULL,
  PRIMARY KEY (run_id, business_id),
  UNIQUE KEY rerating_running (business_id, running)
);

CREATE TABLE rerating_line (                  -- lines of the dry run: messages that cost the same before, and the same after
  run_id           INT          NOT NULL,
  business_id      INT          NOT NULL,
  line             INT          NOT NULL,
  month            CHAR(7)      NOT NULL,
  category         VARCHAR(30)  NOT NULL,
  old_market       VARCHAR(60)  NOT NULL,
  old_micros       BIGINT       NOT NULL,
  market           VARCHAR(60)  NOT NULL,
  rate_micros      BIGINT       NOT NULL,
  messages         BIGINT       NOT NULL,
  PRIMARY KEY (run_id, business_id, line)
);

CREATE TABLE rerated_charge (                 -- the price of a message, corrected by a run: added once, never changed
  message_id       BINARY(16)   NOT NULL,
  run_id           INT          NOT NULL,
  old_run          INT          NOT NULL,              -- the run whose price it replaces; 0: that of the charge
  business_id      INT          NOT NULL,
  slice            INT          NOT NULL,              -- of the run and business, from 1
  day              DATE         NOT NULL,              -- of the delivery, in the business's zone
  category         VARCHAR(30)  NOT NULL,
  currency         CHAR(3)      NOT NULL,
  old_period       CHAR(7)      NOT NULL,              -- the month whose invoice has the old price, or would have had
  old_market       VARCHAR(60)  NOT NULL,
  old_micros       BIGINT       NOT NULL,
  credited         BOOLEAN      NOT NULL,              -- that month was closed: a credit note gives the old price back
  period           CHAR(7)      NOT NULL,              -- the month whose invoice has the new price
  market           VARCHAR(60)  NOT NULL,
  rate_micros      BIGINT       NOT NULL,
  rate_version     DATE         NOT NULL,
  charged          CHAR(7)      NOT NULL,              -- the month of the charge: it counts towards the minimum fee of that month
  PRIMARY KEY (message_id, run_id),
  KEY rerated_in_slice (run_id, business_id, slice)
);

CREATE TABLE rerated_total (                  -- how many rows of rerated_charge are the same in all this; raised with them
  run_id           INT          NOT NULL,
  business_id      INT          NOT NULL,
  month            CHAR(7)      NOT NULL,              -- of the delivery
  category         VARCHAR(30)  NOT NULL,
  charged          CHAR(7)      NOT NULL,
  old_period       CHAR(7)      NOT NULL,
  old_market       VARCHAR(60)  NOT NULL,
  old_micros       BIGINT       NOT NULL,
  credited         BOOLEAN      NOT NULL,
  period           CHAR(7)      NOT NULL,
  market           VARCHAR(60)  NOT NULL,
  rate_micros      BIGINT       NOT NULL,
  messages         BIGINT       NOT NULL,
  PRIMARY KEY (run_id, business_id, month, category, charged, old_period, old_market, old_micros, credited, period, market, rate_micros),
  KEY rerated_total_of_business (business_id, period)
);
