-- Chats that are encrypted from end to end. Tollgate keeps who takes part and what waits for a device, and can read none of it.

-- A public key that signs credentials of devices; added by each process with a key of its own, and published as long as one may be valid.
CREATE TABLE e2e_issuing_key (
  id              CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,   -- thumbprint (RFC 7638)
  public_key      BINARY(32)  NOT NULL,
  published_until DATETIME(6) NOT NULL
);

-- A device of a business's number, or of a person. Changed: the token, when it was last seen, and once when it is revoked.
CREATE TABLE e2e_device (
  device_id     CHAR(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  sender_id     BIGINT       NULL,              -- of a business
  recipient     BINARY(16)   NULL,              -- of a person
  subject       VARCHAR(60)  NOT NULL,          -- whom its credential names
  signature_key BINARY(32)   NOT NULL,
  token_hash    BINARY(32)   NULL,              -- empty once it is revoked
  name          VARCHAR(100) NOT NULL,
  badge         BOOLEAN      NOT NULL,          -- what its last credential says
  created_at    DATETIME(6)  NOT NULL,
  last_seen_at  DATETIME(6)  NOT NULL,
  revoked_at    DATETIME(6)  NULL,
  last_seq      BIGINT       NOT NULL,          -- of its envelopes
  UNIQUE KEY e2e_device_of_key (signature_key),
  UNIQUE KEY e2e_device_of_token (token_hash),
  KEY e2e_device_of_sender (sender_id),
  KEY e2e_device_of_recipient (recipient),
  KEY e2e_device_revoked (revoked_at)
);

-- A key package by which others add a device to a group. Given out once, unless it is the last resort; then its reference stays until the
-- package's life is over, so that it never comes twice.
CREATE TABLE e2e_key_package (
  reference   BINARY(32)  NOT NULL PRIMARY KEY,
  device_id   CHAR(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  recipient   BINARY(16)  NULL,
  last_resort BOOLEAN     NOT NULL,
  content     BLOB        NOT NULL,             -- empty once it is given out
  not_after   DATETIME(6) NOT NULL,
  claimed_at  DATETIME(6) NULL,
  claimed_by  VARCHAR(60) NULL,                 -- the subject that got it
  KEY e2e_key_package_of_device (device_id, last_resort, claimed_at, not_after),
  KEY e2e_key_package_of_recipient (recipient),
  KEY e2e_key_package_ends (not_after)
);

-- How many claims somebody made in an hour; deleted after a day.
CREATE TABLE e2e_claim (
  subject VARCHAR(60) NOT NULL,
  hour    DATETIME(6) NOT NULL,
  claims  INT         NOT NULL,
  PRIMARY KEY (subject, hour)
);

-- A group of the devices of one number and one person. The epoch is raised by each commit that is taken.
CREATE TABLE e2e_conversation (
  group_id   VARBINARY(64) NOT NULL PRIMARY KEY,
  sender_id  BIGINT        NOT NULL,
  recipient  BINARY(16)    NOT NULL,
  epoch      BIGINT        NOT NULL,
  last_commit BINARY(32)   NULL,                -- hash of the commit that began this epoch, and of its device
  created_at DATETIME(6)   NOT NULL,
  KEY e2e_conversation_of_recipient (recipient)
);

CREATE TABLE e2e_member (
  group_id  VARBINARY(64) NOT NULL,
  device_id CHAR(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  recipient BINARY(16)    NULL,
  PRIMARY KEY (group_id, device_id),
  KEY e2e_member_of_device (device_id),
  KEY e2e_member_of_recipient (recipient)
);

-- What waits for a device, until it acknowledges it.
CREATE TABLE e2e_envelope (
  id         BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  device_id  CHAR(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  recipient  BINARY(16)    NULL,
  seq        BIGINT        NULL,                -- given when the device asks, so that a later number never comes before an earlier one
  kind       VARCHAR(10)   NOT NULL,            -- WELCOME, COMMIT, MESSAGE
  group_id   VARBINARY(64) NOT NULL,
  epoch      BIGINT        NULL,
  message_id VARCHAR(128)  NOT NULL,            -- of a message, otherwise empty
  tracked    BINARY(16)    NULL,                -- Tollgate's id of a message that a business sent: the acknowledgement is its receipt
  content    MEDIUMBLOB    NOT NULL,
  at         DATETIME(6)   NOT NULL,
  KEY e2e_envelope_of_device (device_id, seq),
  KEY e2e_envelope_of_recipient (recipient),
  KEY e2e_envelope_by_time (at)
);
