-- Work on the rules that is not proposed yet: what an account has changed on top of a version.

CREATE TABLE rule_draft (
  id               INT           NOT NULL AUTO_INCREMENT PRIMARY KEY,
  author           VARCHAR(100)  NOT NULL,
  name             VARCHAR(100)  NOT NULL,
  base             INT           NOT NULL,             -- the version on which it was begun
  begun_at         DATETIME(6)   NOT NULL,
  changed_at       DATETIME(6)   NOT NULL,
  KEY draft_of_author (author, changed_at)
);

CREATE TABLE rule_draft_file (                -- only files that differ from those of the base
  draft            INT           NOT NULL,
  path             VARCHAR(210)  NOT NULL COLLATE utf8mb4_bin, -- below rules/ or features/
  revision         INT           NOT NULL,             -- counts how often it was written, so that two tabs do not overwrite each other
  content          MEDIUMBLOB    NULL,                 -- NULL: removed
  PRIMARY KEY (draft, path)
);
