-- A message that is admitted in one month and delivered in a later one is compared with the free messages of that month: in the month of
-- its admission the plan may have had a part of them only, as it began within the month.
ALTER TABLE reservation ADD COLUMN allowance_later INT NOT NULL DEFAULT 0;  -- so many are free in each later month
UPDATE reservation SET allowance_later = allowance WHERE allowance > 0;
