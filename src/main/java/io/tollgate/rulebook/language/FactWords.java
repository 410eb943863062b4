package io.tollgate.rulebook.language;

import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.decision.CaseFile;
import io.tollgate.rulebook.language.Condition.Test;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What a case says about a property that a sentence tests, in words for people: counts with their limits, times in the recipient's zones,
 * sums of money. No word names a person or quotes a message.
 */
public final class FactWords {

    private FactWords() {}

    /** Empty if the sentence says it all: a yes or no without numbers behind it. */
    static Optional<String> of(Test test, OpenCase open) {
        CaseFile file = open.file;
        return switch (test.property()) {
            case "quiet", "expiringInQuiet" -> Optional.of(quiet(file));
            case "dailyLimitReached" -> Optional.of(limit(file.traffic()));
            case "consentToMessages", "messagesValid", "messagesRequested", "messagesRefused", "messagesVoid" ->
                    Optional.of(consent(file.consent().messages(), file));
            case "consentToMarketing", "marketingValid", "marketingRequested", "marketingRefused", "marketingVoid", "softOptIn",
                    "softOptInLawful" -> Optional.of(consent(file.consent().marketing(), file));
            case "serviceWindowOpen", "freeInWindow" -> Optional.of(window(file));
            case "beyondFunds" -> Optional.of("it costs at most " + money(file.price().ceilingMicros(), file.price().currency()) + ", and "
                    + money(file.funds().availableMicros(), file.price().currency()) + " are available");
            case "beyondHeldFunds" -> Optional.of("it costs at most " + money(file.price().ceilingMicros(), file.price().currency()) + ", "
                    + money(file.funds().availableMicros(), file.price().currency()) + " are available, and "
                    + money(file.funds().heldMicros(), file.price().currency()) + " are held for messages on their way");
            case "rated" -> Optional.of(rate(file));
            case "beyondNewRecipients" -> Optional.of(file.business().newRecipients() + " new recipients within 24 hours, with the limit "
                    + file.business().tier());
            case "recipientDay" -> Optional.of(file.recipient().localDay().toString());
            case "businessDay" -> Optional.of(file.business().localDay().toString());
            case "rateDay" -> Optional.of(file.price().version().toString());
            case "secondsToLive" -> Optional.of(file.message().timeToLive().toMinutes() + " minutes");
            case "secondsSinceAcceptance" -> Optional.of(open.getSecondsSinceAcceptance() / 60 + " minutes");
            case "listMicros" -> Optional.of(money(file.price().listMicros(), file.price().currency()));
            case "tierMicros" -> Optional.of(money(file.price().tierMicros(), file.price().currency()));
            case "ceilingMicros" -> Optional.of(money(file.price().ceilingMicros(), file.price().currency()));
            case "availableMicros" -> Optional.of(money(file.funds().availableMicros(), file.price().currency()));
            default -> read(test, open);
        };
    }

    private static Optional<String> read(Test test, OpenCase open) {
        String property = test.property();
        if (property.startsWith("onWeekday") || property.startsWith("betweenTimes") || property.startsWith("clock")) {
            return Optional.of(LocalTimes.of(open.file.now(), open.file.recipient().zones()));
        }
        if (untold(property, open.file)) {
            return Optional.of("the case, which is from before a rule asked this, does not tell; taken as 0");
        }
        if (Property.name(property).equals("timesUsual")) {
            return Optional.of(pace(open.file, Property.arguments(property)));
        }
        if (Property.name(property).equals("spent")) {
            return Optional.of(money(open.spent((String) Property.arguments(property).get(0), (String) Property.arguments(property).get(1)),
                    (String) Property.arguments(property).get(0)));
        }
        return switch (Property.of(property)) {
            case Property.Word word -> Optional.of(word.of().apply(open)).filter(text -> !text.isEmpty()
                    && !(test.operator().equals("==") && test.literal().equals('"' + text + '"'))); // the sentence says it
            case Property.Number number -> Optional.of(Long.toString(number.of().applyAsLong(open)));
            case Property.YesOrNo _ -> Optional.empty();
        };
    }

    private static String pace(CaseFile file, List<Object> asked) {
        String currency = file.price().currency();
        PaceAsked usual = new PaceAsked(PaceAsked.Kind.USUAL, asked.get(1).toString());
        return money(PaceAsked.spent(file.funds().pace(), (String) asked.get(2)), currency) + " so far; " + money(file.funds().pace()
                .getOrDefault(usual.key(), 0L), currency) + " on " + file.funds().pace().getOrDefault(usual.daysKey(), 0L)
                + " of the " + asked.get(1) + " days before";
    }

    /** Whether it is a number that is looked up only since a rule asks it, and the case has none. */
    private static boolean untold(String property, CaseFile file) {
        return switch (Property.name(property)) {
            case "count" -> {
                List<Object> asked = Property.arguments(property);
                yield CountAsked.answer(file, (String) asked.get(0), (String) asked.get(1), (String) asked.get(2)).isEmpty();
            }
            case "spent", "sent", "timesUsual", "newSpender", "spendingStopped", "beyondAgreedLimit" ->
                    PaceAsked.in(property).stream().anyMatch(asked -> !asked.toldBy(file));
            case "firstMessage", "daysSinceFirstMessage" -> !file.traffic().counts().containsKey(CountAsked.DAYS_SINCE_FIRST);
            default -> false;
        };
    }

    private static String quiet(CaseFile file) {
        List<String> zones = file.recipient().zones();
        return "it is " + LocalTimes.of(file.now(), zones) + (file.now().isBefore(file.recipient().quietUntil())
                ? ", quiet until " + LocalTimes.of(file.recipient().quietUntil(), zones)
                : ", not quiet");
    }

    /** How much marketing she has had today, and how much one day allows. */
    public static String limit(CaseFile.TrafficFacts traffic) {
        return traffic.marketingToday() + " on her day so far, " + (traffic.marketingLimit() == Integer.MAX_VALUE
                ? "no limit"
                : "limit " + traffic.marketingLimit());
    }

    private static String consent(ConsentStatus status, CaseFile file) {
        return status.state() == State.NEVER_ASKED
                ? "she was never asked"
                : status.state() + " since " + LocalTimes.of(status.since(), file.recipient().zones());
    }

    private static String window(CaseFile file) {
        return file.serviceWindowOpen()
                ? "open until " + LocalTimes.of(file.conversation().serviceUntil(), file.recipient().zones())
                : "she has not written within 24 hours";
    }

    /** The price and how it came about, in words. */
    public static String rate(CaseFile file) {
        CaseFile.PriceFacts price = file.price();
        if (!price.found()) {
            return "no rate for market " + price.market() + ", " + file.message().category() + ", " + price.currency();
        }
        return "market " + price.market() + ", " + file.message().category() + parts(file) + ", list "
                + money(price.listMicros(), price.currency())
                + (price.tierMicros() == price.listMicros() ? "" : ", tier reached " + money(price.tierMicros(), price.currency()))
                + (price.version().equals(LocalDate.EPOCH) ? "" : ", rate since " + price.version());
    }

    private static String parts(CaseFile file) {
        int parts = file.message().way().parts();
        return file.message().way().sms() ? ", " + parts + (parts == 1 ? " part" : " parts") + " of an SMS" : "";
    }

    private static String money(long micros, String currency) {
        return BigDecimal.valueOf(micros, 6).toPlainString() + " " + currency;
    }
}
