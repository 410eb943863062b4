-- Page and CSV of an invoice are made after it was issued, and without the balance being locked. So the invoice keeps what they say of the
-- business: its name, handle and zone of that moment. Older invoices have their page and CSV.
ALTER TABLE invoice ADD COLUMN printed_for VARBINARY(4000) NULL,
    ADD COLUMN documented BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE invoice SET documented = TRUE;
CREATE INDEX invoice_documented ON invoice (documented, number);
