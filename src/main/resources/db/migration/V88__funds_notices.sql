-- A business learns by its webhook when little of its balance or credit is left, and when nothing is.
CREATE TABLE funds_notice (
  business_id      INT          NOT NULL PRIMARY KEY,
  level            VARCHAR(10)  NOT NULL,              -- FINE, LOW, EXHAUSTED: the last one that it was told, or FINE again
  at               DATETIME(6)  NOT NULL
);
