-- Whose messages a shadow would have judged otherwise, so that each person is counted once. Pseudonyms only; they are deleted a day after
-- the trial has ended, and only how many they were stays, in rule_trial_count.

CREATE TABLE rule_trial_person (
  recipient        BINARY(16)   NOT NULL,
  trial            INT          NOT NULL,               -- the entry of the history that began it
  PRIMARY KEY (recipient, trial),
  KEY of_trial (trial)
);
