-- The few deliveries that are open are found by the money that is held for them: this index grew with each message, and was never cleared.
ALTER TABLE delivery DROP KEY delivery_by_expiry;
