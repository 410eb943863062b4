-- The verdicts of a span of time by outcome and rule, without reading their documents.
-- Ids follow each other in time, so the index grows at its end.
ALTER TABLE decision ADD KEY decision_by_time (message_id, round, outcome, rule);
