-- A copy of an upload that is shown as long as what shows it is there: the picture of a number, or the example of a template's header. A
-- row is written when its file is kept, and changed when another takes its place; a file without a row is swept away.
CREATE TABLE shown_file (
  kind          VARCHAR(10)    NOT NULL,                 -- PICTURE or EXAMPLE
  subject       BIGINT         NOT NULL,                 -- the number, or the template
  card          INT            NOT NULL,                 -- of a template: 0 for its own header, otherwise the card's
  business_id   INT            NOT NULL,
  content_type  VARCHAR(200)   NOT NULL,
  bytes         BIGINT         NOT NULL,
  sha256        BINARY(32)     NOT NULL,
  file          VARCHAR(32)    NOT NULL,                 -- its name in the folder or the bucket
  sealed_key    VARBINARY(100) NOT NULL,                 -- the key of the file, encrypted
  at            DATETIME(6)    NOT NULL,
  PRIMARY KEY (kind, subject, card),
  UNIQUE KEY shown_file_by_file (file),
  KEY shown_file_by_business (business_id, bytes)
);
