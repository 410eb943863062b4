-- Why a message costs nothing, and what joins the entries of one booking, by the names that the trade has for them.
ALTER TABLE delivery RENAME COLUMN gift TO free_reason;
ALTER TABLE reservation RENAME COLUMN gift TO free_reason;
ALTER TABLE charge RENAME COLUMN gift TO free_reason;
ALTER TABLE invoice_line RENAME COLUMN gift TO free_reason;
ALTER TABLE entry RENAME COLUMN posting TO journal_entry_id;
ALTER TABLE reach RENAME TO new_recipient;
