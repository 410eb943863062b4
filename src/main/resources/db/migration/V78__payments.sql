-- An entry says what it is, when it was booked, and who or what made it. `at` is the time of its value: of the delivery, of the payment.
ALTER TABLE entry
  ADD COLUMN booked_at DATETIME(6)  NOT NULL DEFAULT '2000-01-01',  -- that: unknown, the time of its value counts
  ADD COLUMN kind      VARCHAR(10)  NOT NULL DEFAULT 'CHARGE',      -- CHARGE, PAYMENT, REVERSAL, REFUND
  ADD COLUMN made_by   VARCHAR(100) NOT NULL DEFAULT '',            -- the account of the administration; empty: the job that books charges
  ADD KEY entry_of_account (account, booked_at);
UPDATE entry SET kind = 'PAYMENT' WHERE journal_entry_id >= X'FFFFFFFFFFFF';

CREATE TABLE payment (                        -- added once, never changed; a correction is a row of its own
  id               BINARY(16)   NOT NULL PRIMARY KEY,  -- of its journal entry; follows from business and reference
  business_id      INT          NOT NULL,
  kind             VARCHAR(10)  NOT NULL,              -- PAYMENT, REVERSAL, REFUND
  reference        VARCHAR(140) NOT NULL,              -- as it was given; empty if it was booked before references were kept
  compared         VARCHAR(600) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,   -- the reference as banks compare it
  amount_micros    BIGINT       NOT NULL,              -- negative if it lowers the balance
  currency         CHAR(3)      NOT NULL,
  at               DATETIME(6)  NOT NULL,              -- of its value
  booked_at        DATETIME(6)  NOT NULL,
  made_by          VARCHAR(100) NOT NULL,
  reason           VARCHAR(200) NOT NULL,
  corrects         BINARY(16)   NULL,                  -- the payment that this reverses or refunds
  KEY payment_of_business (business_id, booked_at),
  KEY payment_by_time (booked_at),
  KEY payment_corrected (corrects)
);
INSERT INTO payment SELECT journal_entry_id, CAST(SUBSTRING(account, 10) AS UNSIGNED), 'PAYMENT', '', '', amount_micros, currency, at, at,
  '', '', NULL FROM entry WHERE journal_entry_id >= X'FFFFFFFFFFFF' AND account LIKE 'business:%';
