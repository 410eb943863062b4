-- Who acts for a firm in the business app: an account without a role, and at most two for a firm.
CREATE TABLE firm_member (
  account_id   INT          NOT NULL PRIMARY KEY,
  business_id  INT          NOT NULL,
  place        TINYINT      NOT NULL,              -- 1 or 2
  added_at     DATETIME(6)  NOT NULL,
  added_by     VARCHAR(200) NOT NULL,
  UNIQUE KEY place_of_firm (business_id, place)
);
