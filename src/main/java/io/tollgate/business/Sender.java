package io.tollgate.business;

import io.tollgate.message.BusinessId;
import io.tollgate.message.SenderId;

/** A business's number. @param displayNumber E.164 with {@code +}; the business's own, so no person's secret */
public record Sender(SenderId id, BusinessId business, String displayNumber, String displayName) {}
