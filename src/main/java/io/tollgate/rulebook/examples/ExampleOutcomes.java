package io.tollgate.rulebook.examples;

import io.tollgate.decision.Finding;
import io.tollgate.decision.Finding.Refuse;
import io.tollgate.decision.Verdict;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** What came of a case, in the words of the examples. */
final class ExampleOutcomes {

    private ExampleOutcomes() {}

    static String inWords(Verdict verdict, List<Finding> findings) {
        String notes = findings.stream().filter(Finding.Note.class::isInstance).map(Finding.Note.class::cast)
                .map(note -> ", noted under " + note.rule() + " as \"" + note.reason() + "\"").collect(Collectors.joining());
        return inWords(verdict) + notes;
    }

    private static String inWords(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Refused refused -> "the message is refused under "
                    + refused.refusals().stream().map(ExampleOutcomes::inWords).collect(Collectors.joining(", "));
            case Verdict.Deferred deferred -> "the message waits under " + deferred.findings().stream()
                    .filter(Finding.Defer.class::isInstance).map(Finding::rule).collect(Collectors.joining(", ")) + " until "
                    + deferred.until();
            case Verdict.Admitted admitted when admitted.quote().freeReason().isPresent() ->
                    "the message is free under " + admitted.quote().rule() + " as "
                            + admitted.quote().freeReason().map(Finding.FreeReason::name).orElse("");
            case Verdict.Admitted admitted ->
                    "the message costs " + BigDecimal.valueOf(admitted.quote().micros(), 6).stripTrailingZeros().toPlainString()
                            + " under " + admitted.quote().rule();
        };
    }

    private static String inWords(Refuse refuse) {
        return refuse.rule() + " with code " + refuse.code();
    }
}
