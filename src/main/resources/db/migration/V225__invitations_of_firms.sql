-- One row is a link by which the second member of a firm makes an account. It works once, and for a week; then the row is deleted.
CREATE TABLE firm_invitation (
  token_hash  BINARY(32)    NOT NULL PRIMARY KEY,
  business_id INT           NOT NULL,
  invited_by  VARCHAR(200)  NOT NULL,              -- the account of the first member
  until       DATETIME(6)   NOT NULL,
  KEY firm_invitation_of_business (business_id)
);
