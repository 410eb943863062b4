-- Where the numbers without a country code are at home that a business gives; ISO 3166 alpha-2, NULL if it has not said so: then they are refused.

ALTER TABLE business ADD COLUMN default_country CHAR(2) NULL;
