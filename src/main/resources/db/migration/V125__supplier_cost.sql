-- What the network charges for delivered messages. Charges are counted in parts of their numbers, beside the road, and booked by journal
-- entries between the accounts supplier-cost:MARKET:CATEGORY and supplier-payable. The id of one is X'FFFFFFFFFFFF' and the first 10 bytes
-- of SHA-256 over its text, which Ledger.SupplierCost has.
CREATE TABLE supplier_cost_desk (             -- one row: who counts holds it
  id               TINYINT      NOT NULL PRIMARY KEY,
  seq              BIGINT       NOT NULL,              -- up to this number charges are counted
  seen_seq         BIGINT       NOT NULL,              -- the highest number that there was at
  seen_at          DATETIME(6)  NOT NULL
);
INSERT INTO supplier_cost_desk VALUES (1, 0, 0, '2000-01-01');

CREATE TABLE supplier_cost (                  -- added by who holds the desk; changed once, when a price is found
  journal_entry_id BINARY(16)   NOT NULL PRIMARY KEY,
  first_seq        BIGINT       NOT NULL,              -- of the part
  business_id      INT          NOT NULL,
  day              DATE         NOT NULL,              -- of the delivery, in the zone of the network's bill
  market           VARCHAR(60)  NOT NULL,
  category         VARCHAR(30)  NOT NULL,
  currency         CHAR(3)      NOT NULL,
  messages         BIGINT       NOT NULL,              -- that the network charges
  free             BIGINT       NOT NULL,              -- that it does not
  cost_micros      BIGINT       NOT NULL,              -- 0 until it is priced
  priced           BOOLEAN      NOT NULL,
  KEY supplier_cost_by_day (day, market, category),
  KEY supplier_cost_unpriced (priced, day)
);
