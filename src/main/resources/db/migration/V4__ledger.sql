-- The ledger: what is held, what was charged, what was invoiced. Amounts are millionths of the currency's unit.

CREATE TABLE balance (
  business_id      INT     NOT NULL PRIMARY KEY,
  currency         CHAR(3) NOT NULL,
  balance_micros   BIGINT  NOT NULL,                   -- the sum of the business's entries
  held_micros      BIGINT  NOT NULL,                   -- the sum of its open reservations' ceilings
  invoiced_through CHAR(7) NOT NULL                    -- the last month invoiced; later charges for it go to the month after
);

CREATE TABLE reservation (                    -- admitted and without an end so far; deleted when charged or released
  message_id       BINARY(16)   NOT NULL PRIMARY KEY,
  business_id      INT          NOT NULL,
  sender_id        BIGINT       NOT NULL,
  recipient        BINARY(16)   NOT NULL,
  category         VARCHAR(14)  NOT NULL,
  market           VARCHAR(60)  NOT NULL,
  country          CHAR(2)      NOT NULL,
  currency         CHAR(3)      NOT NULL,
  ceiling_micros   BIGINT       NOT NULL,
  gift             VARCHAR(20)  NOT NULL,              -- why it is free; empty if it is not
  admitted_at      DATETIME(6)  NOT NULL,
  expires_at       DATETIME(6)  NOT NULL,
  callback_data    VARCHAR(512) NOT NULL,
  KEY reservation_by_expiry (expires_at)
);

CREATE TABLE entry (                          -- double entries: the entries of a posting sum to zero
  posting          BINARY(16)   NOT NULL,              -- the message charged, or the id of a payment
  account          VARCHAR(40)  NOT NULL,              -- business:7, revenue, cash
  amount_micros    BIGINT       NOT NULL,
  currency         CHAR(3)      NOT NULL,
  at               DATETIME(6)  NOT NULL,
  PRIMARY KEY (posting, account)
);

CREATE TABLE charge (                         -- one a delivered message, free ones too: added, never changed
  message_id       BINARY(16)   NOT NULL PRIMARY KEY,
  business_id      INT          NOT NULL,
  sender_id        BIGINT       NOT NULL,
  delivered_at     DATETIME(6)  NOT NULL,
  day              DATE         NOT NULL,              -- of delivery, in the business's zone
  period           CHAR(7)      NOT NULL,              -- the month whose invoice it is on
  market           VARCHAR(60)  NOT NULL,
  category         VARCHAR(30)  NOT NULL,
  rate_micros      BIGINT       NOT NULL,              -- 0 for a free message
  currency         CHAR(3)      NOT NULL,
  gift             VARCHAR(20)  NOT NULL,
  rate_version     DATE         NOT NULL,
  KEY charge_of_month (business_id, period)
);

CREATE TABLE volume (                         -- charged messages of the month, which reach the volume tiers
  business_id      INT          NOT NULL,
  market           VARCHAR(60)  NOT NULL,
  category         VARCHAR(30)  NOT NULL,
  period           CHAR(7)      NOT NULL,
  charged          BIGINT       NOT NULL,
  PRIMARY KEY (business_id, market, category, period)
);

CREATE TABLE invoice_series (
  series           VARCHAR(10)  NOT NULL PRIMARY KEY,  -- the year
  last_number      INT          NOT NULL
);

CREATE TABLE invoice (
  number           VARCHAR(20)  NOT NULL PRIMARY KEY,  -- 2026-000001
  business_id      INT          NOT NULL,
  period           CHAR(7)      NOT NULL,
  currency         CHAR(3)      NOT NULL,
  sum_cents        BIGINT       NOT NULL,              -- in the currency's smallest unit, as printed
  issued_at        DATETIME(6)  NOT NULL,
  UNIQUE KEY invoice_of_month (business_id, period)
);

CREATE TABLE invoice_line (
  number           VARCHAR(20)  NOT NULL,
  line             INT          NOT NULL,
  market           VARCHAR(60)  NOT NULL,
  category         VARCHAR(30)  NOT NULL,
  gift             VARCHAR(20)  NOT NULL,
  rate_micros      BIGINT       NOT NULL,
  messages         BIGINT       NOT NULL,
  amount_micros    BIGINT       NOT NULL,
  amount_cents     BIGINT       NOT NULL,
  PRIMARY KEY (number, line)
);
