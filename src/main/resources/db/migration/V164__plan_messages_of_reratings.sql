-- How many messages of the months of a run the plan makes free, by the wrong and by the right version of the rules. They stay as they are.
ALTER TABLE rerating_business
  ADD COLUMN plan_before   BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN plan_after    BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN plan_messages BIGINT NOT NULL DEFAULT 0,  -- that were free beyond the right number, or at most so many charged below it
  ADD COLUMN plan_micros   BIGINT NOT NULL DEFAULT 0;  -- what they would cost more at most; negative: less at most
