-- The reference of a payment that came by a bank statement is what the payer wrote. It is erased with the names and words of the entry, and
-- so are those whose entries were emptied before. The seals of days and the ids of payments do not change: neither needs the reference.
UPDATE payment p JOIN bank_entry b ON b.payment_id = p.id SET p.reference = '(erased)', p.compared = '' WHERE b.emptied_at IS NOT NULL;
UPDATE payment p JOIN bank_entry b ON b.payment_id = p.corrects SET p.reference = '(erased)', p.compared = ''
  WHERE b.emptied_at IS NOT NULL;
