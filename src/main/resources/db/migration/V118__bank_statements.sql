-- Statements of the own bank (ISO 20022 camt.053). Each amount on them is a payment, or waits for a person.
CREATE TABLE bank_statement (                 -- added with its entries in one transaction, never changed
  id                 BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  account            VARCHAR(34)  NOT NULL,                -- IBAN, or the bank's own number
  statement          VARCHAR(35)  NOT NULL,                -- the bank's id of the statement
  closing_day        DATE         NOT NULL,                -- a bank may number its statements anew each year
  currency           CHAR(3)      NOT NULL,
  opening_micros     BIGINT       NOT NULL,
  closing_micros     BIGINT       NOT NULL,
  entries            INT          NOT NULL,
  pending            INT          NOT NULL,                -- entries that the bank has not booked, which are left out
  follows            BOOLEAN      NOT NULL,                -- opens with what the one before it on the account closes with
  hash               BINARY(32)   NOT NULL,                -- SHA-256 of what was read
  imported_at        DATETIME(6)  NOT NULL,
  imported_by        VARCHAR(100) NOT NULL,
  UNIQUE KEY bank_statement_once (account, statement, closing_day),
  KEY bank_statement_latest (account, closing_day, id)
);

CREATE TABLE bank_entry (
  id                 BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  statement_id       BIGINT       NOT NULL,
  account            VARCHAR(34)  NOT NULL,
  position           INT          NOT NULL,                -- in the statement, from 1
  part               INT          NOT NULL,                -- of an entry of several payments, from 1; 0: it is one
  amount_micros      BIGINT       NOT NULL,                -- negative: money that went
  currency           CHAR(3)      NOT NULL,
  day                DATE         NOT NULL,                -- of its value
  taken_back         BOOLEAN      NOT NULL,                -- the bank takes an earlier entry back
  bank_reference     VARCHAR(140) NOT NULL,
  end_to_end         VARCHAR(140) NOT NULL,                -- the reference that the payer gave to the payment
  payer              VARCHAR(140) NOT NULL,                -- the name of the other side
  payer_account      VARCHAR(34)  NOT NULL,
  text               VARCHAR(1000) NOT NULL,               -- what the payer wrote
  state              VARCHAR(10)  NOT NULL,                -- NEW, BOOKED, OPEN, SET_ASIDE
  why                VARCHAR(20)  NOT NULL DEFAULT '',     -- of an open one: what is missing
  business_id        INT          NULL,
  payment_id         BINARY(16)   NULL UNIQUE,             -- a payment is on one entry only
  decided_at         DATETIME(6)  NULL,
  decided_by         VARCHAR(100) NOT NULL DEFAULT '',     -- the account of a person, or a job
  reason             VARCHAR(200) NOT NULL DEFAULT '',     -- of a person
  UNIQUE KEY bank_entry_once (statement_id, position, part),
  KEY bank_entry_by_state (state, id),
  KEY bank_entry_of_payer (payer_account, state),
  KEY bank_entry_of_amount (account, amount_micros)
);
