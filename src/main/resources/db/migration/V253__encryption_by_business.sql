-- Whether businesses encrypt from end to end, and which conversations are encrypted.

-- Decisions: added and never changed; the last one of a business counts. Without one it is PREFERRED.
CREATE TABLE encryption_policy (
  id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  business_id INT          NOT NULL,
  policy      VARCHAR(20)  NOT NULL,             -- REQUIRED, PREFERRED, OFF
  reason      VARCHAR(200) NOT NULL,
  decided_by  VARCHAR(100) NOT NULL,
  at          DATETIME(6)  NOT NULL,
  KEY encryption_policy_of_business (business_id, id)
);

ALTER TABLE e2e_conversation
  ADD COLUMN encrypted_at DATETIME(6) NULL;      -- since when its messages are encrypted; empty before the first, and when that ended
