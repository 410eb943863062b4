-- The bank may export the same days again under another id: the same payment is then found by account, day, amount and reference.
-- Names and words of those who paid are emptied after a term; days and amounts stay.
ALTER TABLE bank_entry
  ADD COLUMN emptied_at DATETIME(6) NULL,                  -- payer, payer_account, end_to_end and text are empty since then
  ADD KEY bank_entry_twin (account, day, amount_micros),
  ADD KEY bank_entry_by_day (emptied_at, day);
