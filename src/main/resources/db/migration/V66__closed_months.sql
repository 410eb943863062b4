-- A month is closed by one short statement, and totalled afterwards, while other messages are charged.
ALTER TABLE balance ADD COLUMN closed_through CHAR(7) NOT NULL DEFAULT '0000-12';   -- no charge is added to it or an earlier month
UPDATE balance SET closed_through = invoiced_through;

-- An issued invoice as it was printed: added once, never changed.
CREATE TABLE invoice_document (
  number           VARCHAR(20)  NOT NULL,
  form             VARCHAR(10)  NOT NULL,              -- html, csv
  content          MEDIUMBLOB   NOT NULL,
  sha256           BINARY(32)   NOT NULL,              -- of the content
  seal             BINARY(32)   NOT NULL,              -- HMAC-SHA256 over number, form and content, with the evidence key
  made_at          DATETIME(6)  NOT NULL,              -- later than the invoice's issue if the invoice is older than this table
  PRIMARY KEY (number, form)
);
