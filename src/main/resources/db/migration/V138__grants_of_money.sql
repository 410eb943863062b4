-- Promotional credit of a business: no cash, never paid out. Its own account of the ledger, grant-credit:ID, has what is open and held.
CREATE TABLE money_grant (                    -- changed only by who holds the balance of the business
  id               INT          NOT NULL AUTO_INCREMENT PRIMARY KEY,
  business_id      INT          NOT NULL,
  currency         CHAR(3)      NOT NULL,              -- of the business
  amount_micros    BIGINT       NOT NULL,
  first_day        DATE         NOT NULL,              -- in the business's zone, included
  last_day         DATE         NOT NULL,              -- included
  starts_at        DATETIME(6)  NOT NULL,              -- when the first day begins
  expires_at       DATETIME(6)  NOT NULL,              -- when the last day ends; or when somebody ended it
  priority         INT          NOT NULL,              -- the lowest is used first, then what expires first
  reason           VARCHAR(200) NOT NULL,
  proposed_by      VARCHAR(100) NOT NULL,
  proposed_at      DATETIME(6)  NOT NULL,
  approved_by      VARCHAR(100) NULL,
  approved_at      DATETIME(6)  NULL,
  ended_by         VARCHAR(100) NULL,                  -- withdrew it, or ended it before its last day
  ended_at         DATETIME(6)  NULL,
  started          BOOLEAN      NOT NULL DEFAULT FALSE, -- open and held count in balance.granted_micros
  open_micros      BIGINT       NOT NULL DEFAULT 0,
  held_micros      BIGINT       NOT NULL DEFAULT 0,    -- for messages on their way
  captured_micros  BIGINT       NOT NULL DEFAULT 0,    -- has paid for delivered messages
  expired_micros   BIGINT       NOT NULL DEFAULT 0,
  bookings         INT          NOT NULL DEFAULT 0,    -- so many journal entries; each is named by its number
  KEY money_grant_of_business (business_id),
  KEY money_grant_by_expiry (expires_at),
  CONSTRAINT money_grant_not_below_zero CHECK (open_micros >= 0 AND held_micros >= 0 AND captured_micros >= 0 AND expired_micros >= 0)
);

CREATE TABLE grant_part (                     -- what a message holds of a grant, and then what the grant has paid for it
  message_id       BINARY(16)   NOT NULL,
  grant_id         INT          NOT NULL,
  held_micros      BIGINT       NOT NULL,
  captured_micros  BIGINT       NOT NULL,
  PRIMARY KEY (message_id, grant_id),
  KEY grant_part_of_grant (grant_id, held_micros, captured_micros)
);

ALTER TABLE balance
  ADD COLUMN granted_micros   BIGINT      NOT NULL DEFAULT 0,              -- open and held of the grants that have begun
  ADD COLUMN grants_expire_at DATETIME(6) NOT NULL DEFAULT '9999-12-31';   -- not after the first of these expires
