package io.tollgate.tracking;

import io.tollgate.decision.RefusalNotes;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.delivery.StatusHistory;
import io.tollgate.delivery.StatusUpdate;
import io.tollgate.delivery.StatusUpdates;
import io.tollgate.delivery.ToldInbound;
import io.tollgate.delivery.ToldInbound.Told;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.tracking.MessageHistory.Judgement;
import io.tollgate.tracking.MessageList.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private final RefusalNotes notes;
    private final ToldInbound inbound;
    private final TransactionTemplate transaction;

    Redelivery(MessageList list, MessageHistories histories, StatusHistory statuses, StatusUpdates updates,
            RefusalNotes notes, ToldInbound inbound, TransactionTemplate transaction) {
        this.inbound = inbound;
        this.notes = notes;
        this.list = list;
        this.histories = histories;
        this.statuses = statuses;
        this.updates = updates;
        this.transaction = transaction;
    }

    /** @param messages how many were looked at; @param statuses how many go out once more. @param inbound what persons wrote */
    public record Redelivered(int messages, int statuses, int inbound) {}

    /** More than {@link #MOST} messages are in the span. */
    public static final class TooMany extends RuntimeException {

        TooMany() {
            super("More than " + MOST + " messages were sent or received between from and until. Maybe ask for a shorter time.", null,
                    false, false);
        }
    }

    /** All statuses of the message that its business has had so far. */
    public Redelivered one(MessageId message) {
        return list.one(message).map(summary -> new Redelivered(1, again(List.of(summary)), 0)).orElse(new Redelivered(0, 0, 0));
    }

    /** Those of all messages that were accepted in the span, the oldest first; then what persons wrote in it, as far as it is kept. */
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
        List<Told> kept = inbound.of(business, from, until, MOST + 1);
        if (kept.size() > MOST) {
            throw new TooMany();
        }
        List<MessageSummary> oldestFirst = found.reversed();
        int told = 0;
        for (int first = 0; first < oldestFirst.size(); first += AT_ONCE) {
            told += again(oldestFirst.subList(first, Math.min(first + AT_ONCE, oldestFirst.size())));
        }
        return new Redelivered(found.size(), told, inbound(kept));
    }

    private int inbound(List<Told> kept) {
        int told = 0;
        for (int first = 0; first < kept.size(); first += AT_ONCE) {
            List<Told> some = kept.subList(first, Math.min(first + AT_ONCE, kept.size()));
            told += Optional.ofNullable(transaction.execute(_ -> inbound.again(some))).orElse(0);
        }
        return told;
    }

    private int again(List<MessageSummary> some) {
        List<MessageSummary> refused = some.stream().filter(it -> it.state() == MessageState.REFUSED).toList();
        Map<MessageId, String> noted = notes.of(refused.stream().map(MessageSummary::id).toList());
        List<StatusUpdate> told = Stream.concat(
                refused.stream().flatMap(it -> refused(it, noted.getOrDefault(it.id(), "")).stream()),
                statuses.of(some.stream().map(MessageSummary::id).toList()).stream()).toList();
        transaction.executeWithoutResult(_ -> updates.enqueue(told));
        return told.size();
    }

    private Optional<StatusUpdate> refused(MessageSummary message, String note) {
        List<Judgement> judgements = histories.of(message.id()).orElseThrow().judgements();
        return judgements.isEmpty()
                ? Optional.empty()
                : judgements.getLast().verdict().filter(Refused.class::isInstance).map(Refused.class::cast)
                        .map(verdict -> StatusUpdate.failed(message.business(), message.sender(), message.id(), message.recipient(),
                                judgements.getLast().at(), note, verdict.code(), verdict.reasons()));
    }
}
