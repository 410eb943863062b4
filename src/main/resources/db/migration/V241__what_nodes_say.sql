-- What each process says of itself: its process id and host, since when it runs, and the rule book it judges by.
ALTER TABLE live_node
  ADD COLUMN name       VARCHAR(100) NOT NULL DEFAULT '',
  ADD COLUMN started_at DATETIME(6)  NULL,
  ADD COLUMN rule_book  VARCHAR(100) NOT NULL DEFAULT '';
