package io.tollgate.rulebook;

import io.tollgate.business.BusinessStatus;
import io.tollgate.business.Payment;
import io.tollgate.business.Plan;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.conversation.Conversation;
import io.tollgate.decision.CaseFile.MessageFacts.Approval;
import io.tollgate.decision.CaseFile.Way;
import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.message.Medium;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.language.RuleCard;
import io.tollgate.rulebook.tables.RateTables;
import io.tollgate.tariff.Rate;
import io.tollgate.tariff.RateCard;
import io.tollgate.trust.verification.VerificationStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Looks for messages that are allowed but get no price. It tries one of each market, category and currency on each day on which a price,
 * a market or a rule of the tariff begins or ends, inside and outside the service window, with and without allowances.
 */
final class PriceCheck {

    private static final int MOST_TOLD = 50;
    private static final Way SMS = new Way("sms", Medium.SMS, 1);

    /** @param plan a plan without free messages left */
    private record Situation(Plan plan, boolean windowOpen, int serviceLeft) {

        static final List<Situation> ALL = List.of(
                new Situation(Plan.ENTERPRISE, false, 0), new Situation(Plan.ENTERPRISE, true, 0),
                new Situation(Plan.ENTERPRISE, true, 1), new Situation(Plan.APP, false, 0), new Situation(Plan.APP, true, 0));

        String inWords() {
            return plan + (windowOpen ? ", inside" : ", outside") + " a service window"
                    + (serviceLeft > 0 ? ", with free service messages left" : "");
        }
    }

    private final RuleBook book;
    private final Predicate<Finding> counted;
    private final RateTables tables;
    private final Faults faults;

    /** @param counted the findings that count; of those of the tariff only, each message is admitted that the tariff does not refuse */
    PriceCheck(RuleBook book, Predicate<Finding> counted, RateTables tables, Faults faults) {
        this.book = book;
        this.counted = counted;
        this.tables = tables;
        this.faults = faults;
    }

    /** @return the number of days on which messages were tried */
    int check() {
        NavigableSet<LocalDate> days = days();
        Set<String> told = new HashSet<>();
        NavigableSet<LocalDate> none = new TreeSet<>();
        for (Currency currency : tables.currencies()) {
            for (String country : tables.countryOfEachMarket()) {
                for (Category category : Category.values()) {
                    for (LocalDate day : tables.firstDay(currency).map(first -> days.tailSet(first, true)).orElse(none)) {
                        for (Situation situation : Situation.ALL) {
                            String market = book.rateCard().market(country, day);
                            wrong(file(currency, country, category, day, situation, Way.USUAL)).filter(_ -> told.size() < MOST_TOLD)
                                    .filter(_ -> !book.rateCard().isUnpublished(market, category, currency, day))
                                    .filter(_ -> told.add(market + category + currency))
                                    .ifPresent(what -> faults.add(tables.rateFile(currency), 1,
                                            "A message of category " + category + " to the market " + market
                                                    + " on " + day + " (" + situation.inWords() + ") " + what + " in " + currency + "."
                                                    + " Maybe a row for that day is missing, or a rule that refuses it."));
                        }
                    }
                }
            }
        }
        checkSms(days);
        return days.size();
    }

    /** An SMS has one price in each country and currency, whatever the plan and the service window. */
    private void checkSms(NavigableSet<LocalDate> days) {
        for (Currency currency : tables.smsCountries().keySet()) {
            tables.smsCountries().get(currency).forEach((country, first) -> {
                String place = country.equals(RateCard.OTHER) ? "ZZ" : country;
                for (Situation situation : Situation.ALL) {
                    days.tailSet(first, true).stream()
                            .flatMap(day -> wrong(file(currency, place, Category.UTILITY, day, situation, SMS)).map(what -> "An SMS to "
                                    + country + " on " + day + " (" + situation.inWords() + ") " + what + " in " + currency
                                    + ". Maybe a row for that day is missing, or a rule that refuses it.").stream())
                            .findFirst().ifPresent(what -> faults.add(tables.smsFile(currency), 1, what));
                }
            });
        }
    }

    /** The days from the first day of the rate card on. */
    private NavigableSet<LocalDate> days() {
        NavigableSet<LocalDate> days = new TreeSet<>(tables.edges());
        book.rules().stream().filter(RuleCard::tariff).forEach(rule -> {
            days.add(rule.from());
            if (rule.until().isBefore(LocalDate.MAX)) {
                days.add(rule.until().plusDays(1));
            }
        });
        return tables.firstDay().map(first -> days.tailSet(first, true)).orElse(new TreeSet<>());
    }

    private Optional<String> wrong(CaseFile file) {
        List<Finding> findings = book.judge(file).stream().filter(counted).toList();
        if (findings.stream().anyMatch(finding -> finding instanceof Finding.Refuse || finding instanceof Finding.Free)) {
            return Optional.empty();
        }
        long prices = findings.stream().filter(Finding.Price.class::isInstance).map(Finding.Price.class::cast)
                .map(price -> List.of(price.micros(), price.ceilingMicros())).distinct().count();
        return prices == 1 ? Optional.empty() : Optional.of(prices == 0 ? "finds no price" : "finds different prices");
    }

    private CaseFile file(Currency currency, String country, Category category, LocalDate day, Situation situation, Way way) {
        Instant now = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
        boolean free = category == Category.SERVICE;
        String market = book.rateCard().market(way.priced(country), day);
        Optional<Rate> rate = book.rateCard().rate(market, category, currency, day);
        ConsentStatus consent = new ConsentStatus(ConsentStatus.State.CONFIRMED, Instant.EPOCH);
        var recipient = book.jurisdictions().facts(new RecipientId(1, 1), country, List.of(), List.of("UTC"), now);
        return new CaseFile(now,
                new CaseFile.MessageFacts(new MessageId(new UUID(1, 1)), category, free ? Kind.TEXT : Kind.TEMPLATE,
                        free ? "" : "notice/en",
                        free ? Approval.NONE : Approval.APPROVED, false, Duration.ofDays(30), now, 0, way),
                recipient,
                new CaseFile.BusinessFacts(new BusinessId(1), situation.plan(), BusinessStatus.ACTIVE, VerificationStatus.VERIFIED, day,
                        LocalDate.MAX, 0, 0, 0, false),
                new CaseFile.SenderFacts(new SenderId(1), VerificationStatus.VERIFIED, free ? situation.serviceLeft() : 0),
                new CaseFile.ConsentFacts(consent, consent), new CaseFile.BlockFacts(false, false),
                situation.windowOpen() ? new Conversation(now.plusSeconds(3_600), Instant.EPOCH, Instant.EPOCH) : Conversation.NONE,
                new CaseFile.TrafficFacts(0, 0, book.jurisdictions().marketingLimit(recipient)),
                rate.map(found -> new CaseFile.PriceFacts(true, market, currency.getCurrencyCode(), found.listMicros(), found.listMicros(),
                        found.highest(), found.validFrom()))
                        .orElse(new CaseFile.PriceFacts(false, market, currency.getCurrencyCode(), 0, 0, 0, LocalDate.EPOCH)),
                new CaseFile.FundsFacts(Payment.POSTPAID, Long.MAX_VALUE, 0));
    }
}
