-- What of an invoice the balance paid when it was issued, in the currency's smallest unit. Its documents say so. Those of earlier invoices
-- say nothing of it and stay as they are.
ALTER TABLE invoice ADD COLUMN paid_cents BIGINT NOT NULL DEFAULT 0;
