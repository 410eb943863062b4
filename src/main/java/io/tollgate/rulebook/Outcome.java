package io.tollgate.rulebook;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import io.tollgate.decision.Finding.Gift;
import io.tollgate.rulebook.Sentence.Said;
import java.time.Duration;

/** What a rule says when it holds. */
sealed interface Outcome {

    record Refuse(String reason, int code) implements Outcome {}

    record DeferUntilQuietHoursEnd(String reason) implements Outcome {}

    record DeferBy(String reason, Duration delay) implements Outcome {}

    record PriceAtRateOfDay() implements Outcome {}

    record Free(String reason, Gift why) implements Outcome {}

    record Note(String reason) implements Outcome {}

    /**
     * What a sentence after {@code then} means: its call on the message, whose arguments are the sentence's gaps.
     *
     * @throws IllegalArgumentException for a call that there is not; its message is the fault
     */
    static Outcome of(Said said) {
        String reason = said.word(Slot.REASON);
        String meaning = said.sentence().meaning();
        return switch (meaning.replaceFirst("\\(.*", "")) {
            case "$message.refuse" -> new Refuse(reason, Integer.parseInt(said.word(Slot.CODE)));
            case "$message.deferUntilQuietHoursEnd" -> new DeferUntilQuietHoursEnd(reason);
            case "$message.deferByHours" -> new DeferBy(reason, Duration.ofHours(Long.parseLong(said.word(Slot.HOURS))));
            case "$message.priceAtRateOfDay" -> new PriceAtRateOfDay();
            case "$message.free" -> new Free(reason, Gift.valueOf(said.word(Slot.GIFT)));
            case "$message.note" -> new Note(reason);
            default -> throw new IllegalArgumentException("`" + meaning + "` is no outcome."
                    + " Maybe $message.refuse, .deferUntilQuietHoursEnd, .deferByHours, .priceAtRateOfDay, .free or .note.");
        };
    }

    /** @param rule its id */
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
