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
 * @param decidedAt when it was judged last; empty before that
 * @param rule      that decided then; empty before that
 */
public record MessageSummary(
        MessageId id, BusinessId business, SenderId sender, RecipientId recipient, Category category, MessageState state,
        Optional<Instant> decidedAt, Optional<String> rule) {}
