-- What is owed on each invoice, and which money pays it. All of it is changed only by who holds the balance of the business.
CREATE TABLE receivable (                     -- one for each invoice, added when it is issued
  number             VARCHAR(20)  NOT NULL PRIMARY KEY,
  business_id        INT          NOT NULL,
  currency           CHAR(3)      NOT NULL,
  total_micros       BIGINT       NOT NULL,            -- what the invoice prints, with tax
  paid_micros        BIGINT       NOT NULL DEFAULT 0,
  written_off_micros BIGINT       NOT NULL DEFAULT 0,
  credited_micros    BIGINT       NOT NULL DEFAULT 0,  -- by credit notes
  open_micros        BIGINT       NOT NULL,            -- total less the three
  from_balance       BOOLEAN      NOT NULL DEFAULT FALSE,  -- all of it was there when it was issued
  issued_at          DATETIME(6)  NOT NULL,
  due                DATE         NULL,                -- the last day for the payment; none if no seller was set
  overdue_at         DATETIME(6)  NULL,                -- when that day ends in the business's zone
  sent_at            DATETIME(6)  NULL,
  disputed_at        DATETIME(6)  NULL,                -- until somebody settles the dispute
  dispute            VARCHAR(200) NOT NULL DEFAULT '',
  KEY receivable_of_business (business_id, issued_at),
  KEY receivable_open (open_micros, overdue_at),
  CONSTRAINT receivable_not_exceeded CHECK (open_micros >= 0 AND paid_micros >= 0 AND written_off_micros >= 0
    AND credited_micros >= 0 AND open_micros = total_micros - paid_micros - written_off_micros - credited_micros)
);

CREATE TABLE allottable (                     -- money that can pay invoices: one for each payment and write-off
  source             BINARY(16)   NOT NULL PRIMARY KEY,    -- the id of the payment
  business_id        INT          NOT NULL,
  kind               VARCHAR(10)  NOT NULL,                -- that of the payment
  left_micros        BIGINT       NOT NULL,                -- what pays no invoice yet
  currency           CHAR(3)      NOT NULL,
  booked_at          DATETIME(6)  NOT NULL,
  kept               BOOLEAN      NOT NULL DEFAULT FALSE,  -- a person took it back from an invoice, so only a person allots it again
  KEY allottable_of_business (business_id, left_micros),
  CONSTRAINT allottable_not_exceeded CHECK (left_micros >= 0)
);
INSERT INTO allottable SELECT p.id, p.business_id, p.kind, p.amount_micros
  + COALESCE((SELECT SUM(c.amount_micros) FROM payment c WHERE c.corrects = p.id), 0), p.currency, p.booked_at, FALSE
  FROM payment p WHERE p.kind IN ('PAYMENT', 'WRITE_OFF');

CREATE TABLE allotment (                      -- added, never changed
  id                 BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  source             BINARY(16)   NOT NULL,                -- of the money; of a credit note its own
  number             VARCHAR(20)  NOT NULL,                -- of the invoice
  kind               VARCHAR(11)  NOT NULL,                -- PAYMENT, WRITE_OFF, CREDIT_NOTE
  amount_micros      BIGINT       NOT NULL,                -- negative: taken back
  at                 DATETIME(6)  NOT NULL,
  made_by            VARCHAR(100) NOT NULL,                -- the account of a person, or a job
  reason             VARCHAR(200) NOT NULL,
  KEY allotment_of_invoice (number, source),
  KEY allotment_of_source (source)
);

CREATE TABLE receivable_missing (             -- invoices from before there were receivables; emptied once
  number             VARCHAR(20)  NOT NULL PRIMARY KEY
);
INSERT INTO receivable_missing SELECT number FROM invoice;
