-- The consent record of ISO/IEC TS 27560: on what a business relies and by what it can prove it. Entries stay added, never changed.
-- What was shown is the same for many people and long: it is stored once, and the rows that the gate reads stay narrow.

CREATE TABLE consent_wording (
  id               BINARY(16)    NOT NULL PRIMARY KEY,    -- of the SHA-256 of all that follows
  text             VARCHAR(2000) NOT NULL,
  version          VARCHAR(60)   NOT NULL,
  language         VARCHAR(35)   NOT NULL,
  place            VARCHAR(500)  NOT NULL,
  notice           VARCHAR(500)  NOT NULL,
  goods            VARCHAR(500)  NULL,                    -- of a soft opt-in, as are the two that follow
  told             VARCHAR(500)  NULL,
  told_in_messages VARCHAR(500)  NULL
);

ALTER TABLE consent
  MODIFY type      VARCHAR(12)   NOT NULL,
  ADD basis        VARCHAR(12)   NOT NULL DEFAULT 'CONSENT',
  ADD wording      BINARY(16)    NULL,                    -- NULL: nothing was shown, as with a withdrawal
  ADD reference    VARCHAR(200)  NOT NULL DEFAULT '',     -- IP address or message id: this person's alone
  ADD sale         VARCHAR(200)  NULL;                    -- of a soft opt-in

INSERT IGNORE INTO consent_wording (id, text, version, language, place, notice)
  SELECT DISTINCT UNHEX(LEFT(SHA2(CONCAT(proof, REPEAT(CHAR(31 USING utf8mb4), 4)), 256), 32)), proof, '', '', '', ''
  FROM consent WHERE proof <> '';

UPDATE consent SET wording = UNHEX(LEFT(SHA2(CONCAT(proof, REPEAT(CHAR(31 USING utf8mb4), 4)), 256), 32)) WHERE proof <> '';

ALTER TABLE consent
  DROP COLUMN proof,
  DROP PRIMARY KEY,
  ADD PRIMARY KEY (recipient, business_id, purpose, channel, at, type, basis);
