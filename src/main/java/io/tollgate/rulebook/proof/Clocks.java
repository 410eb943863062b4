package io.tollgate.rulebook.proof;

import io.tollgate.business.BusinessStatus;
import io.tollgate.business.PaymentMode;
import io.tollgate.business.Plan;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.conversation.Conversation;
import io.tollgate.decision.CaseFile;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.rulebook.language.Condition;
import io.tollgate.rulebook.language.Condition.Claim;
import io.tollgate.rulebook.language.Condition.Test;
import io.tollgate.rulebook.language.OneClock;
import io.tollgate.rulebook.language.OpenCase;
import io.tollgate.rulebook.language.Property;
import io.tollgate.rulebook.language.RuleText;
import io.tollgate.rulebook.tables.RuleTerms;
import io.tollgate.trust.verification.VerificationStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Whether the sentences of one rule on the recipient's clock can hold on one clock: on a day while the rule is in force, at a minute of the
 * day. Days and minutes are tried; public holidays may be on any day.
 */
final class Clocks {

    /** Every day of the year has been every day of the week, on the 29th of February too. */
    private static final int DAYS = 41 * 366;
    private static final int MOST_COMBINATIONS = 4_096;
    private static final int MINUTES = 1_440;
    private static final LocalDate SOME_DAY = LocalDate.of(2027, 1, 4);
    private static final LocalDate LONG_AGO = LocalDate.of(2010, 1, 1);

    private final RuleTerms terms;
    private final Map<Test, Boolean[]> minutes = new HashMap<>();
    private final Map<LocalDateTime, OpenCase> cases = new HashMap<>();

    Clocks(RuleTerms terms) {
        this.terms = terms;
    }

    /** @param conditions some of the rule's */
    boolean meet(RuleText rule, List<Condition> conditions) {
        List<List<Test>> choices = conditions.stream().map(condition -> condition.anyOf().stream().map(Claim::test).toList())
                .filter(tests -> tests.stream().allMatch(Clocks::ofClock)).toList();
        long combinations = choices.stream().mapToLong(List::size).reduce(1, (a, b) -> Math.min(a * b, Integer.MAX_VALUE));
        return choices.size() < 2 || combinations > MOST_COMBINATIONS || meet(rule, choices, 0, new ArrayList<>());
    }

    /** The conditions of a rule that are read on one clock. */
    static List<Condition> together(RuleText rule) {
        return OneClock.of(rule.conditions()).conditions();
    }

    private static boolean ofClock(Test test) {
        return test.property().startsWith("clock");
    }

    private boolean meet(RuleText rule, List<List<Test>> choices, int next, List<Test> chosen) {
        if (next == choices.size()) {
            return meetAt(rule, chosen);
        }
        for (Test test : choices.get(next)) {
            chosen.add(test);
            boolean meets = meet(rule, choices, next + 1, chosen);
            chosen.removeLast();
            if (meets) {
                return true;
            }
        }
        return false;
    }

    private boolean meetAt(RuleText rule, List<Test> tests) {
        for (Test test : tests) {
            if (tests.stream().anyMatch(other -> other.property().equals(test.property()) && !other.literal().equals(test.literal()))) {
                return false;
            }
        }
        return IntStream.range(0, MINUTES).anyMatch(minute -> tests.stream().filter(Clocks::ofMinute).allMatch(test -> at(test, minute)))
                && onSomeDay(rule, tests.stream().filter(test -> !ofMinute(test)).toList());
    }

    private static boolean ofMinute(Test test) {
        return Property.name(test.property()).equals("clockTime");
    }

    private boolean at(Test test, int minute) {
        return minutes.computeIfAbsent(test, _ -> IntStream.range(0, MINUTES)
                .mapToObj(each -> holds(test, SOME_DAY.atStartOfDay().plusMinutes(each))).toArray(Boolean[]::new))[minute];
    }

    private boolean onSomeDay(RuleText rule, List<Test> tests) {
        LocalDate first = rule.card().from().isBefore(LONG_AGO) ? LONG_AGO : rule.card().from().minusDays(2);
        LocalDate last = rule.card().until().isBefore(LocalDate.MAX) ? rule.card().until().plusDays(2) : LocalDate.MAX;
        for (Test test : tests) {
            if (Property.name(test.property()).equals("clockDay") && test.literal().equals("true")) {
                LocalDate from = Knowledge.day((Long) Property.arguments(test.property()).getFirst()).orElse(first);
                first = from.isAfter(first) ? from : first;
            }
        }
        LocalDate begin = first;
        return IntStream.range(0, DAYS).mapToObj(begin::plusDays).takeWhile(day -> !day.isAfter(last))
                .anyMatch(day -> tests.stream().allMatch(test -> on(test, day)));
    }

    private boolean on(Test test, LocalDate day) {
        boolean yes = test.literal().equals("true");
        return switch (Property.name(test.property())) {
            case "clockHoliday", "clockDayBeforeHoliday" -> true;
            case "clockSeason" -> !yes || terms.seasons().holdsSomewhere(Property.arguments(test.property()).getFirst().toString(), day);
            default -> holds(test, day.atTime(12, 0));
        };
    }

    private boolean holds(Test test, LocalDateTime local) {
        return Property.predicate(test).test(cases.computeIfAbsent(local, _ -> new OpenCase(file(local.toInstant(ZoneOffset.UTC)), terms)));
    }

    /** A case at that time, with a recipient in UTC; nothing else of it is asked. */
    private static CaseFile file(Instant now) {
        LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return new CaseFile(now,
                new CaseFile.MessageFacts(new MessageId(new UUID(1, 1)), Category.UTILITY, Kind.TEMPLATE, "notice/en",
                        CaseFile.MessageFacts.Approval.APPROVED, false, Duration.ofDays(30), now),
                new CaseFile.RecipientFacts(new RecipientId(1, 1), "GB", Set.of(), List.of("GB"), List.of("UTC"), day, now),
                new CaseFile.BusinessFacts(new BusinessId(1), Plan.ENTERPRISE, BusinessStatus.ACTIVE, VerificationStatus.VERIFIED, day,
                        LocalDate.MAX, 0, 0, 0, false),
                new CaseFile.SenderFacts(new SenderId(1), VerificationStatus.VERIFIED, 0),
                new CaseFile.ConsentFacts(ConsentStatus.NEVER_ASKED, ConsentStatus.NEVER_ASKED), new CaseFile.BlockFacts(false, false),
                Conversation.NONE, new CaseFile.TrafficFacts(0, 0, Integer.MAX_VALUE),
                new CaseFile.PriceFacts(false, "", "USD", 0, 0, 0, LocalDate.EPOCH), new CaseFile.FundsFacts(PaymentMode.POSTPAID, 0, 0));
    }
}
