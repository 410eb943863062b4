-- Who answers for a step that needs two accounts, and sign-ins that failed by address too, for all nodes together.

ALTER TABLE access_token ADD COLUMN answers VARCHAR(100) NULL;       -- of a service's token: the account that answers for what it does

ALTER TABLE application_event ADD COLUMN account VARCHAR(250) NULL;  -- that took the step; NULL: before this was recorded

CREATE TABLE template_change (                 -- added, never changed: who wrote and who approved a template
  id               BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  business_id      INT           NOT NULL,
  name             VARCHAR(128)  NOT NULL,
  language         VARCHAR(10)   NOT NULL,
  at               DATETIME(6)   NOT NULL,
  account          VARCHAR(250)  NOT NULL,
  approval         VARCHAR(20)   NULL,                 -- NULL: the template was removed
  content          BINARY(32)    NULL,                 -- SHA-256 over all of the template but its approval
  KEY change_of_template (business_id, name, language, id)
);

ALTER TABLE failed_sign_in RENAME COLUMN name_hash TO subject_hash;  -- a name or an address
