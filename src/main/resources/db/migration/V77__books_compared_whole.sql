-- Tiers and allowances are compared with the charges that they count; all books are compared once a night.
-- The item is also: business, market, category and month of a tier; kind and owner of an allowance; the number of an invoice.
ALTER TABLE discrepancy MODIFY COLUMN item VARCHAR(160) NOT NULL;
ALTER TABLE reconciled ADD COLUMN night DATE NOT NULL DEFAULT '2000-01-01';   -- the last one on which all books were compared

CREATE TABLE reconciled_count (               -- how many charges up to the number in reconciled count for a tier or an allowance
  kind             VARCHAR(10)  NOT NULL,              -- TIER, PILOT, APP, SERVICE
  owner            BIGINT       NOT NULL,              -- a business; of SERVICE a sender
  business_id      INT          NOT NULL,
  market           VARCHAR(60)  NOT NULL,              -- empty for an allowance, as category and period
  category         VARCHAR(30)  NOT NULL,
  period           CHAR(7)      NOT NULL,              -- the month of the delivery
  counted          BIGINT       NOT NULL,
  PRIMARY KEY (kind, owner, business_id, market, category, period)
);

-- The sums begin anew, so that both stand at the same number.
DELETE FROM reconciled_sum;
UPDATE reconciled SET seq = 0;
