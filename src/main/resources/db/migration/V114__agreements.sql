-- What is agreed with a business beside the rate card: prices, discounts and fees.
CREATE TABLE agreement (                      -- added by one person; another one approves it; who ends it is kept. Nothing else changes.
  id               INT          NOT NULL AUTO_INCREMENT PRIMARY KEY,
  business_id      INT          NOT NULL,
  kind             VARCHAR(20)  NOT NULL,              -- PRICE, DISCOUNT, PLAN_FEE, MINIMUM_FEE
  market           VARCHAR(60)  NOT NULL,              -- empty: all
  category         VARCHAR(30)  NOT NULL,              -- empty: all
  amount_micros    BIGINT       NOT NULL,              -- price of a message or fee of a month; 0 for a discount
  percent_milli    INT          NOT NULL,              -- thousandths of a percent; 0 for all but a discount
  currency         CHAR(3)      NOT NULL,              -- of the business
  first_day        DATE         NOT NULL,              -- in the business's zone, included
  last_day         DATE         NULL,                  -- included; none: until it is ended
  reference        VARCHAR(200) NOT NULL,              -- where the business has agreed: a contract, a letter
  proposed_by      VARCHAR(100) NOT NULL,
  proposed_at      DATETIME(6)  NOT NULL,
  approved_by      VARCHAR(100) NULL,
  approved_at      DATETIME(6)  NULL,
  ended_by         VARCHAR(100) NULL,
  ended_at         DATETIME(6)  NULL,
  ended_on         DATE         NULL,                  -- the last day after all; the day before the first one if it never counted
  KEY agreement_of_business (business_id, id)
);

-- An invoice has the discounts of its lines and its fees. Fees are lines of a market '' with one message; what they are is in details.
ALTER TABLE invoice_line
  ADD COLUMN fee             VARCHAR(20) NOT NULL DEFAULT '',   -- PLAN_FEE, MINIMUM_FEE; empty for messages
  ADD COLUMN discount_micros BIGINT      NOT NULL DEFAULT 0,    -- was taken off: amount_micros is without it
  ADD COLUMN details         BLOB        NULL;                  -- JSON: the agreements behind it

ALTER TABLE credit_note_line
  ADD COLUMN discount_micros BIGINT      NOT NULL DEFAULT 0;    -- of the messages that are credited
