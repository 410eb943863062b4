package io.tollgate.console;

import io.tollgate.blocking.StopList;
import io.tollgate.business.BusinessStatus;
import io.tollgate.business.PaymentMode;
import io.tollgate.business.Plan;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.decision.CaseFile;
import io.tollgate.message.Category;
import io.tollgate.trust.verification.VerificationStatus;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A case file as a reader sees it: part by part, fact by fact. It names no person but by her pseudonym. */
final class CaseFacts {

    /** Stands for a day or an instant that never comes. */
    private static final Fact NEVER = Fact.word("case.never");
    private static final List<Class<? extends Enum<?>>> OWN_WORDS = List.of(io.tollgate.message.Kind.class,
            CaseFile.MessageFacts.Approval.class, io.tollgate.message.Medium.class, CaseFile.MessageFacts.Pacing.class,
            CaseFile.MessageFacts.Sealing.class, io.tollgate.business.MessagingTier.class);
    private static final Map<Class<?>, String> WORDS = Map.of(Category.class, "category.", Plan.class, "plan.", BusinessStatus.class,
            "business.", VerificationStatus.class, "verification.", PaymentMode.class, "payment.", ConsentStatus.State.class, "standing.");

    private final Shown shown;
    private final String currency;

    private CaseFacts(Shown shown, String currency) {
        this.shown = shown;
        this.currency = currency;
    }

    /** @param key of the text that names the part */
    record Part(String key, List<Fact> facts) {}

    /** @param key of the text that says what it is; one of the others is given: @param word the key of a text */
    record Fact(String key, String word, String text, Optional<Instant> at) {

        private static Fact word(String word) {
            return new Fact("", word, "", Optional.empty());
        }

        private static Fact text(String text) {
            return new Fact("", "", text.isEmpty() ? "–" : text, Optional.empty());
        }

        private Fact of(String path) {
            return new Fact("case." + path, word, text, at);
        }
    }

    static List<Part> of(CaseFile file, Shown shown) {
        CaseFacts facts = new CaseFacts(shown, file.price().currency());
        return Arrays.stream(CaseFile.class.getRecordComponents()).filter(part -> part.getType().isRecord())
                .map(part -> new Part("case.part." + part.getName(), facts.facts(part.getName() + ".", value(part, file)))).toList();
    }

    /** What stands behind {@code case.} in the keys of texts. */
    static List<String> keys() {
        List<String> keys = new ArrayList<>(List.of("never", "no-limit", "yes", "no"));
        for (RecordComponent part : CaseFile.class.getRecordComponents()) {
            if (part.getType().isRecord()) {
                keys.add("part." + part.getName());
                addKeys(part.getName() + ".", part.getType(), keys);
            }
        }
        OWN_WORDS.forEach(type -> Arrays.stream(type.getEnumConstants()).forEach(one -> keys.add(type.getSimpleName() + "." + one.name())));
        return keys;
    }

    private static void addKeys(String path, Class<?> type, List<String> keys) {
        for (RecordComponent one : type.getRecordComponents()) {
            if (isPart(one.getType())) {
                addKeys(path + one.getName() + ".", one.getType(), keys);
            } else {
                keys.add(path + one.getName());
            }
        }
    }

    private List<Fact> facts(String path, Object part) {
        return Arrays.stream(part.getClass().getRecordComponents()).flatMap(one -> isPart(one.getType())
                ? facts(path + one.getName() + ".", value(one, part)).stream()
                : Stream.of(fact(one.getName(), value(one, part)).of(path + one.getName()))).toList();
    }

    /** Whether a type is a part of the case. Ids are records too, but no parts. */
    private static boolean isPart(Class<?> type) {
        return type.isRecord() && !type.getSimpleName().endsWith("Id");
    }

    private static Object value(RecordComponent component, Object of) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(component + " cannot be read", impossible);
        }
    }

    private Fact fact(String name, Object value) {
        return switch (value) {
            case Boolean yes -> Fact.word(yes ? "case.yes" : "case.no");
            case Number number -> number(name, number.longValue());
            case Instant at -> at.getEpochSecond() <= 0 || at.equals(Instant.MAX) ? NEVER : new Fact("", "", "", Optional.of(at));
            case LocalDate day -> day.getYear() < 1971 || day.equals(LocalDate.MAX) ? NEVER : Fact.text(shown.day(day));
            case Duration time -> Fact.text(words(time));
            case Enum<?> one -> Fact.word(WORDS.getOrDefault(one.getDeclaringClass(), "case." + one.getDeclaringClass().getSimpleName()
                    + ".") + one.name());
            case Map<?, ?> counts -> Fact.text(counts.entrySet().stream().map(one -> one.getKey() + ": " + text(one.getValue()))
                    .collect(Collectors.joining(", ")));
            case Collection<?> some -> Fact.text(some.stream().map(this::text).collect(Collectors.joining(", ")));
            default -> Fact.text(value.toString());
        };
    }

    private Fact number(String name, long number) {
        if (number == Integer.MAX_VALUE || number == Long.MAX_VALUE) {
            return Fact.word("case.no-limit");
        }
        return Fact.text(name.endsWith("Micros") ? shown.micros(number) + " " + currency : shown.number(number));
    }

    private String text(Object value) {
        return switch (value) {
            case Number number -> shown.number(number.longValue());
            case LocalDate day -> shown.day(day);
            case StopList.Entry entry -> entry.list();
            default -> value.toString();
        };
    }

    private static String words(Duration time) {
        String words = Stream.of(Map.entry(time.toDaysPart(), " d"), Map.entry((long) time.toHoursPart(), " h"),
                Map.entry((long) time.toMinutesPart(), " min"), Map.entry((long) time.toSecondsPart(), " s"))
                .filter(part -> part.getKey() > 0).map(part -> part.getKey() + part.getValue()).collect(Collectors.joining(" "));
        return words.isEmpty() ? "0 s" : words;
    }
}
