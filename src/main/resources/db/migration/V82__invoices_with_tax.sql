-- Whom invoices go to, and what an invoice says of seller, buyer and tax.

CREATE TABLE invoice_buyer (                  -- changed by the administration; an issued invoice keeps its own copy
  business_id      INT          NOT NULL PRIMARY KEY,
  particulars      BLOB         NOT NULL,              -- JSON
  changed_at       DATETIME(6)  NOT NULL
);

CREATE TABLE invoice_held (                   -- invoices that wait until something is completed; deleted when they are issued
  business_id      INT          NOT NULL PRIMARY KEY,
  period           CHAR(7)      NOT NULL,              -- the earliest month that waits
  reasons          VARCHAR(4000) NOT NULL,             -- one a line
  since            DATETIME(6)  NOT NULL
);

ALTER TABLE invoice ADD COLUMN terms BLOB;    -- JSON: seller, buyer, treatment and rate of the tax, due day; none if no seller was set
