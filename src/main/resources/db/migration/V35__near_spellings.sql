-- A word that is nearly a stop: the person is asked once whether she meant it.

ALTER TABLE stopped
  ADD COLUMN asked    VARCHAR(128) NOT NULL DEFAULT '',   -- the messenger's id of the message that she was asked about; empty: none
  ADD COLUMN asked_at DATETIME(6)  NULL;                  -- its time, by the messenger's clock, until she has said anything more
