CREATE TABLE kafka_position (                 -- how far each partition of a topic in is accepted; advanced in the transaction of acceptance
  topic_id         BINARY(16)   NOT NULL,              -- of the broker; a topic that is made again has another
  partition_number INT          NOT NULL,
  topic            VARCHAR(249) NOT NULL,              -- its name, for people
  next_offset      BIGINT       NOT NULL,              -- every record before it is accepted, or is a dead letter
  PRIMARY KEY (topic_id, partition_number)
);
