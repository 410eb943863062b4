-- The books are compared with each other once a minute. A comparison reads only the charges booked since the last one: they have numbers
-- in the order of booking, and the sums up to a number are kept.
ALTER TABLE charge ADD COLUMN seq BIGINT NOT NULL AUTO_INCREMENT, ADD UNIQUE KEY charge_seq (seq);

-- Payments stand after all messages, so that they are found without reading the entries of messages.
UPDATE entry JOIN (SELECT DISTINCT journal_entry_id AS id FROM entry WHERE account = 'cash') payment ON journal_entry_id = id
  SET journal_entry_id = CONCAT(X'FFFFFFFFFFFF', LEFT(journal_entry_id, 10));

CREATE TABLE reconciled (                     -- one row: up to which number the charges are in reconciled_sum
  id               TINYINT      NOT NULL PRIMARY KEY,
  seq              BIGINT       NOT NULL
);

INSERT INTO reconciled VALUES (1, 0);

CREATE TABLE reconciled_sum (
  business_id      INT          NOT NULL PRIMARY KEY,
  charged_micros   BIGINT       NOT NULL
);

CREATE TABLE discrepancy (                    -- what is wrong in the books at present; a row is deleted when it is right again
  kind             VARCHAR(12)  NOT NULL,              -- BALANCE, HELD, ENTRIES, CHARGES, INVOICES
  item             VARCHAR(40)  NOT NULL,              -- the business, or the hexadecimal id of the journal entry or message
  business_id      INT          NOT NULL,              -- 0 if no business can be told
  off_micros       BIGINT       NOT NULL,              -- without sign
  found_at         DATETIME(6)  NOT NULL,
  PRIMARY KEY (kind, item)
);
