-- How many new recipients a business may reach within 24 hours. NULL: nobody has set it, and its verification says it.

ALTER TABLE business ADD COLUMN messaging_tier VARCHAR(14) NULL;

-- Verified businesses had no limit so far. Theirs stays so, until somebody sets one.
UPDATE business SET messaging_tier = 'TIER_UNLIMITED'
WHERE EXISTS (SELECT 1 FROM verification v WHERE v.subject = 'BUSINESS' AND v.subject_id = business.id AND v.type = 'VERIFIED');
