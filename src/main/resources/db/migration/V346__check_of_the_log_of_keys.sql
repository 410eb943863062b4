-- The last comparison of all entries of the log of keys with its root. One row, which is changed.
CREATE TABLE e2e_log_check (
  id       TINYINT       NOT NULL PRIMARY KEY,
  size     BIGINT        NOT NULL,               -- of the log when it was whole last; it never has fewer entries again
  root     VARBINARY(32) NOT NULL,               -- of so many entries; empty: none
  is_whole BOOLEAN       NOT NULL,               -- what the last comparison has found
  at       DATETIME(6)   NOT NULL
);
