-- What a number of a business is at the Cloud API behind Tollgate. A row is changed in place: the operator sets a new token.

CREATE TABLE downstream_number (
  sender_id        BIGINT          NOT NULL,
  network_id       VARCHAR(20)     NOT NULL,           -- the network's own phone number id
  token            VARBINARY(1200) NOT NULL,           -- encrypted
  set_at           DATETIME(6)     NOT NULL,
  PRIMARY KEY (sender_id),
  UNIQUE KEY downstream_number_of_network (network_id)
);
