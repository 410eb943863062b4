-- That a business has read what somebody wrote, and that it is writing: her phone shows both.

ALTER TABLE chat_word
  ADD COLUMN read_at DATETIME(6),        -- by the business; it has read what came before, too
  ADD COLUMN typing_until DATETIME(6),   -- the answer to this message is being written
  ADD KEY chat_word_by_id (sender_id, id);
