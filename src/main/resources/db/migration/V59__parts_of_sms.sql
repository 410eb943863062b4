-- An SMS is charged by its parts. They are counted when it is admitted, and its reservation keeps them until it is charged or released.

ALTER TABLE reservation ADD COLUMN parts SMALLINT NOT NULL DEFAULT 0;          -- of an SMS; 0: no SMS
