CREATE TABLE topic_update (                   -- verdicts and statuses for topics of Kafka, added in the transaction that they tell of;
                                              -- deleted once the brokers have them
  id            BIGINT       NOT NULL AUTO_INCREMENT,  -- the partner's means to know an update that comes twice
  topic         VARCHAR(200) NOT NULL,
  business_id   INT          NOT NULL,
  sender_id     BIGINT       NOT NULL,
  message_id    BINARY(16)   NOT NULL,
  recipient     BINARY(16)   NOT NULL,
  status        VARCHAR(20)  NOT NULL,                 -- 'verdict', or the status
  at            DATETIME(6)  NOT NULL,
  callback_data VARCHAR(512) NOT NULL,
  detail        MEDIUMBLOB   NOT NULL,                 -- JSON
  PRIMARY KEY (id),
  KEY topic_update_of_topic (topic, id),
  KEY topic_update_of_recipient (recipient)
);

CREATE TABLE topic_turn (                     -- which process writes into a topic; one at a time, so that updates keep their order
  topic  VARCHAR(200) NOT NULL,
  holder VARCHAR(40)  NOT NULL,
  until  DATETIME(6)  NOT NULL,
  PRIMARY KEY (topic)
);
