-- A credit note also gives back prices that a run of re-rating corrected: so many of its messages of a market, category and price.
CREATE TABLE credit_note_rerated (            -- added only, by whoever holds the balance of the business
  number           VARCHAR(20)  NOT NULL,
  run_id           INT          NOT NULL,
  business_id      INT          NOT NULL,
  period           CHAR(7)      NOT NULL,              -- of the invoice
  market           VARCHAR(60)  NOT NULL,
  category         VARCHAR(30)  NOT NULL,
  rate_micros      BIGINT       NOT NULL,
  messages         BIGINT       NOT NULL,
  discount_micros  BIGINT       NOT NULL,              -- what agreements had taken off these messages
  PRIMARY KEY (number, run_id, market, category, rate_micros),
  KEY credit_note_rerated_of_month (business_id, period)
);
