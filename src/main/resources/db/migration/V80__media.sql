-- A file that a business uploaded, or that somebody sent to it through the Cloud API behind Tollgate. The file itself is in the folder
-- tollgate.media.folder. Rows are added, get the content once it was fetched from the network, and are deleted when their time is over.
CREATE TABLE media (
  id               BIGINT         NOT NULL PRIMARY KEY,  -- the media id of the Cloud API
  business_id      INT            NOT NULL,
  sender_id        BIGINT         NOT NULL,
  recipient        BINARY(16),                           -- who sent it
  network_id       VARCHAR(40),                          -- the network's id of what somebody sent
  content_type     VARCHAR(200),
  bytes            BIGINT,
  sha256           BINARY(32),
  file             VARCHAR(32),                          -- its name in the folder
  sealed_key       VARBINARY(100),                       -- the key of the file, encrypted
  at               DATETIME(6)    NOT NULL,
  expires_at       DATETIME(6)    NOT NULL,
  UNIQUE KEY media_by_network_id (network_id),
  UNIQUE KEY media_by_file (file),
  KEY media_by_recipient (recipient),
  KEY media_by_end (expires_at)
);

-- Businesses were told the network's ids.
INSERT INTO media (id, business_id, sender_id, network_id, at, expires_at)
  SELECT CAST(n.id AS UNSIGNED), s.business_id, n.sender_id, n.id, n.at, n.at + INTERVAL 7 DAY
  FROM network_media n JOIN sender s ON s.id = n.sender_id
  WHERE CHAR_LENGTH(n.id) <= 18 AND n.id REGEXP '^[1-9]';

DROP TABLE network_media;
