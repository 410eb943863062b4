CREATE TABLE file_claim (             -- a file on a partner's server that a process is taking; deleted when it is done with
  file       BINARY(32)  NOT NULL,    -- SHA-256 of the server and the path
  node       CHAR(32)    NOT NULL,    -- the process
  held_until DATETIME(6) NOT NULL,    -- then another process may take it: renewed while the process lives
  PRIMARY KEY (file)
);
