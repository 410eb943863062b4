package io.tollgate.decision;

import io.tollgate.decision.Finding.Defer;
import io.tollgate.decision.Finding.Free;
import io.tollgate.decision.Finding.Price;
import io.tollgate.decision.Finding.Refuse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The fold of all findings on one case: refuse beats defer beats price, and no price is a refusal. Notes change nothing. */
public sealed interface Verdict {

    /** All findings, ordered by rule id. */
    List<Finding> findings();

    /** @param quote what it costs */
    record Admitted(Quote quote, List<Finding> findings) implements Verdict {}

    /** @param until the latest instant that any rule named */
    record Deferred(Instant until, List<Finding> findings) implements Verdict {}

    /** @param refusals every reason, ordered by rule id; never empty */
    record Refused(List<Refuse> refusals, List<Finding> findings) implements Verdict {}

    /**
     * @param micros        expected price in millionths of the business's currency; 0 if free
     * @param ceilingMicros the most that it can be at delivery: what is reserved
     * @param gift          why it is free, if it is
     * @param rule          the rule that set the price
     */
    record Quote(long micros, long ceilingMicros, Optional<Finding.Gift> gift, String rule) {}

    /** The rule id of the refusal for want of a price, which no rule file can contain. */
    String NO_PRICE = "TAR-000";

    /**
     * Folds the findings of one case. Order of findings does not matter. Free beats price. Two different prices are no
     * price: which of them was meant is for the officers to say.
     */
    static Verdict of(List<Finding> found) {
        List<Finding> findings = found.stream().sorted(Comparator.comparing(Finding::rule)).toList();
        List<Refuse> refusals = only(Refuse.class, findings);
        if (!refusals.isEmpty()) {
            return new Refused(refusals, findings);
        }
        Optional<Instant> until = only(Defer.class, findings).stream().map(Defer::until).max(Comparator.naturalOrder());
        if (until.isPresent()) {
            return new Deferred(until.get(), findings);
        }
        Optional<Quote> free = only(Free.class, findings).stream().findFirst()
                .map(gift -> new Quote(0, 0, Optional.of(gift.why()), gift.rule()));
        if (free.isPresent()) {
            return new Admitted(free.get(), findings);
        }
        List<Price> prices = only(Price.class, findings);
        long different = prices.stream().map(price -> List.of(price.micros(), price.ceilingMicros())).distinct().count();
        if (different != 1) {
            String reason = different == 0 ? "No rule gives a price for this message." : "Rules give different prices for this message.";
            return new Refused(List.of(new Refuse(NO_PRICE, reason, 131042)), findings);
        }
        Price price = prices.getFirst();
        return new Admitted(new Quote(price.micros(), price.ceilingMicros(), Optional.empty(), price.rule()), findings);
    }

    private static <F extends Finding> List<F> only(Class<F> kind, List<Finding> findings) {
        List<F> only = new ArrayList<>(findings.size()); // no stream, as each verdict asks some four times
        for (Finding finding : findings) {
            if (kind.isInstance(finding)) {
                only.add(kind.cast(finding));
            }
        }
        return List.copyOf(only);
    }
}
