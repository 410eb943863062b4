-- Businesses ask what they spent by country; a market may have several. Empty on charges from before.
ALTER TABLE charge ADD COLUMN country CHAR(2) NOT NULL DEFAULT '';
