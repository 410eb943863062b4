-- Delivery: hand-overs waiting, receipts, status webhooks, and the handset of the demonstration.

CREATE TABLE outbox (                         -- admitted: waiting to be handed over
  due_at            DATETIME(6)  NOT NULL,
  message_id        BINARY(16)   NOT NULL,
  business_id       INT          NOT NULL,
  sender_id         BIGINT       NOT NULL,
  recipient         BINARY(16)   NOT NULL,
  category          VARCHAR(14)  NOT NULL,
  kind              VARCHAR(12)  NOT NULL,
  template_name     VARCHAR(128) NOT NULL,
  template_language VARCHAR(15)  NOT NULL,
  expires_at        DATETIME(6)  NOT NULL,
  attempts          SMALLINT     NOT NULL,
  content           MEDIUMBLOB   NOT NULL,
  PRIMARY KEY (due_at, message_id)
);

CREATE TABLE receipt_inbox (                  -- receipts as they came, waiting to be booked
  due_at           DATETIME(6)  NOT NULL,              -- when it came, or later if it came before its hand-over was committed
  id               BIGINT       NOT NULL AUTO_INCREMENT,
  taken_at         DATETIME(6)  NOT NULL,
  message_id       BINARY(16)   NOT NULL,
  type             VARCHAR(10)  NOT NULL,              -- SENT, DELIVERED, READ, FAILED
  at               DATETIME(6)  NOT NULL,
  code             INT          NOT NULL,              -- of a failure, otherwise 0
  details          VARCHAR(500) NOT NULL,
  PRIMARY KEY (due_at, id),
  KEY receipt_inbox_id (id)
);

CREATE TABLE delivery (                       -- messages that have left the outbox: what their receipts refer to
  message_id       BINARY(16)   NOT NULL PRIMARY KEY,
  business_id      INT          NOT NULL,
  sender_id        BIGINT       NOT NULL,
  recipient        BINARY(16)   NOT NULL,
  category         VARCHAR(14)  NOT NULL,
  gift             VARCHAR(20)  NOT NULL,              -- why it is free; empty if it is not
  callback_data    VARCHAR(512) NOT NULL,
  at               DATETIME(6)  NOT NULL,
  expires_at       DATETIME(6)  NOT NULL,
  outcome          VARCHAR(8)   NOT NULL,              -- OPEN, CHARGED, RELEASED: the first end wins
  KEY delivery_by_expiry (outcome, expires_at)
);

CREATE TABLE receipt (                        -- receipts booked: each kind once a message
  message_id       BINARY(16)   NOT NULL,
  type             VARCHAR(10)  NOT NULL,
  at               DATETIME(6)  NOT NULL,
  code             INT          NOT NULL,
  booked_at        DATETIME(6)  NOT NULL,
  PRIMARY KEY (message_id, type)
);

CREATE TABLE status_update (                  -- status webhooks waiting, told in the order of id within a business
  id               BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  business_id      INT          NOT NULL,
  sender_id        BIGINT       NOT NULL,
  message_id       BINARY(16)   NOT NULL,
  recipient        BINARY(16)   NOT NULL,
  status           VARCHAR(10)  NOT NULL,              -- sent, delivered, read, failed
  at               DATETIME(6)  NOT NULL,
  callback_data    VARCHAR(512) NOT NULL,
  detail           BLOB         NOT NULL,              -- the pricing or errors object as JSON
  queued_at        DATETIME(6)  NOT NULL,
  KEY status_update_of_business (business_id, id)
);

CREATE TABLE webhook (                        -- where the telling of one business stands; its row is the lock of its order
  business_id      INT          NOT NULL PRIMARY KEY,
  due_at           DATETIME(6)  NOT NULL,              -- next attempt; while one is under way, the end of its lease
  attempts         INT          NOT NULL               -- failed ones in a row
);

CREATE TABLE handset_message (                -- what a recipient of the demonstration sees
  message_id       BINARY(16)    NOT NULL PRIMARY KEY,
  recipient        BINARY(16)    NOT NULL,
  business_id      INT           NOT NULL,
  sender_id        BIGINT        NOT NULL,
  text             VARCHAR(4096) NOT NULL,
  at               DATETIME(6)   NOT NULL,
  KEY handset_of_recipient (recipient, at)
);

CREATE TABLE handset (                        -- how a handset behaves, if not as usual
  recipient        BINARY(16)  NOT NULL PRIMARY KEY,
  behaviour        VARCHAR(20) NOT NULL
);
