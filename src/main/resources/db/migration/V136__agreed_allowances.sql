-- Free messages can be agreed for a month.
ALTER TABLE agreement
  ADD COLUMN messages BIGINT NOT NULL DEFAULT 0;       -- of an ALLOWANCE: free in a whole month; 0 for all other kinds
