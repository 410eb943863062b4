-- Charges lie in the order in which they were settled, so that each batch fills its pages. The ids of messages come in a mixed order, which
-- leaves half of each page empty: they are an index of their own now. The words stand in alphabetical order, so that rows keep theirs.
ALTER TABLE charge
  MODIFY category ENUM ('AUTHENTICATION', 'MARKETING', 'SERVICE', 'UTILITY') NOT NULL,
  DROP PRIMARY KEY,
  DROP KEY charge_seq,
  ADD PRIMARY KEY (seq, message_id),
  ADD UNIQUE KEY charge_message (message_id);
