-- Nothing is mailed to an address before somebody who reads its mails has opened the link in the first one.
ALTER TABLE notice_reader
  ADD COLUMN confirmed BOOLEAN NOT NULL DEFAULT TRUE,    -- addresses from before count as confirmed
  ADD COLUMN proof     BINARY(32) NULL,                  -- SHA-256 of the token in the link
  ADD COLUMN asked_at  DATETIME(6) NULL;                 -- when the last link was sent
