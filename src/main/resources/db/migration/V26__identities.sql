-- One person under several identities. A number without a row here leads to the person whose id is its pseudonym.

CREATE TABLE identity (                       -- by what the messenger names people, and whose it is: added, never led elsewhere; the last one counts
  id               BINARY(16)    NOT NULL,             -- keyed pseudonym of the number, the user id or the parent user id
  business_id      INT           NOT NULL,             -- of a user id, which is one business's alone; otherwise 0
  since            DATETIME(6)   NOT NULL,             -- from when on it is hers; the beginning of 1970: as long as it is known
  recipient        BINARY(16)    NOT NULL,
  kind             VARCHAR(10)   NOT NULL,             -- NUMBER, USER, PARENT
  name             VARCHAR(140)  NOT NULL,             -- the user id itself; empty for numbers, which are in `recipient`, and of erased people
  recorded_at      DATETIME(6)   NOT NULL,
  PRIMARY KEY (id, business_id, since),
  KEY identity_of_recipient (recipient)
);

CREATE TABLE same_person (                    -- two pseudonyms turned out to be one person: added, never changed
  former           BINARY(16)    NOT NULL PRIMARY KEY, -- has no row in `recipient` any more
  recipient        BINARY(16)    NOT NULL,             -- who she is from then on, unless that is a former one too
  why              VARCHAR(10)   NOT NULL,             -- LINK: told by the messenger, SPELLING: of her number, NUMBER: she took over this number
  at               DATETIME(6)   NOT NULL,
  KEY same_person_of_recipient (recipient)
);

ALTER TABLE recipient
  MODIFY number    VARCHAR(16)   NOT NULL;             -- E.164 with +; empty: known by user ids alone
