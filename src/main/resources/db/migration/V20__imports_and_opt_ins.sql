-- Imports that were not finished, by the name that the caller gave to the file.

CREATE TABLE import_progress (
  name             VARCHAR(60)   NOT NULL PRIMARY KEY,
  next_line        BIGINT        NOT NULL,             -- the first line that is not stored
  checksum         BIGINT        NOT NULL,             -- CRC-32C of the lines before it
  at               DATETIME(6)   NOT NULL
);

-- Double opt-in: requests that wait for the person's answer, and answered ones until they expire. Their evidence is in `consent`.

CREATE TABLE opt_in_request (
  id               BINARY(16)    NOT NULL PRIMARY KEY,
  business_id      INT           NOT NULL,
  recipient        BINARY(16)    NOT NULL,
  channel          VARCHAR(10)   NOT NULL,
  purposes         VARCHAR(100)  NOT NULL,             -- names, with commas between them
  answer           VARCHAR(8)    NOT NULL,             -- CODE, LINK, REPLY
  secret_hash      BINARY(32)    NOT NULL,             -- of the code or the link's token; never these themselves
  language         VARCHAR(35)   NOT NULL,
  requested_at     DATETIME(6)   NOT NULL,
  expires_at       DATETIME(6)   NOT NULL,
  consent_until    DATETIME(6)   NULL,                 -- end of the consent that is asked for; without: until withdrawn
  message_id       BINARY(16)    NOT NULL,             -- of the confirmation message
  attempts         SMALLINT      NOT NULL,             -- wrong codes so far
  confirmed_at     DATETIME(6)   NULL,
  key_hash         BINARY(32)    NULL,                 -- of the idempotency key, if there was one
  content_hash     BINARY(32)    NOT NULL,
  UNIQUE KEY opt_in_request_message (message_id),
  UNIQUE KEY opt_in_request_key (business_id, key_hash),
  KEY opt_in_request_secret (secret_hash),
  KEY opt_in_request_of_recipient (recipient, requested_at),
  KEY opt_in_request_expiry (expires_at)
);
