-- A business has its balance from its enrolment on, and no longer from its first use.

INSERT INTO balance (business_id, currency, balance_micros, held_micros, invoiced_through)
  SELECT id, currency, 0, 0, '0000-12' FROM business
  WHERE id NOT IN (SELECT business_id FROM balance);
