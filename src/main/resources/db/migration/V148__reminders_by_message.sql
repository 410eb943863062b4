-- Reminders of invoices that go to the buyer's phone as ordinary messages of the operator's own business.
CREATE TABLE reminder_contact (               -- changed by the administration; who is erased, or named no more, has no row
  recipient        BINARY(16)   NOT NULL,              -- who is reminded; her number stands in the table recipient
  business_id      INT          NOT NULL,
  changed_at       DATETIME(6)  NOT NULL,
  PRIMARY KEY (recipient, business_id),
  UNIQUE KEY reminder_contact_of_business (business_id)
);

CREATE TABLE reminder_message (               -- changed only by who holds the balance of the business
  message_id       BINARY(16)   NOT NULL PRIMARY KEY,
  dispatch_id      BIGINT       NOT NULL,
  attempt          INT          NOT NULL,              -- of the dispatch
  accepted_at      DATETIME(6)  NOT NULL,
  look_at          DATETIME(6)  NULL,                  -- when it is asked what became of it; NULL: that is known
  KEY reminder_message_due (look_at),
  UNIQUE KEY reminder_message_of_dispatch (dispatch_id)
);
