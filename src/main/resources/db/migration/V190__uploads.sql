-- A file that a business uploads piece by piece. Its handle names it in the example of a template's header.
CREATE TABLE upload (                                    -- changed with each piece, and when it is whole
  id            BINARY(16)     NOT NULL PRIMARY KEY,     -- by chance
  business_id   INT            NOT NULL,
  content_type  VARCHAR(200)   NOT NULL,                 -- as the business says; the content must fit when it is whole
  length        BIGINT         NOT NULL,                 -- of the whole file
  came          BIGINT         NOT NULL DEFAULT 0,       -- so many bytes of it
  sha256        BINARY(32),                              -- of the whole file; NULL until it is whole, as the next two
  file          VARCHAR(32),                             -- its name in the folder
  sealed_key    VARBINARY(100),                          -- the key of the file, encrypted
  expires_at    DATETIME(6)    NOT NULL,
  UNIQUE KEY upload_by_file (file),
  KEY upload_by_business (business_id),
  KEY upload_by_end (expires_at)
);

CREATE TABLE upload_piece (                              -- added; deleted when the file is whole
  upload_id     BINARY(16)     NOT NULL,
  begins        BIGINT         NOT NULL,                 -- at this byte of the whole file
  bytes         BIGINT         NOT NULL,
  sha256        BINARY(32)     NOT NULL,
  file          VARCHAR(32)    NOT NULL,                 -- its name in the folder
  sealed_key    VARBINARY(100) NOT NULL,
  PRIMARY KEY (upload_id, begins),
  UNIQUE KEY upload_piece_by_file (file)
);

ALTER TABLE media ADD KEY media_by_business (business_id, network_id, bytes);
