package io.tollgate.console;

import io.tollgate.decision.Finding;
import io.tollgate.decision.Verdict;
import io.tollgate.delivery.Receipt;
import io.tollgate.tracking.MessageHistory;
import io.tollgate.tracking.MessageHistory.Judgement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One step on the way of a message.
 *
 * @param key   of the text that says what happened
 * @param value which the text names: a rule, a code, an amount; empty if it names none
 */
record MessageStep(Instant at, String key, String value) {

    /** Ordered by time; those at the same instant as they follow from each other. */
    static List<MessageStep> of(MessageHistory history) {
        List<MessageStep> steps = new ArrayList<>();
        steps.add(new MessageStep(history.summary().id().acceptedAt(), "step.ACCEPTED", ""));
        history.judgements().forEach(judgement -> steps.add(judged(judgement)));
        history.left()
                .ifPresent(left -> steps.add(new MessageStep(left.at(), left.handedOver() ? "step.HANDED_OVER" : "step.STOPPED", "")));
        history.receipts().forEach(receipt -> steps.add(new MessageStep(receipt.at(), "step." + receipt.type().name(),
                receipt.type() == Receipt.Type.FAILED ? Integer.toString(receipt.code()) : "")));
        history.charge().ifPresent(charge -> steps.add(new MessageStep(charge.deliveredAt(),
                charge.freeReason().isPresent() ? "step.FREE" : "step.CHARGED",
                charge.freeReason().map(Enum::name)
                        .orElse(charge.price().exact().toPlainString() + " " + charge.price().currency().getCurrencyCode()))));
        history.statuses().forEach(status -> steps.add(new MessageStep(status.at(), "told." + status.notification().name(),
                status.status())));
        steps.sort(Comparator.comparing(MessageStep::at));
        history.waits().ifPresent(waits -> steps.add(new MessageStep(waits.until(), "step.WAITS", Integer.toString(waits.attempts()))));
        return steps;
    }

    private static MessageStep judged(Judgement judgement) {
        return judgement.verdict().map(verdict -> switch (verdict) {
            case Verdict.Admitted admitted -> new MessageStep(judgement.at(), "step.ADMITTED", admitted.quote().rule());
            case Verdict.Deferred deferred -> new MessageStep(judgement.at(), "step.DEFERRED", deferred.findings().stream()
                    .filter(Finding.Defer.class::isInstance).map(Finding::rule).distinct().collect(Collectors.joining(", ")));
            case Verdict.Refused refused -> new MessageStep(judgement.at(), "step.REFUSED",
                    refused.refusals().stream().map(Finding.Refuse::rule).distinct().collect(Collectors.joining(", ")));
        }).orElseGet(() -> new MessageStep(judgement.at(), "step.UNREADABLE", ""));
    }
}
