-- An issued invoice is booked: its rounding and its tax. Its journal entry is X'FFFFFFFFFFFF' and the first 10 bytes of SHA-256 over
-- 'invoice ' and the number, so that it stands among the payments.
ALTER TABLE entry ADD COLUMN reason VARCHAR(200) NOT NULL DEFAULT '';   -- the number of an invoice; that of a payment is in its own row
ALTER TABLE invoice
  ADD COLUMN tax_cents BIGINT  NOT NULL DEFAULT 0,       -- on top of sum_cents, in the same unit
  ADD COLUMN booked    BOOLEAN NOT NULL DEFAULT FALSE;   -- the next run of its business books an invoice from before
