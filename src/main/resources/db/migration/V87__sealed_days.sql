-- The entries of days that are over are sealed, account by account, so that a changed, removed or inserted one is found and named.
CREATE TABLE entry_seal (                     -- added by the job that seals days, never changed
  account          VARCHAR(100) NOT NULL,
  day              DATE         NOT NULL,              -- of the booking, in UTC
  part             INT          NOT NULL,              -- from 0; so many entries of the day in the order of booking
  entries          INT          NOT NULL,
  marks            MEDIUMBLOB   NOT NULL,              -- of each entry 20 bytes: its id, and the first 4 bytes of its HMAC
  hash             BINARY(32)   NOT NULL,              -- HMAC-SHA256 over the part before of the account, and the entries of this one
  PRIMARY KEY (account, day, part),
  KEY entry_seal_of_day (day, account)
);

CREATE TABLE entry_sum (                      -- what the entries of a sealed day add to an account
  account          VARCHAR(100) NOT NULL,
  currency         CHAR(3)      NOT NULL,
  day              DATE         NOT NULL,
  amount_micros    BIGINT       NOT NULL,
  PRIMARY KEY (account, currency, day)
);

CREATE TABLE sealed_day (                     -- the days that have entries; the audit trail has each hash, too
  day              DATE         NOT NULL PRIMARY KEY,
  entries          BIGINT       NOT NULL,
  hash             BINARY(32)   NOT NULL,              -- HMAC-SHA256 over the day before and the last hash of each account on this one
  sealed_at        DATETIME(6)  NOT NULL
);
