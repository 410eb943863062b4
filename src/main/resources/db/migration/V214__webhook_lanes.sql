-- Each URL of a business is told in a lane of its own, so that one that hangs delays no other. Lane 0 is the URL of all that has none of
-- its own; the others are numbered by their URL.
ALTER TABLE webhook ADD COLUMN lane BIGINT NOT NULL DEFAULT 0 AFTER business_id, DROP PRIMARY KEY, ADD PRIMARY KEY (business_id, lane);
