-- Receipts that a network sent again: of each type of a message one is booked, and those after it change nothing.
CREATE TABLE receipt_repeated (               -- a business's receipts of a day; each batch that has some adds to its row
  business_id INT    NOT NULL,
  day         DATE   NOT NULL,                -- on which they would have been booked, UTC
  receipts    BIGINT NOT NULL,
  PRIMARY KEY (business_id, day),
  KEY receipt_repeated_day (day)
);
