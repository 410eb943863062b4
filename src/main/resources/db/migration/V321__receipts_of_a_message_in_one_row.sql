-- The receipts of a message are one row.
CREATE TABLE receipt_row (
  message_id       BINARY(16)   NOT NULL PRIMARY KEY,
  sent_at          DATETIME(6)  NULL,                  -- the first receipt of each kind, by the channel's clock
  delivered_at     DATETIME(6)  NULL,
  read_at          DATETIME(6)  NULL,
  failed_at        DATETIME(6)  NULL,
  failed_code      INT          NULL,
  failed_booked_at DATETIME(6)  NULL,
  booked_at        DATETIME(6)  NOT NULL               -- when the last of them was booked
);

INSERT INTO receipt_row (message_id, sent_at, delivered_at, read_at, failed_at, failed_code, failed_booked_at, booked_at)
  SELECT message_id, MAX(CASE WHEN type = 'SENT' THEN at END), MAX(CASE WHEN type = 'DELIVERED' THEN at END),
    MAX(CASE WHEN type = 'READ' THEN at END), MAX(CASE WHEN type = 'FAILED' THEN at END), MAX(CASE WHEN type = 'FAILED' THEN code END),
    MAX(CASE WHEN type = 'FAILED' THEN booked_at END), MAX(booked_at)
  FROM receipt GROUP BY message_id;

DROP TABLE receipt;
RENAME TABLE receipt_row TO receipt;
