package io.tollgate.traffic;

import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import java.time.Instant;

/** One admitted message. @param at when it was admitted */
public record Admission(RecipientId recipient, Instant at, MessageId message, BusinessId business, Category category) {}
