package io.tollgate.rulebook.language;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.rulebook.language.Sentence.Said;
import java.time.Duration;

/** The outcome of a rule that holds. */
public sealed interface RuleOutcome {

    record Refuse(String reason, int code) implements RuleOutcome {}

    record DeferUntilQuietHoursEnd(String reason) implements RuleOutcome {}

    record DeferBy(String reason, Duration delay) implements RuleOutcome {}

    record PriceAtRateOfDay() implements RuleOutcome {}

    record Free(String reason, FreeReason why) implements RuleOutcome {}

    record Note(String reason) implements RuleOutcome {}

    /**
     * The meaning of a sentence after {@code then}: a call on the message, whose arguments are the sentence's gaps.
     *
     * @throws IllegalArgumentException if there is no such call; its message is the fault
     */
    static RuleOutcome of(Said said) {
        String reason = said.word(Slot.REASON);
        String meaning = said.sentence().meaning();
        return switch (meaning.replaceFirst("\\(.*", "")) {
            case "$message.refuse" -> new Refuse(reason, Integer.parseInt(said.word(Slot.CODE)));
            case "$message.deferUntilQuietHoursEnd" -> new DeferUntilQuietHoursEnd(reason);
            case "$message.deferByHours" -> new DeferBy(reason, Duration.ofHours(Long.parseLong(said.word(Slot.HOURS))));
            case "$message.priceAtRateOfDay" -> new PriceAtRateOfDay();
            case "$message.free" -> new Free(reason, FreeReason.valueOf(said.word(Slot.FREE_REASON)));
            case "$message.note" -> new Note(reason);
            default -> throw new IllegalArgumentException("`" + meaning + "` is not an outcome."
                    + " Maybe $message.refuse, .deferUntilQuietHoursEnd, .deferByHours, .priceAtRateOfDay, .free or .note.");
        };
    }

    /** @param rule id of the rule */
    default Finding find(String rule, CaseFile file) {
        return switch (this) {
            case Refuse refuse -> new Finding.Refuse(rule, refuse.reason(), refuse.code());
            case DeferUntilQuietHoursEnd defer -> new Finding.Defer(rule, defer.reason(), file.recipient().quietUntil());
            case DeferBy defer -> new Finding.Defer(rule, defer.reason(), file.now().plus(defer.delay()));
            case PriceAtRateOfDay price -> new Finding.Price(rule, file.price().tierMicros(), file.price().ceilingMicros());
            case Free free -> new Finding.Free(rule, free.reason(), free.why());
            case Note note -> new Finding.Note(rule, note.reason());
        };
    }
}
