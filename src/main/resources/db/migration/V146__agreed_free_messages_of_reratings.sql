-- How many messages of the months of a run are free by agreement: as they are charged, and with the right prices.
ALTER TABLE rerating_business
  ADD COLUMN free_before BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN free_after  BIGINT NOT NULL DEFAULT 0;
