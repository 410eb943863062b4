-- Channels over networks: the ids by which a network knows our messages, and the titles of its own errors.

CREATE TABLE network_id (
  network          VARCHAR(20)    NOT NULL,
  id               VARBINARY(200) NOT NULL,             -- UTF-8
  message_id       BINARY(16)     NOT NULL,
  PRIMARY KEY (network, id),
  KEY network_id_of_message (message_id, network)
);

ALTER TABLE receipt_inbox ADD COLUMN title VARCHAR(100) NOT NULL DEFAULT '';   -- of a failure, the network's own; empty: the usual one
