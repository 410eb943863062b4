-- Updates that were dropped, as the webhook of the business did not take them in time. A row is deleted when somebody has seen to it.
CREATE TABLE dropped_update (
  business_id INT         NOT NULL PRIMARY KEY,
  updates     INT         NOT NULL,
  first_at    DATETIME(6) NOT NULL,             -- when the first of them was queued
  dropped_at  DATETIME(6) NOT NULL              -- when the last of them was dropped
);
