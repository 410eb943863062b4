-- A business's server may take few updates a POST, and may refuse one update for good while it takes others.
ALTER TABLE business ADD COLUMN webhook_batch SMALLINT NULL;   -- the most updates in one POST; none: as the setting says
ALTER TABLE webhook ADD COLUMN aside_until DATETIME(6) NOT NULL DEFAULT '2000-01-01 00:00:00';  -- until then an update is set aside
