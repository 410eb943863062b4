-- Charges stay for ever, are hardly ever changed, and each resembles the ones beside it: compressed, the table and its indexes take half of
-- the disk.
ALTER TABLE charge ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8;
