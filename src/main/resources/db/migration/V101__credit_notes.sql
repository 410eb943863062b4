-- Credit notes: what an invoice charged and the business need not pay. An issued one never changes, as an invoice does not. Its documents
-- are rows of invoice_document, and its journal entry is X'FFFFFFFFFFFF' and the first 10 bytes of SHA-256 over 'credit note ' and the
-- number. The series of its numbers is C and the year, in invoice_series: C2026-000001.
ALTER TABLE entry MODIFY COLUMN kind VARCHAR(20) NOT NULL DEFAULT 'CHARGE';   -- also INVOICE, CREDIT_NOTE, and that of a payment

CREATE TABLE credit_note (                    -- added only, by whoever holds the balance of the business
  number           VARCHAR(20)  NOT NULL PRIMARY KEY,
  invoice          VARCHAR(20)  NOT NULL,              -- the invoice that it credits
  business_id      INT          NOT NULL,
  sum_cents        BIGINT       NOT NULL,              -- without tax, in the currency's smallest unit, as printed
  tax_cents        BIGINT       NOT NULL,              -- on top of that
  other_tax_cents  BIGINT       NULL,                  -- the same tax in the seller's currency, where the invoice tells it, too
  cancels          BOOLEAN      NOT NULL,              -- nothing of the invoice is left after it
  reason           VARCHAR(200) NOT NULL,
  made_by          VARCHAR(100) NOT NULL,              -- account of the administration, or the job
  issued_on        DATE         NOT NULL,              -- in the business's zone
  issued_at        DATETIME(6)  NOT NULL,
  KEY credit_note_of_invoice (invoice),
  KEY credit_note_of_business (business_id, number),
  KEY credit_note_by_time (issued_at)
);

CREATE TABLE credit_note_line (               -- added only
  number           VARCHAR(20)  NOT NULL,
  line             INT          NOT NULL,
  invoice          VARCHAR(20)  NOT NULL,
  invoice_line     INT          NOT NULL,
  messages         BIGINT       NOT NULL,
  amount_micros    BIGINT       NOT NULL,              -- before rounding
  amount_cents     BIGINT       NOT NULL,
  whole            BOOLEAN      NOT NULL,              -- nothing of the invoice's line is left, so no charge of it is taken back later
  PRIMARY KEY (number, line),
  KEY credit_note_line_of_invoice (invoice, invoice_line)
);

CREATE TABLE credit_note_message (            -- added only: charges that were taken back one by one, and the credit note that says so
  message_id       BINARY(16)   NOT NULL PRIMARY KEY,
  number           VARCHAR(20)  NOT NULL,
  KEY credit_note_message_of_note (number)
);
