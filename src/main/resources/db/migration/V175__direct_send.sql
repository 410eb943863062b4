-- Free text that counts as UTILITY or AUTHENTICATION: a decision of an officer, added only; the last one of a business and category counts.
CREATE TABLE direct_send (
  id          BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  business_id INT NOT NULL,
  category    VARCHAR(20) NOT NULL,
  standing    VARCHAR(10) NOT NULL,            -- GRANTED, ENDED, MISUSED
  reason      VARCHAR(500) NOT NULL,
  decided_by  VARCHAR(200) NOT NULL,
  at          DATETIME(6) NOT NULL,
  KEY direct_send_of_business (business_id, category, id)
);

-- A text that was admitted so, kept as long as somebody may complain of a misuse; added, emptied at an erasure, and deleted.
CREATE TABLE direct_send_text (
  message_id  BINARY(16) NOT NULL PRIMARY KEY,
  business_id INT NOT NULL,
  recipient   BINARY(16) NOT NULL,
  category    VARCHAR(20) NOT NULL,
  content     MEDIUMBLOB NOT NULL,             -- encrypted; empty after an erasure
  at          DATETIME(6) NOT NULL,
  kept_until  DATETIME(6) NOT NULL,
  KEY direct_send_text_of_business (business_id, message_id),
  KEY direct_send_text_of_recipient (recipient),
  KEY direct_send_text_until (kept_until)
);
