-- A message may name a chain: media by which it is tried, one after the other. Each hop is a message of its own with an id of its own.

ALTER TABLE inbox ADD COLUMN chain VARCHAR(60) NOT NULL DEFAULT '';      -- this hop and those after it: messenger 10,sms 0; empty: no chain

-- A hop that was admitted and that others follow. The row is added with its hand-over, and deleted when the hop has delivered or the next
-- one begins.
CREATE TABLE chain (
  message_id        BINARY(16)   NOT NULL PRIMARY KEY, -- of this hop
  due_at            DATETIME(6)  NOT NULL,             -- when to look at it again
  turn_at           DATETIME(6)  NOT NULL,             -- when the next hop may begin at the latest
  ends_at           DATETIME(6)  NOT NULL,             -- first instant at which the message has expired
  unsure            BOOLEAN      NOT NULL DEFAULT FALSE, -- its answer was lost: nobody knows whether it was sent
  channel           VARCHAR(20)  NOT NULL,             -- by which it goes, as in the outbox
  rest              VARCHAR(60)  NOT NULL,             -- the hops after it
  business_id       INT          NOT NULL,             -- this and the following as in the inbox
  sender_id         BIGINT       NOT NULL,
  recipient         BINARY(16)   NOT NULL,
  category          VARCHAR(14)  NOT NULL,
  kind              VARCHAR(12)  NOT NULL,
  template_name     VARCHAR(128) NOT NULL,
  template_language VARCHAR(15)  NOT NULL,
  accepted_at       DATETIME(6)  NOT NULL,
  callback_data     VARCHAR(512) NOT NULL,
  content           MEDIUMBLOB   NOT NULL,
  KEY chain_due (due_at),
  KEY chain_of_person (recipient)
);
