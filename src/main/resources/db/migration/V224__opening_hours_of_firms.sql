-- When a firm is open, and what people are told who write while it is closed. One row a firm, which changes.
CREATE TABLE firm_hours (
  business_id INT           NOT NULL PRIMARY KEY,
  answers     BOOLEAN       NOT NULL,              -- whether it answers by itself while it is closed
  hours       VARCHAR(200)  NOT NULL,              -- seven of 09:00-18:00 or nothing, from Monday on, with commas between them
  text        VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  changed_at  DATETIME(6)   NOT NULL,
  KEY firm_hours_that_answer (answers)
);

-- When a person wrote what was answered so last; the firm answers once for as long as the window for free answers stays open.
CREATE TABLE firm_absence (
  recipient   BINARY(16)    NOT NULL,
  business_id INT           NOT NULL,
  at          DATETIME(6)   NOT NULL,
  PRIMARY KEY (recipient, business_id)
);
