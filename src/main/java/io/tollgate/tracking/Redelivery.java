package io.tollgate.tracking;

import io.tollgate.decision.Verdict.Refused;
import io.tollgate.delivery.StatusHistory;
import io.tollgate.delivery.StatusUpdate;
import io.tollgate.delivery.StatusUpdates;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.tracking.MessageHistory.Judgement;
import io.tollgate.tracking.MessageList.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Tells businesses once more what became of their messages, for those who have lost it. */
@Component
public class Redelivery {

    /** The most messages of one call. */
    public static final int MOST = 10_000;

    private static final int AT_ONCE = 500;

    private final MessageList list;
    private final MessageHistories histories;
    private final StatusHistory statuses;
    private final StatusUpdates updates;
    private final TransactionTemplate transaction;

    Redelivery(MessageList list, MessageHistories histories, StatusHistory statuses, StatusUpdates updates,
            TransactionTemplate transaction) {
        this.list = list;
        this.histories = histories;
        this.statuses = statuses;
        this.updates = updates;
        this.transaction = transaction;
    }

    /** @param messages how many were looked at; @param statuses how many go out once more */
    public record Redelivered(int messages, int statuses) {}

    /** More than {@link #MOST} messages are in the span. */
    public static final class TooMany extends RuntimeException {

        TooMany() {
            super("More than " + MOST + " messages were accepted between from and until. Maybe ask for a shorter time.", null, false,
                    false);
        }
    }

    /** All statuses of the message that its business has had so far. */
    public Redelivered one(MessageId message) {
        return list.one(message).map(summary -> new Redelivered(1, again(List.of(summary)))).orElse(new Redelivered(0, 0));
    }

    /** Those of all messages that were accepted in the span, the oldest first. */
    public Redelivered all(BusinessId business, Instant from, Instant until) {
        List<MessageSummary> found = new ArrayList<>();
        List<MessageSummary> page;
        do {
            page = list.of(new Wanted(Optional.of(business), List.of(), Optional.empty(), Optional.empty(), from, until),
                    found.isEmpty() ? Optional.empty() : Optional.of(found.getLast().id()), AT_ONCE);
            found.addAll(page);
            if (found.size() > MOST) {
                throw new TooMany();
            }
        } while (page.size() == AT_ONCE);
        List<MessageSummary> oldestFirst = found.reversed();
        int told = 0;
        for (int first = 0; first < oldestFirst.size(); first += AT_ONCE) {
            told += again(oldestFirst.subList(first, Math.min(first + AT_ONCE, oldestFirst.size())));
        }
        return new Redelivered(found.size(), told);
    }

    private int again(List<MessageSummary> some) {
        List<StatusUpdate> told = Stream.concat(
                some.stream().filter(it -> it.state() == MessageState.REFUSED).flatMap(it -> refused(it).stream()),
                statuses.of(some.stream().map(MessageSummary::id).toList()).stream()).toList();
        transaction.executeWithoutResult(_ -> updates.enqueue(told));
        return told.size();
    }

    /** The note of the business is not kept for a message that was refused, so this status has none. */
    private Optional<StatusUpdate> refused(MessageSummary message) {
        List<Judgement> judgements = histories.of(message.id()).orElseThrow().judgements();
        return judgements.isEmpty()
                ? Optional.empty()
                : judgements.getLast().verdict().filter(Refused.class::isInstance).map(Refused.class::cast)
                        .map(verdict -> StatusUpdate.failed(message.business(), message.sender(), message.id(), message.recipient(),
                                judgements.getLast().at(), "", verdict.code(), verdict.reasons()));
    }
}
