package io.tollgate.tracking;

import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.time.Instant;
import java.util.Optional;

/**
 * One message of a list.
 *
 * @param decidedAt when it was judged last; empty before its first verdict
 * @param rule      the rule that decided its last verdict; empty before its first verdict
 */
public record MessageSummary(
        MessageId id, BusinessId business, SenderId sender, RecipientId recipient, Category category, MessageState state,
        Optional<Instant> decidedAt, Optional<String> rule) {}
