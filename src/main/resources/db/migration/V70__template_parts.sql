-- What a template has beside its body: header, footer, buttons, cards and offer, as JSON; empty if it is a body alone.
ALTER TABLE template ADD COLUMN parts VARCHAR(12000) NOT NULL DEFAULT '';
