package io.tollgate.intake;

import io.tollgate.blocking.Blocks;
import io.tollgate.consent.Consents;
import io.tollgate.consent.OptIns;
import io.tollgate.conversation.Conversations;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Recipients;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Requests to confirm a consent that nobody answered in time: they are deleted, and the number with them if nothing else needs it. */
@Component
class ExpiredOptIns {

    private static final int AT_ONCE = 200;

    private final OptIns optIns;
    private final Consents consents;
    private final Blocks blocks;
    private final Conversations conversations;
    private final Recipients recipients;
    private final Clock clock;

    ExpiredOptIns(OptIns optIns, Consents consents, Blocks blocks, Conversations conversations, Recipients recipients, Clock clock) {
        this.optIns = optIns;
        this.consents = consents;
        this.blocks = blocks;
        this.conversations = conversations;
        this.recipients = recipients;
        this.clock = clock;
    }

    /** Some of them. */
    @Transactional
    public void delete() {
        delete(clock.instant());
    }

    /**
     * Nothing that may still be sent to a person who has no consent, no conversation and no request: so her number serves nobody.
     * What was sent and charged stays, under a pseudonym that leads to no number any more.
     */
    @Transactional
    public void delete(Instant now) {
        Set<RecipientId> strangers = new HashSet<>(optIns.expire(AT_ONCE, now));
        strangers.removeAll(consents.among(strangers));
        strangers.removeAll(optIns.among(strangers));
        strangers.removeAll(blocks.of(strangers).keySet());
        conversations.of(strangers).keySet().forEach(conversation -> strangers.remove(conversation.recipient()));
        recipients.forget(strangers);
    }
}
