-- Which of the installation's keys signs the statements about verified numbers. The keys themselves are derived from the secret of
-- the installation; here are only their numbers. Without a row it is key 1.

CREATE TABLE badge_key (                      -- events: added, never changed
  number           INT          NOT NULL PRIMARY KEY,  -- of the key that signs from then on; each the successor of the one before
  since            DATETIME(6)  NOT NULL,
  officer          VARCHAR(100) NOT NULL,
  reason           VARCHAR(500) NOT NULL,
  compromised      BOOLEAN      NOT NULL               -- the key before is not to be trusted any more
);
