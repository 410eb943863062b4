package io.tollgate.business;

import io.tollgate.message.BusinessId;
import io.tollgate.message.SenderId;

/** A business's number. @param displayNumber E.164 with {@code +}; it belongs to the business, so it is public */
public record Sender(SenderId id, BusinessId business, String displayNumber, String displayName) {}
