-- From when on rates for authentication from abroad count for a business: one person proposes it, another one approves it.
CREATE TABLE international_proposal (
  id               INT          NOT NULL AUTO_INCREMENT PRIMARY KEY,
  business_id      INT          NOT NULL,
  terms            TEXT         NULL,                  -- JSON; none: these rates are not to count
  proposed_by      VARCHAR(100) NOT NULL,
  proposed_at      DATETIME(6)  NOT NULL,
  waiting          TINYINT      NULL,                  -- 1 until somebody approves or withdraws it; so one waits for each business at most
  approved         BOOLEAN      NOT NULL DEFAULT FALSE,
  decided_by       VARCHAR(100) NULL,                  -- who approved or withdrew it
  decided_at       DATETIME(6)  NULL,
  UNIQUE KEY waits_once (business_id, waiting)
);
