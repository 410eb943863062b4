-- A business learns by its webhook that it has reached its messaging limit. One row for each business that was told; the row is changed.
CREATE TABLE limit_notice (
  business_id      INT          NOT NULL PRIMARY KEY,
  tier             VARCHAR(20)  NOT NULL,              -- the limit that it had reached
  at               DATETIME(6)  NOT NULL               -- when it was told last
);
