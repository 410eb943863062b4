-- A month in which a plan begins has that part of its free messages and of its fee that its days are.
ALTER TABLE business ADD COLUMN plan_days VARCHAR(4000) NULL;   -- JSON: the first day of each plan that it had; none: always the same
