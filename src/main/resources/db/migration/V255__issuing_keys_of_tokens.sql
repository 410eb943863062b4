-- A key on a token is one of P-256, whose two coordinates are 64 bytes.
ALTER TABLE e2e_issuing_key
  MODIFY COLUMN public_key VARBINARY(64) NOT NULL;
