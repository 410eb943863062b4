-- Partners name a template by an id of its own. It begins so far up that it is not taken for the id of an account, a number or a file.
ALTER TABLE template ADD COLUMN id BIGINT NOT NULL AUTO_INCREMENT UNIQUE;
UPDATE template SET id = id + 7000000000000000;
ALTER TABLE template AUTO_INCREMENT = 7000001000000000;

CREATE TABLE number_profile (                   -- what a number shows of its business: whatsapp_business_profile
  sender_id   BIGINT        NOT NULL PRIMARY KEY,
  profile     VARCHAR(4000) NOT NULL,           -- JSON, as the business gave it
  changed_at  DATETIME(6)   NOT NULL
);
