-- One row is a request of a business's own system and how it was answered: added once, and deleted after a day. Of many in a short time
-- only the latest are here. No row holds a number, a text or a token.
CREATE TABLE request_log (
  id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  business_id INT          NOT NULL,
  at          DATETIME(6)  NOT NULL,
  method      VARCHAR(10)  NOT NULL,
  path        VARCHAR(200) NOT NULL,               -- without the query; ids that are not the business's own are hidden
  status      SMALLINT     NOT NULL,               -- of HTTP
  code        INT          NOT NULL,               -- of the error; 0: there was none
  request_id  VARCHAR(40)  NOT NULL,               -- x-fb-request-id
  millis      INT          NOT NULL,
  KEY request_log_of_business (business_id, id),
  KEY request_log_by_time (at)
);
