-- The messages of one business are listed by their ids, latest first; a secondary index ends with the primary key, and so is in that order.
ALTER TABLE decision ADD KEY decision_of_business (business_id);
