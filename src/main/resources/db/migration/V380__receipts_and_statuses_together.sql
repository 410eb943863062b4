-- Receipts of one message that come together wait in one row, and so do its statuses that are queued together.
ALTER TABLE receipt_inbox ADD COLUMN further BLOB NULL; -- those after the first, as JSON: [[type, at, code, title, details], ...]
ALTER TABLE status_update
  ADD COLUMN further BLOB NULL,                         -- those after the first, as JSON: [[status, at, detail], ...]; "": as the first
  ADD COLUMN told TINYINT UNSIGNED NOT NULL DEFAULT 0;  -- how many of them the business has
