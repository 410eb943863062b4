-- A person's erasure that one account has asked for in the console, until another one confirms or declines it.
CREATE TABLE erasure_request (
  id               BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  recipient        BINARY(16)   NOT NULL,
  reason           VARCHAR(500) NOT NULL,
  asked_by         VARCHAR(200) NOT NULL,
  asked_at         DATETIME(6)  NOT NULL,
  state            VARCHAR(10)  NOT NULL,              -- OPEN, CONFIRMED, DECLINED
  decided_by       VARCHAR(200) NOT NULL,              -- empty while it is open
  decided_at       DATETIME(6)  NULL,
  KEY erasure_request_of (recipient),
  KEY erasure_request_open (state, id)
);
