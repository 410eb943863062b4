-- Whether a consent may give back what the person had ended before it: NO, IF_NEW (its evidence is not that of a consent before the end),
-- YES (heard from herself). What is there already was taken on the word of whoever brought it: it counts if its evidence is its own.
ALTER TABLE consent ADD gives_back VARCHAR(6) NOT NULL DEFAULT 'IF_NEW';
