-- How people took the messages of each number and of each template lately. A row is what was measured last and what it was before, so
-- there is one row a number and none for what was never measured.

CREATE TABLE quality (
  kind             VARCHAR(8)    NOT NULL,             -- NUMBER, TEMPLATE
  subject          BIGINT        NOT NULL,             -- sender.id or template.id
  business_id      INT           NOT NULL,
  rating           VARCHAR(7)    NOT NULL,             -- GREEN, YELLOW, RED, UNKNOWN
  was              VARCHAR(7)    NOT NULL,             -- before that
  since            DATETIME(6)   NOT NULL,
  delivered        INT           NOT NULL,
  points           INT           NOT NULL,             -- of those who did not want them
  measured_at      DATETIME(6)   NOT NULL,
  PRIMARY KEY (kind, subject),
  KEY quality_of_business (business_id, kind)
);

CREATE INDEX block_of_business ON block (business_id, at);
CREATE INDEX stopped_of_business ON stopped (business_id, withdrawn_at);
