-- The chats of the business app, what people wrote and on the handsets of the demonstration; and a handset's language.

ALTER TABLE handset ADD COLUMN language VARCHAR(8) NOT NULL DEFAULT '';   -- of its pages; empty: by the country of the number

CREATE TABLE chat_word (
  recipient    BINARY(16)     NOT NULL,
  sender_id    BIGINT         NOT NULL,
  id           VARCHAR(128)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,   -- the messenger's id of the message
  business_id  INT            NOT NULL,
  at           DATETIME(6)    NOT NULL,
  text         VARBINARY(20000) NOT NULL,       -- sealed
  by_business  BOOLEAN        NOT NULL,         -- what the firm sent from the app; otherwise what the person wrote
  reached      BOOLEAN        NOT NULL,         -- whether the business may read it
  PRIMARY KEY (recipient, sender_id, id),
  KEY chat_of_business (business_id, at),
  KEY chat_by_age (at)
);
