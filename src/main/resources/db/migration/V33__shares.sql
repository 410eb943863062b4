-- Every business has its share of each batch, however much of another's waits: by these a queue is read business by business.

ALTER TABLE inbox ADD KEY inbox_of_business (business_id, due_at);

ALTER TABLE outbox ADD KEY outbox_of_business (business_id, due_at);

ALTER TABLE receipt_inbox ADD COLUMN business_id INT NOT NULL DEFAULT 0; -- 0: not known when the receipt came

ALTER TABLE receipt_inbox ADD KEY receipt_inbox_of_business (business_id, due_at, id);
