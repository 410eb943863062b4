-- From when on the authentication messages of a business to other countries have rates of their own: JSON with first day, home country and
-- countries with another first day. None: they have the same rates everywhere.
ALTER TABLE business ADD COLUMN international VARCHAR(4000) NULL;
