-- What the network says it charges: its bills, one count a day, market and category. A later bill of the same day and account replaces it.
CREATE TABLE supplier_bill (                  -- added, never changed
  id               BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  digest           CHAR(64)     NOT NULL,              -- SHA-256 over its currency and counts: the same bill in another order is the same
  currency         CHAR(3)      NOT NULL,
  by_business      BOOLEAN      NOT NULL,              -- whether each line says whose messages they are
  line_count       INT          NOT NULL,              -- of the file
  messages         BIGINT       NOT NULL,
  cost_micros      BIGINT       NOT NULL,
  imported_at      DATETIME(6)  NOT NULL,
  imported_by      VARCHAR(100) NOT NULL,
  KEY supplier_bill_of_content (digest, id)
);

CREATE TABLE supplier_bill_day (              -- changed once, when another bill replaces the day
  bill_id          BIGINT       NOT NULL,
  day              DATE         NOT NULL,              -- in the zone of the network's bill
  account          VARCHAR(60)  NOT NULL,              -- the network's id of an account; '': the bill names none
  currency         CHAR(3)      NOT NULL,
  replaced_by      BIGINT,                             -- the bill that counts instead
  PRIMARY KEY (bill_id, day, account),
  KEY supplier_bill_in_force (currency, day, account)
);

CREATE TABLE supplier_bill_count (            -- added with its bill
  bill_id          BIGINT       NOT NULL,
  day              DATE         NOT NULL,
  account          VARCHAR(60)  NOT NULL,
  business_id      INT          NOT NULL,              -- 0: the bill does not say, or names a number that no business has
  market           VARCHAR(60)  NOT NULL,
  category         VARCHAR(30)  NOT NULL,
  charged          BIGINT       NOT NULL,              -- messages
  free             BIGINT       NOT NULL,              -- messages
  cost_micros      BIGINT       NOT NULL,
  rounding_micros  BIGINT       NOT NULL,              -- by which the cost may differ from the exact one, as each line is rounded
  PRIMARY KEY (bill_id, day, account, business_id, market, category)
);
