-- Networks are called with no transaction open. An open call is a message that was taken out of the outbox and that a network is asked
-- to take, or whose answer was lost.

CREATE TABLE open_call (
  message_id        BINARY(16)   NOT NULL PRIMARY KEY,
  network           VARCHAR(20)  NOT NULL,             -- who is asked
  state             VARCHAR(8)   NOT NULL,             -- CALLING; UNKNOWN: answer lost; WAITING: only a receipt or the expiry ends it
  lease             BIGINT       NOT NULL,             -- a random number of this call: who lost it must not record its answer
  longest_millis    INT          NOT NULL,             -- how long after anybody has read the row the call may last at most
  due_at            DATETIME(6)  NOT NULL,             -- CALLING: when it began; otherwise: when it is looked at again
  channel           VARCHAR(20)  NOT NULL,             -- this and the following as in the outbox
  business_id       INT          NOT NULL,
  sender_id         BIGINT       NOT NULL,
  recipient         BINARY(16)   NOT NULL,
  category          VARCHAR(14)  NOT NULL,
  kind              VARCHAR(12)  NOT NULL,
  template_name     VARCHAR(128) NOT NULL,
  template_language VARCHAR(15)  NOT NULL,
  expires_at        DATETIME(6)  NOT NULL,
  attempts          SMALLINT     NOT NULL,
  unknowns          SMALLINT     NOT NULL,
  content           MEDIUMBLOB   NOT NULL,
  KEY open_call_due (state, due_at),
  KEY open_call_of_network (network, state),
  KEY open_call_of_person (recipient)
);

ALTER TABLE outbox ADD COLUMN channel VARCHAR(20) NOT NULL DEFAULT '',        -- by which channel; empty: by the one that is set
                   ADD COLUMN unknowns SMALLINT NOT NULL DEFAULT 0,           -- how often it was sent without an answer
                   DROP KEY outbox_of_business,
                   ADD KEY outbox_of_business (channel, business_id, due_at);
