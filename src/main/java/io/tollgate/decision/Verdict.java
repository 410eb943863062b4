package io.tollgate.decision;

import io.tollgate.decision.Finding.Defer;
import io.tollgate.decision.Finding.Free;
import io.tollgate.decision.Finding.Note;
import io.tollgate.decision.Finding.Price;
import io.tollgate.decision.Finding.Refuse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The fold of all findings on one case: refuse beats defer beats price, and no price is a refusal. Notes change nothing. */
public sealed interface Verdict {

    /** All findings, ordered by rule id. */
    List<Finding> findings();

    /** @param quote the price */
    record Admitted(Quote quote, List<Finding> findings) implements Verdict {}

    /** @param until the latest instant that any rule named */
    record Deferred(Instant until, List<Finding> findings) implements Verdict {}

    /** @param refusals every reason, ordered by rule id; never empty */
    record Refused(List<Refuse> refusals, List<Finding> findings) implements Verdict {

        /** The code of the first reason, as the business is told. */
        public int code() {
            return refusals.getFirst().code();
        }

        /** All reasons, each after the id of its rule, as the business is told. */
        public String reasons() {
            return refusals.stream().map(refusal -> refusal.rule() + ": " + refusal.reason()).collect(Collectors.joining(" "));
        }
    }

    /**
     * @param micros        expected price in millionths of the business's currency; 0 if free
     * @param ceilingMicros the most that the price can be at delivery; the ledger reserves it
     * @param freeReason    why the message is free, if it is
     * @param rule          the rule that set the price
     */
    record Quote(long micros, long ceilingMicros, Optional<Finding.FreeReason> freeReason, String rule) {}

    /** The rule id of the refusal for want of a price, which no rule file can contain. */
    String NO_PRICE = "TAR-000";

    /**
     * Folds the findings of one case. The order of findings does not matter. Free beats price. Two different prices count as no
     * price: the officers must decide which of them is right.
     */
    static Verdict of(List<Finding> found) {
        List<Finding> findings = inOrder(found);
        List<Refuse> refusals = new ArrayList<>(2);
        Optional<Instant> until = Optional.empty();
        Optional<Free> free = Optional.empty();
        Optional<Price> price = Optional.empty();
        boolean differentPrices = false;
        for (Finding finding : findings) {
            switch (finding) {
                case Refuse refuse -> refusals.add(refuse);
                case Defer defer -> until = Optional.of(until.filter(defer.until()::isBefore).orElse(defer.until()));
                case Free freeReason -> free = free.or(() -> Optional.of(freeReason));
                case Price other -> {
                    differentPrices |= price
                            .filter(first -> first.micros() != other.micros() || first.ceilingMicros() != other.ceilingMicros())
                            .isPresent();
                    price = price.or(() -> Optional.of(other));
                }
                case Note _ -> {}
            }
        }
        if (!refusals.isEmpty()) {
            return new Refused(List.copyOf(refusals), findings);
        }
        if (until.isPresent()) {
            return new Deferred(until.get(), findings);
        }
        if (free.isPresent()) {
            return new Admitted(new Quote(0, 0, Optional.of(free.get().why()), free.get().rule()), findings);
        }
        if (price.isEmpty() || differentPrices) {
            String reason = price.isEmpty() ? "No rule gives a price for this message." : "Rules give different prices for this message.";
            return new Refused(List.of(new Refuse(NO_PRICE, reason, 131042)), findings);
        }
        return new Admitted(new Quote(price.get().micros(), price.get().ceilingMicros(), Optional.empty(), price.get().rule()), findings);
    }

    private static List<Finding> inOrder(List<Finding> found) {
        if (found.size() < 2) {
            return List.copyOf(found);
        }
        Finding[] findings = found.toArray(Finding[]::new);
        Arrays.sort(findings, Comparator.comparing(Finding::rule));
        return List.of(findings);
    }
}
