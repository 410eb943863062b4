CREATE TABLE file_part (             -- results of some lines of a file that is being taken; added by the transaction that accepts
                                     -- the lines, deleted once the file's result is written
  business_id INT         NOT NULL,
  file        BINARY(32)  NOT NULL,  -- SHA-256 of its name and content
  last_line   INT         NOT NULL,  -- all lines up to the last one of the last part are done with
  line_count  INT         NOT NULL,  -- results in this part
  wrong_count INT         NOT NULL,  -- of them, how many say that a line is wrong
  results     MEDIUMBLOB  NOT NULL,  -- JSON, a line for each result, deflated; without the verdicts
  at          DATETIME(6) NOT NULL,
  PRIMARY KEY (business_id, file, last_line),
  KEY file_part_age (at)
);
