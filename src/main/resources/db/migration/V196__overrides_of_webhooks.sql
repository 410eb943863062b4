-- A partner may send the webhooks of its account, or of one number, to other URLs than the operator has set.
ALTER TABLE business ADD COLUMN webhook_override VARCHAR(500) NULL;
ALTER TABLE business ADD COLUMN webhook_stopped BOOLEAN NOT NULL DEFAULT FALSE;   -- the partner wants none for now
ALTER TABLE sender ADD COLUMN webhook_override VARCHAR(500) NULL;
ALTER TABLE webhook_attempt ADD COLUMN url VARCHAR(500) NOT NULL DEFAULT '';   -- where the POST went; empty before this column was
