-- All that a dry run reads, as one hash: if nothing of it has changed, it need not be made again to confirm the run.
ALTER TABLE rerating
  ADD COLUMN inputs BINARY(32) NULL;                   -- SHA-256; empty of runs that were proposed before it was kept
