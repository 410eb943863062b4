-- Revenue has an account for each market and category: revenue:Germany:UTILITY. What was booked before stays in the account revenue.
ALTER TABLE entry MODIFY COLUMN account VARCHAR(100) NOT NULL;   -- business:7, revenue:..., tax, rounding, cash, write-off
-- The kind of a payment is also WRITE_OFF, and CREDIT, which takes a charge back: what it corrects is the id of the message.
