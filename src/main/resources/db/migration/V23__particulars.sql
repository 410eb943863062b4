-- What a consent record says of its controller, next to the name in `business`.

CREATE TABLE business_particulars (
  business_id      INT           NOT NULL PRIMARY KEY,
  legal_name       VARCHAR(200)  NOT NULL,
  register_number  VARCHAR(100)  NOT NULL,             -- such as HRB 1; empty if there is none
  address          VARCHAR(300)  NOT NULL,
  contact          VARCHAR(200)  NOT NULL,             -- for questions of data protection: mail address, number or page
  authority        VARCHAR(200)  NOT NULL              -- to which a person may complain; empty if it was not said
);
