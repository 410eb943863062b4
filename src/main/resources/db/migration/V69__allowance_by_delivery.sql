-- A free message of the month is used up when a message is delivered. Until then the message holds its price, if the money is there.
-- Messages under way at this moment have their free ones already, and hold nothing: allowance.used counts them, and so they stay free.
ALTER TABLE reservation ADD COLUMN allowance INT NOT NULL DEFAULT 0;  -- so many are free a month; its delivery decides whether this one is
