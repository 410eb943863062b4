-- When the last receipt of a message was booked is asked by nobody. FORCE writes the table anew: otherwise each row would keep the room.
ALTER TABLE receipt DROP COLUMN booked_at, FORCE;
