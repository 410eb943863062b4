CREATE TABLE webhook_attempt (                -- each POST to a webhook, for as long as updates are repeated
  id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  business_id INT          NOT NULL,
  at          DATETIME(6)  NOT NULL,          -- of the answer, or of giving up
  updates     INT          NOT NULL,
  status      SMALLINT     NOT NULL,          -- of HTTP; 0: no answer
  why         VARCHAR(200) NOT NULL,          -- kind of the failure; empty: the updates were taken
  KEY webhook_attempt_of_business (business_id, id)
);
