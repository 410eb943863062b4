-- A filter of a list that an account has saved under a name. Nobody else sees it, and it names no person.
CREATE TABLE saved_view (
  id               BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  account_id       INT          NOT NULL,
  page             VARCHAR(20)  NOT NULL,              -- MESSAGES, BUSINESSES, PAYMENTS, AUDIT_TRAIL
  name             VARCHAR(60)  NOT NULL,
  filter           VARCHAR(1000) NOT NULL,             -- as the query of a URL
  saved_at         DATETIME(6)  NOT NULL,
  UNIQUE KEY saved_view_name (account_id, page, name)
);
