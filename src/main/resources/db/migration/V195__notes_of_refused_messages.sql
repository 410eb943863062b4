-- The partner's own note on a message that was refused, so that its status can be told once more as it was. Notes of other messages are
-- in reservation and delivery.
CREATE TABLE refusal_note (                   -- added with the verdict, deleted with it
  message_id  BINARY(16)   NOT NULL,
  note        VARCHAR(512) NOT NULL,
  PRIMARY KEY (message_id)
);
