package io.tollgate.optin;

import io.tollgate.blocking.Blocks;
import io.tollgate.consent.Consents;
import io.tollgate.consent.OptIns;
import io.tollgate.conversation.Conversations;
import io.tollgate.database.RecurringWork;
import io.tollgate.message.RecipientId;
import io.tollgate.quarantine.Isolation;
import io.tollgate.quarantine.Quarantine;
import io.tollgate.quarantine.WorkQueue;
import io.tollgate.recipient.Recipients;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/** Deletes requests to confirm a consent that nobody answered in time, and the person's number if nothing else needs it. */
@Component
class ExpiredOptIns implements WorkQueue<String> {

    private static final int AT_ONCE = 200;

    private final OptIns optIns;
    private final Consents consents;
    private final Blocks blocks;
    private final Conversations conversations;
    private final Recipients recipients;
    private final Clock clock;
    private final Quarantine quarantine;
    private final Isolation<String> isolation;

    ExpiredOptIns(OptIns optIns, Consents consents, Blocks blocks, Conversations conversations, Recipients recipients, Clock clock,
            Quarantine quarantine, PlatformTransactionManager transactions) {
        this.optIns = optIns;
        this.consents = consents;
        this.blocks = blocks;
        this.conversations = conversations;
        this.recipients = recipients;
        this.clock = clock;
        this.quarantine = quarantine;
        this.isolation = new Isolation<>(this, AT_ONCE, quarantine, transactions);
    }

    /** Requests and their numbers go when the time to answer has passed. */
    @Bean
    static RecurringWork expiredRequestsForConsent(ExpiredOptIns expired) {
        return RecurringWork.whole("expired-opt-ins", () -> expired.delete());
    }

    /** Deletes all of them, some at a time. */
    public void delete() {
        while (isolation.next(clock.instant())) {
            // Repeats until there are no more.
        }
    }

    @Override
    public List<String> claim(int limit, Instant now, Map<String, RuntimeException> unreadable) {
        List<byte[]> held = quarantine.held(this, now).stream().map(HexFormat.of()::parseHex).toList();
        return optIns.expired(limit, now, held).stream().map(HexFormat.of()::formatHex).toList();
    }

    /**
     * A person without consent, conversation and request may not get any message, so nobody needs her number.
     * Records of what was sent and charged stay, under a pseudonym that no longer leads to a number.
     */
    @Override
    public Map<String, RuntimeException> work(List<String> claimed, Instant now) {
        Set<RecipientId> strangers = new HashSet<>(optIns.expire(claimed.stream().map(HexFormat.of()::parseHex).toList(), now));
        strangers.removeAll(consents.among(strangers));
        strangers.removeAll(optIns.among(strangers));
        strangers.removeAll(blocks.of(strangers).keySet());
        conversations.of(strangers).keySet().forEach(conversation -> strangers.remove(conversation.recipient()));
        recipients.forget(strangers);
        return Map.of();
    }

    @Override
    public String queue() {
        return "opt-ins";
    }

    @Override
    public String key(String request) {
        return request;
    }

    @Override
    public void holdUntil(String request, Instant until) {
        // Each claim asks the quarantine.
    }

    @Override
    public boolean has(String request) {
        return optIns.has(HexFormat.of().parseHex(request));
    }

    /** Does nothing: the request must be deleted in any case, and the next claim tries again. */
    @Override
    public void discard(String request, Instant now) {
        // The next claim finds it again.
    }
}
