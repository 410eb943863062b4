package io.tollgate.gate;

import static java.util.stream.Collectors.toMap;

import io.tollgate.decision.CaseFile.BusinessFacts;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.decision.RefusalNotes;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.delivery.HandOver;
import io.tollgate.delivery.LimitNotices.Reached;
import io.tollgate.delivery.LimitNotices;
import io.tollgate.delivery.Outbox;
import io.tollgate.delivery.StatusUpdate;
import io.tollgate.delivery.StatusUpdates;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** The three outcomes of a verdict: delivery, the inbox until later, or a status for the partner with every reason. */
@Component
final class Outcomes {

    private final Inbox inbox;
    private final Outbox outbox;
    private final StatusUpdates statusUpdates;
    private final Chains chains;
    private final RefusalNotes notes;
    private final LimitNotices limits;

    Outcomes(Inbox inbox, Outbox outbox, StatusUpdates statusUpdates, Chains chains, RefusalNotes notes, LimitNotices limits) {
        this.limits = limits;
        this.notes = notes;
        this.chains = chains;
        this.inbox = inbox;
        this.outbox = outbox;
        this.statusUpdates = statusUpdates;
    }

    public void handOverTheAdmitted(Judged judged) {
        outbox.handOver(judged.admitted().stream().map(Outcomes::handOver).toList());
        chains.follow(judged.admitted());
        statusUpdates.enqueue(judged.skipped().stream().map(hop -> skipped(hop, judged.batch().now())).toList());
        inbox.finish(judged.admitted().stream().map(Case::message).toList());
    }

    public void keepTheDeferred(Judged judged) {
        inbox.defer(judged.deferred().stream().collect(toMap(Case::message, one -> one.verdict().until())));
    }

    public void tellTheRefused(Judged judged) {
        statusUpdates.enqueue(judged.refused().stream().map(Outcomes::failed).toList());
        notes.add(judged.refused().stream().map(Case::message).collect(toMap(Accepted::id, Accepted::callbackData)));
        limits.tell(judged.refused().stream().flatMap(one -> reached(one).stream())
                .collect(toMap(Reached::business, it -> it, (one, _) -> one, TreeMap::new)), judged.batch().now());
        inbox.finish(judged.refused().stream().map(Case::message).toList());
        // A person who may not be written to by one medium may be by the next.
        judged.refused().stream().map(Case::message).filter(message -> !message.chain().isLast())
                .forEach(message -> inbox.add(message.nextHop(judged.batch().now()), judged.batch().now()));
    }

    /** A business with a messaging limit is locked, so no other batch tells it the same. */
    private static Optional<Reached> reached(Case<Refused> one) {
        BusinessFacts business = one.file().business();
        int most = one.ruleBook().plans(business.localDay()).newRecipients(business.tier());
        return business.recipientIsNew() && business.newRecipients() >= most
                ? Optional.of(new Reached(business.id(), business.tier(), most))
                : Optional.empty();
    }

    private static HandOver handOver(Case<Admitted> one) {
        return new HandOver(one.charged(), one.message().payload(), one.file().now(), Chains.expiry(one))
                .by(one.file().message().way().channel());
    }

    /** A failure that is told at once, and not when the hop's turn would have come: the business may have another way. */
    private static StatusUpdate skipped(Accepted hop, Instant now) {
        return StatusUpdate.failed(hop.business(), hop.sender(), hop.id(), hop.recipient(), now, hop.callbackData(),
                Gatekeeper.UNDELIVERABLE, Gatekeeper.NO_NUMBER_WHY);
    }

    /** The status has the code of the first refusal by rule id; its details hold all reasons. */
    private static StatusUpdate failed(Case<Refused> one) {
        Accepted message = one.message();
        return StatusUpdate.failed(message.business(), message.sender(), message.id(), message.recipient(), one.file().now(),
                message.callbackData(), one.verdict().code(), one.verdict().reasons());
    }
}
