-- The registers: who may write to whom. Times are UTC. A recipient is her pseudonym everywhere but in `recipient`.

CREATE TABLE setting (                        -- single values of the installation, such as the hash of the administration token
  name             VARCHAR(60)    NOT NULL PRIMARY KEY,
  value            VARBINARY(500) NOT NULL
);

CREATE TABLE business (
  id                  INT          NOT NULL AUTO_INCREMENT PRIMARY KEY,
  handle              VARCHAR(40)  NOT NULL UNIQUE,
  name                VARCHAR(200) NOT NULL,
  plan                VARCHAR(12)  NOT NULL,
  currency            CHAR(3)      NOT NULL,
  zone                VARCHAR(64)  NOT NULL,
  payment             VARCHAR(8)   NOT NULL,
  credit_limit_micros BIGINT       NOT NULL,
  standing            VARCHAR(10)  NOT NULL,
  pilot_last_day      DATE         NULL,
  pilot_allowance     INT          NOT NULL DEFAULT 0,
  token_hash          BINARY(32)   NULL UNIQUE,        -- SHA-256 of the partner's bearer token
  webhook_url         VARCHAR(500) NULL,
  webhook_secret      VARBINARY(500) NULL,             -- encrypted; signs the status webhooks
  created_at          DATETIME(6)  NOT NULL
);

CREATE TABLE sender (
  id               BIGINT       NOT NULL PRIMARY KEY,  -- the phone number id of the Cloud API
  business_id      INT          NOT NULL,
  display_number   VARCHAR(20)  NOT NULL,
  display_name     VARCHAR(200) NOT NULL,
  created_at       DATETIME(6)  NOT NULL,
  KEY sender_of_business (business_id)
);

CREATE TABLE template (
  business_id             INT           NOT NULL,
  name                    VARCHAR(128)  NOT NULL,
  language                VARCHAR(15)   NOT NULL,
  category                VARCHAR(14)   NOT NULL,
  approval                VARCHAR(10)   NOT NULL,
  third_party_advertising BOOLEAN       NOT NULL,
  time_to_live_seconds    INT           NOT NULL,
  body                    VARCHAR(2000) NOT NULL,
  PRIMARY KEY (business_id, name, language)
);

CREATE TABLE recipient (                      -- the only table with a person's number
  id               BINARY(16)   NOT NULL PRIMARY KEY,
  number           VARCHAR(16)  NOT NULL,              -- E.164 with +
  country          CHAR(2)      NOT NULL,
  known_since      DATETIME(6)  NOT NULL
);

CREATE TABLE consent (                        -- events: added, never changed
  recipient        BINARY(16)    NOT NULL,
  business_id      INT           NOT NULL,
  purpose          VARCHAR(10)   NOT NULL,
  channel          VARCHAR(10)   NOT NULL,
  at               DATETIME(6)   NOT NULL,
  type             VARCHAR(10)   NOT NULL,
  expires_at       DATETIME(6)   NULL,
  method           VARCHAR(200)  NOT NULL,
  proof            VARCHAR(2000) NOT NULL,
  recorded_at      DATETIME(6)   NOT NULL,
  PRIMARY KEY (recipient, business_id, purpose, channel, at, type)
);

CREATE TABLE block (                          -- events: added, never changed; business 0 is everybody: the stop list
  recipient        BINARY(16)    NOT NULL,
  business_id      INT           NOT NULL,
  at               DATETIME(6)   NOT NULL,
  type             VARCHAR(10)   NOT NULL,             -- BLOCKED, UNBLOCKED
  method           VARCHAR(200)  NOT NULL,
  recorded_at      DATETIME(6)   NOT NULL,
  PRIMARY KEY (recipient, business_id, at, type)
);

CREATE TABLE verification (                   -- events: added, never changed
  subject          VARCHAR(8)    NOT NULL,             -- NUMBER, BUSINESS
  subject_id       BIGINT        NOT NULL,             -- sender.id or business.id
  at               DATETIME(6)   NOT NULL,
  type             VARCHAR(10)   NOT NULL,             -- VERIFIED, REVOKED
  valid_until      DATETIME(6)   NULL,
  officer          VARCHAR(100)  NOT NULL,
  reason           VARCHAR(500)  NOT NULL,
  recorded_at      DATETIME(6)   NOT NULL,
  PRIMARY KEY (subject, subject_id, at, type)
);

CREATE TABLE conversation (
  recipient                BINARY(16)  NOT NULL,
  sender_id                BIGINT      NOT NULL,
  service_until            DATETIME(6) NOT NULL,
  free_entry_offered_until DATETIME(6) NOT NULL,
  free_entry_until         DATETIME(6) NOT NULL,
  PRIMARY KEY (recipient, sender_id)
);

CREATE TABLE traffic (                        -- one row per admitted message
  recipient        BINARY(16)  NOT NULL,
  at               DATETIME(6) NOT NULL,
  message_id       BINARY(16)  NOT NULL,
  business_id      INT         NOT NULL,
  category         VARCHAR(14) NOT NULL,
  PRIMARY KEY (recipient, at, message_id)
);

CREATE TABLE reach (                          -- whom an unverified business has written to first, and when last
  business_id      INT         NOT NULL,
  recipient        BINARY(16)  NOT NULL,
  at               DATETIME(6) NOT NULL,
  PRIMARY KEY (business_id, recipient),
  KEY reach_by_time (business_id, at)
);

CREATE TABLE allowance (                      -- free messages used up
  kind             VARCHAR(10) NOT NULL,               -- PILOT, APP (of a business), SERVICE (of a sender)
  owner            BIGINT      NOT NULL,
  period           CHAR(7)     NOT NULL,               -- 2026-11, or 'ever' for PILOT
  used             INT         NOT NULL,
  PRIMARY KEY (kind, owner, period)
);
