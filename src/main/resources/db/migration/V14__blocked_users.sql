-- People whom businesses have blocked: a record of its own, and not the blocks that people put on businesses.

CREATE TABLE blocked_user (                   -- events: added, never changed
  recipient        BINARY(16)    NOT NULL,
  business_id      INT           NOT NULL,
  at               DATETIME(6)   NOT NULL,
  type             VARCHAR(10)   NOT NULL,             -- BLOCKED, UNBLOCKED
  recorded_at      DATETIME(6)   NOT NULL,
  PRIMARY KEY (recipient, business_id, at, type),
  KEY blocked_user_of_business (business_id, recipient, at, type)
);

CREATE TABLE blocked_user_list (              -- a row is the lock under which the list of one business grows
  business_id      INT           NOT NULL PRIMARY KEY
);
