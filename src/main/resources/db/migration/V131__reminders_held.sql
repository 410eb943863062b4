CREATE TABLE reminder_held (                  -- reminders that wait until something is completed; the next look adds and deletes rows
  number           VARCHAR(20)  NOT NULL PRIMARY KEY,
  reason           VARCHAR(300) NOT NULL,
  since            DATETIME(6)  NOT NULL,
  seen_at          DATETIME(6)  NOT NULL     -- the last look that found it
);
