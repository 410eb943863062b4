-- A new device of a number finds the conversations of the number, to be let into them.
CREATE INDEX e2e_conversation_of_sender ON e2e_conversation (sender_id, group_id);
