-- A canary for a hundred named businesses, whatever their ids are.

ALTER TABLE rule_event MODIFY detail VARCHAR(2000) NOT NULL DEFAULT '';
