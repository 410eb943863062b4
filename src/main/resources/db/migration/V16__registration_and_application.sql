-- How a sender proves who it is: a number by a code and a PIN, a business by an application with documents.

CREATE TABLE number_registration (            -- what holds for a number; locked by each step, so that steps come one after the other
  sender_id         BIGINT         NOT NULL PRIMARY KEY,
  code_hash         BINARY(32)     NULL,               -- HMAC-SHA256 of the last code requested
  code_method       VARCHAR(5)     NULL,               -- SMS, VOICE
  code_requested_at DATETIME(6)    NULL,
  code_expires_at   DATETIME(6)    NULL,
  code_wrong        INT            NOT NULL DEFAULT 0, -- guesses that were wrong
  code_used         BOOLEAN        NOT NULL DEFAULT FALSE,
  pin_hash          VARBINARY(100) NULL,               -- stays when the number is deregistered
  pin_wrong         INT            NOT NULL DEFAULT 0, -- in a row
  pin_wrong_at      DATETIME(6)    NULL,
  registered        BOOLEAN        NOT NULL DEFAULT FALSE,
  region            CHAR(2)        NULL                -- where the partner wishes its data to be
);

CREATE TABLE number_step (                    -- steps: added, never changed
  id               BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  sender_id        BIGINT       NOT NULL,
  business_id      INT          NOT NULL,
  at               DATETIME(6)  NOT NULL,
  step             VARCHAR(12)  NOT NULL,              -- REQUEST_CODE, VERIFY_CODE, REGISTER, DEREGISTER, SET_PIN
  outcome          VARCHAR(20)  NOT NULL,
  KEY steps_of_number (sender_id, step, at),
  KEY steps_of_business (business_id, at)
);

CREATE TABLE application (                    -- of a business, to be verified; its row is locked by each step
  id               BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  business_id      INT          NOT NULL,
  KEY applications_of_business (business_id)
);

CREATE TABLE application_event (              -- events: added, never changed; how an application stands is read from them
  application_id   BIGINT       NOT NULL,
  number           INT          NOT NULL,              -- 1, 2, 3 within the application
  type             VARCHAR(14)  NOT NULL,
  at               DATETIME(6)  NOT NULL,
  who              VARCHAR(100) NOT NULL,
  reason           VARCHAR(500) NOT NULL,
  valid_until      DATETIME(6)  NULL,                  -- of an approval
  PRIMARY KEY (application_id, number)
);

CREATE TABLE application_document (           -- added, never changed
  application_id   BIGINT       NOT NULL,
  number           INT          NOT NULL,              -- that of the event that added it
  kind             VARCHAR(20)  NOT NULL,
  file_name        VARCHAR(200) NOT NULL,
  media_type       VARCHAR(40)  NOT NULL,
  bytes            INT          NOT NULL,              -- of the file, before it was sealed
  sha256           BINARY(32)   NOT NULL,              -- of the file
  sealed           MEDIUMBLOB   NOT NULL,
  PRIMARY KEY (application_id, number)
);

CREATE TABLE renewal_reminder (               -- a business's verification ends soon: said once for each end and number of days
  business_id      INT          NOT NULL,
  valid_until      DATETIME(6)  NOT NULL,
  days_before      INT          NOT NULL,
  at               DATETIME(6)  NOT NULL,
  PRIMARY KEY (business_id, valid_until, days_before)
);
