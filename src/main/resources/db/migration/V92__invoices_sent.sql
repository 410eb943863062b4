-- How invoices reach their buyers, and each attempt. Changed only by who holds the balance of the business, but for the first table.
CREATE TABLE invoice_way (                    -- changed by the administration; a business without a row gets nothing sent
  business_id      INT          NOT NULL PRIMARY KEY,
  way              VARCHAR(12)  NOT NULL,              -- NONE, EMAIL, FOLDER, ACCESS_POINT
  changed_at       DATETIME(6)  NOT NULL
);

CREATE TABLE invoice_dispatch (               -- one for each time that an invoice is to reach its buyer
  id               BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  number           VARCHAR(20)  NOT NULL,
  business_id      INT          NOT NULL,
  occasion         VARCHAR(20)  NOT NULL,              -- what is sent: invoice
  way              VARCHAR(12)  NOT NULL,
  state            VARCHAR(10)  NOT NULL,              -- WAITING, UNDER_WAY, SENT, FAILED
  attempts         INT          NOT NULL DEFAULT 0,
  next_at          DATETIME(6)  NULL,                  -- of the next attempt; of one under way: when it is taken for lost; NULL: none
  wanted_at        DATETIME(6)  NOT NULL,
  wanted_by        VARCHAR(100) NOT NULL,
  KEY invoice_dispatch_due (next_at),
  KEY invoice_dispatch_of_invoice (number)
);

CREATE TABLE invoice_attempt (                -- added before an attempt begins; what came of it is added once, when it is known
  dispatch_id      BIGINT       NOT NULL,
  attempt          INT          NOT NULL,              -- from 1
  at               DATETIME(6)  NOT NULL,
  ended_at         DATETIME(6)  NULL,
  outcome          VARCHAR(10)  NOT NULL,              -- UNKNOWN until then, SENT, FAILED
  detail           VARCHAR(300) NOT NULL,              -- why it failed
  PRIMARY KEY (dispatch_id, attempt)
);
