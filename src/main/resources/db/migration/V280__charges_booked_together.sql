-- Charges of a business that are settled together and were delivered in the same quarter of an hour have one journal entry. It is named by
-- the lowest id of their messages. Charges that are settled together have the same number; those from before each have their own.
ALTER TABLE entry
  ADD COLUMN messages     INT        NOT NULL DEFAULT 1,   -- of a charge: so many messages it adds to this account
  ADD COLUMN charges_hash BINARY(32) NULL;                 -- of several charges: SHA-256 over them, on the account of the business
ALTER TABLE charge DROP KEY charge_seq, ADD KEY charge_seq (seq);
