-- The processes that share the work of this installation: each renews its row, and the row of one that has ended is deleted.
CREATE TABLE live_node (
  id      BINARY(16)  NOT NULL PRIMARY KEY,
  seen_at DATETIME(6) NOT NULL
);
