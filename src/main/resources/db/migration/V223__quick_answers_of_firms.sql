-- One row is an answer that a firm keeps for its chats: its own text, which names no person. Rows are added and deleted.
CREATE TABLE firm_answer (
  id          BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  business_id INT           NOT NULL,
  text        VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  added_at    DATETIME(6)   NOT NULL,
  KEY firm_answer_of_business (business_id, id)
);
