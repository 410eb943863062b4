-- Decisions are sealed: a document that was changed in the database, or put under another message, is seen by the replay.
ALTER TABLE decision
  ADD COLUMN seal BINARY(16) NULL;             -- HMAC over message, round, rule book and document without the pseudonym; none on older rows
