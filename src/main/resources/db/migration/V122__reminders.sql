-- Reminders of invoices that are overdue, and disputes of a whole invoice or a part. Changed only by who holds the balance of the business.
ALTER TABLE receivable
  ADD COLUMN disputed_micros BIGINT       NOT NULL DEFAULT 0,   -- of what was open when the dispute began
  ADD COLUMN disputed_by     VARCHAR(100) NOT NULL DEFAULT '',
  ADD COLUMN reminds         VARCHAR(20)  NOT NULL DEFAULT '';  -- the invoice, if this is the fee and interest of a reminder of it
UPDATE receivable SET disputed_micros = open_micros WHERE disputed_at IS NOT NULL;

ALTER TABLE allottable ADD COLUMN value_at DATETIME(6) NULL;     -- when the money came; booked_at is when it was recorded
UPDATE allottable a JOIN payment p ON p.id = a.source SET a.value_at = p.at;

CREATE TABLE invoice_dispute (                -- all disputes; the end is added once
  id               BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  number           VARCHAR(20)  NOT NULL,
  amount_micros    BIGINT       NOT NULL,
  why              VARCHAR(200) NOT NULL,
  since            DATETIME(6)  NOT NULL,
  made_by          VARCHAR(100) NOT NULL,
  settled_at       DATETIME(6)  NULL,
  settled_by       VARCHAR(100) NOT NULL DEFAULT '',
  KEY invoice_dispute_of_invoice (number)
);
INSERT INTO invoice_dispute (number, amount_micros, why, since, made_by)
  SELECT number, open_micros, dispute, disputed_at, '' FROM receivable WHERE disputed_at IS NOT NULL;

CREATE TABLE reminder (                       -- added, never changed
  number           VARCHAR(20)  NOT NULL,              -- of the invoice
  level            INT          NOT NULL,              -- from 1; the key lets each level be there once
  business_id      INT          NOT NULL,
  currency         CHAR(3)      NOT NULL,
  day              DATE         NOT NULL,              -- in the business's zone
  made_at          DATETIME(6)  NOT NULL,
  open_micros      BIGINT       NOT NULL,              -- what it demands of the invoice
  fee_micros       BIGINT       NOT NULL,
  interest_micros  BIGINT       NOT NULL,
  interest_from    DATE         NULL,                  -- the days whose interest it books; none if its level has none
  interest_until   DATE         NULL,
  PRIMARY KEY (number, level)
);
