-- Messages of files are judged in the order of their lines. Until its turn such a message is due in the year 8000 or later, by its place.
CREATE TABLE inbox_lane (                     -- a business with such messages; who has locked the row judges them
  business_id      INT          NOT NULL PRIMARY KEY
);
