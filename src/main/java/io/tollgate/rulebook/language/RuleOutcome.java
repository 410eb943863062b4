package io.tollgate.rulebook.language;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.decision.Finding;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.rulebook.language.Sentence.Said;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/** The outcome of a rule that holds. */
public sealed interface RuleOutcome {

    /** The zone whose clock is furthest behind. */
    String FURTHEST_WEST = "Etc/GMT+12";

    Duration LOOKS_AGAIN_AFTER = Duration.ofHours(1);
    Duration LAST_LOOK_BEFORE_EXPIRY = Duration.ofMinutes(1);

    /** "Business account locked" of the Cloud API. */
    int ACCOUNT_LOCKED = 131031;

    record Refuse(String reason, int code) implements RuleOutcome {}

    record DeferUntilQuietHoursEnd(String reason) implements RuleOutcome {}

    record DeferBy(String reason, Duration delay) implements RuleOutcome {}

    /** @param time the next time of the day at which it is so late in every zone that is possible for the recipient */
    record DeferUntilTime(String reason, LocalTime time) implements RuleOutcome {}

    /** The message waits until the present day is over in every zone that is possible for the recipient. */
    record DeferUntilNextDay(String reason) implements RuleOutcome {}

    /** The message waits until somebody lets the business go on. */
    record DeferUntilMayGoOn(String reason) implements RuleOutcome {}

    /** Like {@link DeferUntilMayGoOn}, and the spending of the business is stopped. */
    record Stop(String reason) implements RuleOutcome {}

    /** Like {@link Note}, and the business is told. */
    record Warn(String reason) implements RuleOutcome {}

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
            case "$message.deferByMinutes" -> new DeferBy(reason, Duration.ofMinutes(Long.parseLong(said.word(Slot.MINUTES))));
            case "$message.deferUntilTime" -> new DeferUntilTime(reason, LocalTime.parse(said.word(Slot.TIME)));
            case "$message.deferUntilNextDay" -> new DeferUntilNextDay(reason);
            case "$message.deferUntilMayGoOn" -> new DeferUntilMayGoOn(reason);
            case "$message.stop" -> new Stop(reason);
            case "$message.warn" -> new Warn(reason);
            case "$message.priceAtRateOfDay" -> new PriceAtRateOfDay();
            case "$message.free" -> new Free(reason, FreeReason.valueOf(said.word(Slot.FREE_REASON)));
            case "$message.note" -> new Note(reason);
            default -> throw new IllegalArgumentException("`" + meaning + "` is not an outcome."
                    + " Maybe $message.refuse, .deferUntilQuietHoursEnd, .deferByHours, .deferByMinutes, .deferUntilTime,"
                    + " .deferUntilNextDay, .deferUntilMayGoOn, .stop, .warn, .priceAtRateOfDay, .free or .note.");
        };
    }

    /** The word with which rules begin this outcome. */
    default String word() {
        return switch (this) {
            case Refuse _ -> "refuse";
            case DeferUntilQuietHoursEnd _,DeferBy _,DeferUntilTime _,DeferUntilNextDay _,DeferUntilMayGoOn _ -> "defer";
            case Stop _ -> "stop";
            case Warn _ -> "warn";
            case PriceAtRateOfDay _ -> "price";
            case Free _ -> "free";
            case Note _ -> "note";
        };
    }

    /** @param rule id of the rule */
    default Finding find(String rule, CaseFile file) {
        return switch (this) {
            case Refuse refuse -> new Finding.Refuse(rule, refuse.reason(), refuse.code());
            case DeferUntilQuietHoursEnd defer -> new Finding.Defer(rule, defer.reason(), file.recipient().quietUntil());
            case DeferBy defer -> new Finding.Defer(rule, defer.reason(), file.now().plus(defer.delay()));
            case DeferUntilTime defer -> new Finding.Defer(rule, defer.reason(), latest(file, now -> next(now, defer.time())));
            case DeferUntilNextDay defer -> new Finding.Defer(rule, defer.reason(),
                    latest(file, now -> now.toLocalDate().plusDays(1).atStartOfDay(now.getZone())));
            case DeferUntilMayGoOn defer -> untilMayGoOn(rule, defer.reason(), file);
            case Stop stop -> untilMayGoOn(rule, stop.reason(), file);
            case Warn warn -> new Finding.Note(rule, warn.reason());
            case PriceAtRateOfDay price -> new Finding.Price(rule, file.price().tierMicros(), file.price().ceilingMicros());
            case Free free -> new Finding.Free(rule, free.reason(), free.why());
            case Note note -> new Finding.Note(rule, note.reason());
        };
    }

    /** Looks every hour, and last when the time of the message is nearly over; then it ends with this reason, and not as one expired. */
    private static Finding untilMayGoOn(String rule, String reason, CaseFile file) {
        Instant next = file.now().plus(LOOKS_AGAIN_AFTER);
        Instant last = Gatekeeper.expiry(file).minus(LAST_LOOK_BEFORE_EXPIRY);
        return last.isAfter(file.now())
                ? new Finding.Defer(rule, reason, next.isBefore(last) ? next : last)
                : new Finding.Refuse(rule, reason + " Nobody has let the business go on in the time of the message.", ACCOUNT_LOCKED);
    }

    /** The latest instant in the zones that are possible for the recipient; without one, in the zone where it is so last. */
    private static Instant latest(CaseFile file, UnaryOperator<ZonedDateTime> when) {
        List<String> zones = file.recipient().zones().isEmpty() ? List.of(FURTHEST_WEST) : file.recipient().zones();
        return zones.stream().map(zone -> when.apply(file.now().atZone(ZoneId.of(zone))).toInstant()).max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static ZonedDateTime next(ZonedDateTime now, LocalTime time) {
        ZonedDateTime today = now.toLocalDate().atTime(time).atZone(now.getZone());
        return today.isAfter(now) ? today : now.toLocalDate().plusDays(1).atTime(time).atZone(now.getZone());
    }
}
