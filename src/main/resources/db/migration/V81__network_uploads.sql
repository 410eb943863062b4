-- What the network behind Tollgate calls a file that was uploaded to it for one of its numbers, so that it is uploaded once. Rows are
-- added, replaced when the network's id has ended, and deleted when they are old.
CREATE TABLE network_upload (
  media_id    BIGINT       NOT NULL,
  number_id   VARCHAR(40)  NOT NULL,                   -- the network's phone number id
  network_id  VARCHAR(40)  NOT NULL,                   -- the network's media id
  at          DATETIME(6)  NOT NULL,
  PRIMARY KEY (media_id, number_id),
  KEY network_upload_by_age (at)
);
