-- Why a template was rejected, in the words of the Cloud API; none: as it was not said.
ALTER TABLE template_change ADD COLUMN reason VARCHAR(30) NULL;
