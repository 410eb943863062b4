-- To which number a file came that somebody sent through the Cloud API behind Tollgate. Rows are added, and deleted when the network has
-- deleted the file.

CREATE TABLE network_media (
  id               VARCHAR(40)  NOT NULL,              -- the network's media id
  sender_id        BIGINT       NOT NULL,
  at               DATETIME(6)  NOT NULL,
  PRIMARY KEY (id),
  KEY network_media_by_age (at)
);
