-- Large marketing sends: messages of one template of one business. The first ones go; the rest waits for how people take them.

CREATE TABLE paced_send (                       -- changed by whoever holds its row; deleted when its time is over
  business_id       INT          NOT NULL,
  template_name     VARCHAR(128) NOT NULL,
  template_language VARCHAR(15)  NOT NULL,
  begun_at          DATETIME(6)  NOT NULL,
  admitted          INT          NOT NULL,             -- of the first ones
  state             VARCHAR(8)   NOT NULL,             -- OPEN, HELD, RELEASED, DROPPED
  changed_at        DATETIME(6)  NOT NULL,             -- when it got the state
  PRIMARY KEY (business_id, template_name, template_language),
  KEY paced_send_by_state (state, changed_at)
);

CREATE TABLE paced_message (                    -- the first messages of a send: added, and deleted with it
  message_id        BINARY(16)   NOT NULL PRIMARY KEY,
  business_id       INT          NOT NULL,
  template_name     VARCHAR(128) NOT NULL,
  template_language VARCHAR(15)  NOT NULL,
  KEY paced_message_of_send (business_id, template_name, template_language)
);
