-- A minimum fee that was credited although it was owed is forgiven: re-rating its month does not ask for it again.
ALTER TABLE credit_note_line
  ADD COLUMN forgiven BOOLEAN NOT NULL DEFAULT FALSE;

UPDATE credit_note_line l JOIN credit_note n ON n.number = l.number
  JOIN invoice_line v ON v.number = l.invoice AND v.line = l.invoice_line AND v.fee = 'MINIMUM_FEE'
SET l.forgiven = TRUE WHERE n.made_by NOT LIKE 'job:%';  -- until now, jobs credited only fees that a run of re-rating had made wrong
