-- The parts of long SMS that people write, until all parts of one are there and it goes on. A text whose parts do not all come goes on as
-- far as it came, minutes later.

CREATE TABLE sms_piece (
  sms              BINARY(32)        NOT NULL,         -- keyed hash of both numbers, the reference and the number of parts
  number           SMALLINT          NOT NULL,         -- from 1; 0: the text has gone on, so that a repeated part begins no other
  sealed           MEDIUMBLOB        NOT NULL,         -- encrypted: the part
  at               DATETIME(6)       NOT NULL,
  PRIMARY KEY (sms, number),
  KEY sms_piece_by_age (at)
);
