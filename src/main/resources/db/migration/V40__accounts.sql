-- Who works with Tollgate: accounts of people and of programs, the tokens issued to them, and sign-ins that failed.

CREATE TABLE account (
  id               INT           NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name             VARCHAR(100)  NOT NULL,             -- as it is recorded wherever somebody decides; never changes
  kind             VARCHAR(10)   NOT NULL,             -- PERSON, SERVICE
  roles            VARCHAR(200)  NOT NULL,             -- names, with commas between them
  enabled          BOOLEAN       NOT NULL,
  password_hash    VARCHAR(200)  NULL,                 -- with the algorithm before it; NULL: no sign-in by password
  issuer           VARCHAR(300)  NULL,                 -- of an account that another server (OpenID Connect) vouches for
  subject          VARCHAR(255)  NULL,                 -- its name there
  generation       INT           NOT NULL DEFAULT 0,   -- sessions of an earlier one have ended
  created_at       DATETIME(6)   NOT NULL,
  created_by       VARCHAR(100)  NOT NULL,
  UNIQUE KEY account_name (name),
  UNIQUE KEY account_subject (issuer, subject)
);

CREATE TABLE access_token (
  id               BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  account_id       INT           NOT NULL,
  hash             BINARY(32)    NOT NULL,             -- SHA-256; the token itself is shown once and kept nowhere
  label            VARCHAR(100)  NOT NULL,             -- what it is for
  roles            VARCHAR(200)  NOT NULL,             -- it opens what these and the account's roles both open
  issued_at        DATETIME(6)   NOT NULL,
  issued_by        VARCHAR(100)  NOT NULL,
  valid_until      DATETIME(6)   NULL,                 -- first instant at which it is no longer valid
  revoked_at       DATETIME(6)   NULL,
  last_used_at     DATETIME(6)   NULL,                 -- to the minute
  UNIQUE KEY access_token_hash (hash),
  KEY access_token_of_account (account_id, id)
);

CREATE TABLE failed_sign_in (                  -- by the name that was tried, whether there is such an account or not
  name_hash        BINARY(32)    NOT NULL PRIMARY KEY,
  failures         INT           NOT NULL,
  since            DATETIME(6)   NOT NULL,             -- the first of them
  KEY failed_sign_in_since (since)
);
