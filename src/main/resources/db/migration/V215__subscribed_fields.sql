-- What a partner wants its webhook to tell: fields of the Cloud API with commas between them. NULL: all.
ALTER TABLE business ADD COLUMN webhook_fields VARCHAR(1000) NULL;
