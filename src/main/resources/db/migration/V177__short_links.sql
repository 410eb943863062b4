-- A short link to a chat with a number: who opens it has a message ready to be sent. A business makes, changes and deletes them.
CREATE TABLE short_link (
  code       CHAR(14)     NOT NULL PRIMARY KEY,
  sender_id  BIGINT       NOT NULL,
  message    VARCHAR(600) NOT NULL,             -- at most 140 characters
  created_at DATETIME(6)  NOT NULL,
  KEY short_link_of_sender (sender_id, code)
);
