-- Verdicts on messages to a person are found by the ids of these messages: those that were admitted are in traffic, the others here.
-- An index of all verdicts by person named the admitted ones twice.
CREATE TABLE held_back (                      -- with each verdict that does not admit its message; deleted with the verdicts
  recipient        BINARY(16)   NOT NULL,
  message_id       BINARY(16)   NOT NULL,
  PRIMARY KEY (recipient, message_id)
);

INSERT INTO held_back (recipient, message_id)
  SELECT DISTINCT d.recipient, d.message_id FROM decision d
  WHERE d.outcome <> 'ADMITTED'
    OR NOT EXISTS (SELECT 1 FROM traffic t WHERE t.recipient = d.recipient AND t.message_id = d.message_id);

ALTER TABLE decision DROP KEY decision_of_recipient;
