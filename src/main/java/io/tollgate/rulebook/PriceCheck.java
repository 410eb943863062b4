package io.tollgate.rulebook;

import io.tollgate.business.BusinessStatus;
import io.tollgate.business.PaymentMode;
import io.tollgate.business.Plan;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.conversation.Conversation;
import io.tollgate.decision.CaseFile;
import io.tollgate.decision.CaseFile.MessageFacts.Approval;
import io.tollgate.decision.CaseFile.Way;
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
import io.tollgate.rulebook.tables.DomesticPrices;
import io.tollgate.rulebook.tables.RateTables;
import io.tollgate.tariff.Rate;
import io.tollgate.tariff.RateCard;
import io.tollgate.trust.verification.VerificationStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks for messages that are allowed but get no price. It tries one of each market, category and currency on each day on which a price,
 * a market or a rule of the tariff begins or ends, inside and outside the service window, with and without allowances.
 */
final class PriceCheck {

    private static final int MOST_TOLD = 50;
    private static final String NOWHERE = "ZZ";
    private static final Way SMS = new Way("sms", Medium.SMS, 1);

    /** @param plan a plan without free messages left */
    record Situation(Plan plan, boolean windowOpen, int serviceLeft) {

        static final List<Situation> ALL = List.of(
                new Situation(Plan.ENTERPRISE, false, 0), new Situation(Plan.ENTERPRISE, true, 0),
                new Situation(Plan.ENTERPRISE, true, 1), new Situation(Plan.APP, false, 0), new Situation(Plan.APP, true, 0));

        String inWords() {
            return plan + (windowOpen ? ", inside" : ", outside") + " a service window"
                    + (serviceLeft > 0 ? ", with free service messages left" : "");
        }
    }

    /** One message that is tried; {@code country} may be ZZ, any country that no row names. */
    record Trial(Currency currency, String country, Category category, LocalDate day, Situation situation, Way way) {

        /** The key by which messages without a price are told only once. */
        List<Object> kind(RateCard card) {
            return way.equals(SMS) ? List.of(currency, country, SMS) : List.of(currency, card.market(country, day), category);
        }
    }

    private final RuleBook book;
    private final RateTables tables;

    PriceCheck(RuleBook book, RateTables tables) {
        this.book = book;
        this.tables = tables;
    }

    /**
     * Tries all messages with the rules of the tariff only, as if each was admitted that the tariff does not refuse. Most releases change
     * other rules, so that the result can be kept.
     *
     * @return those that find no price, or different ones
     */
    List<Trial> unpriced() {
        Set<String> tariff = book.rules().stream().filter(RuleCard::tariff).map(RuleCard::id).collect(Collectors.toSet());
        NavigableSet<LocalDate> days = days();
        return Stream.concat(messages(days), sms(days))
                .filter(trial -> wrong(trial, finding -> tariff.contains(finding.rule())).isPresent()).toList();
    }

    /** Tells which of these messages all rules together admit without a price. */
    void check(List<Trial> unpriced, Faults faults) {
        Set<List<Object>> told = new HashSet<>();
        for (Trial trial : unpriced) {
            if (told.size() < MOST_TOLD && !told.contains(trial.kind(book.rateCard()))) {
                wrong(trial, _ -> true).ifPresent(what -> {
                    told.add(trial.kind(book.rateCard()));
                    faults.add(trial.way().equals(SMS) ? tables.smsFile(trial.currency()) : tables.rateFile(trial.currency()), 1,
                            inWords(trial, what));
                });
            }
        }
        checkFromAbroad(faults);
    }

    private String inWords(Trial trial, String what) {
        String when = " on " + trial.day() + " (" + trial.situation().inWords() + ") " + what + " in " + trial.currency()
                + ". Maybe a row for that day is missing, or a rule that refuses it.";
        return trial.way().equals(SMS)
                ? "An SMS to " + (trial.country().equals(NOWHERE) ? RateCard.OTHER : trial.country()) + when
                : "A message of category " + trial.category() + " to the market "
                        + book.rateCard().market(trial.country(), trial.day()) + when;
    }

    private Stream<Trial> messages(NavigableSet<LocalDate> days) {
        return tables.currencies().stream().flatMap(currency -> {
            NavigableSet<LocalDate> from = tables.firstDay(currency).map(first -> days.tailSet(first, true)).orElse(new TreeSet<>());
            return tables.countryOfEachMarket().stream().flatMap(country -> Arrays.stream(Category.values())
                    .flatMap(category -> from.stream()
                            .filter(day -> !book.rateCard().isUnpublished(book.rateCard().market(country, day), category, currency, day))
                            .flatMap(day -> Situation.ALL.stream()
                                    .map(situation -> new Trial(currency, country, category, day, situation, Way.USUAL)))));
        });
    }

    /**
     * A market with rates for authentication from abroad has one in each currency, from the currency's first such rate on. Before that its
     * messages have the domestic price, and {@link DomesticPrices} says so.
     */
    private void checkFromAbroad(Faults faults) {
        RateCard card = book.rateCard();
        NavigableSet<LocalDate> days = days();
        for (Currency currency : tables.currencies()) {
            Set<String> told = new HashSet<>();
            Optional<LocalDate> first = card.rates().stream()
                    .filter(row -> row.currency().equals(currency) && RateCard.isInternational(row.market()))
                    .map(row -> row.rate().validFrom()).min(LocalDate::compareTo);
            for (LocalDate day : first.map(from -> days.tailSet(from, true)).orElse(new TreeSet<>())) {
                tables.countryOfEachMarket().stream().map(country -> card.market(RateCard.international(country), day))
                        .filter(RateCard::isInternational)
                        .filter(market -> card.rate(market, Category.AUTHENTICATION, currency, day).isEmpty()
                                && !card.isUnpublished(market, Category.AUTHENTICATION, currency, day)
                                && !card.isUnpublished(RateCard.domestic(market), Category.AUTHENTICATION, currency, day))
                        .filter(told::add)
                        .forEach(market -> faults.add(tables.rateFile(currency), 1, "An authentication message from abroad to "
                                + RateCard.domestic(market) + " on " + day + " finds no price in " + currency
                                + ". Maybe a row authentication-international for that day is missing."));
            }
        }
    }

    /** An SMS has one price in each country and currency, whatever the plan and the service window. */
    private Stream<Trial> sms(NavigableSet<LocalDate> days) {
        return tables.smsCountries().entrySet().stream().flatMap(card -> card.getValue().entrySet().stream().flatMap(country -> days
                .tailSet(country.getValue(), true).stream().flatMap(day -> Situation.ALL.stream().map(situation -> new Trial(card.getKey(),
                        country.getKey().equals(RateCard.OTHER) ? NOWHERE : country.getKey(), Category.UTILITY, day, situation, SMS)))));
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

    /** @param counted the findings that count */
    private Optional<String> wrong(Trial trial, Predicate<Finding> counted) {
        List<Finding> findings = book.judge(file(trial)).stream().filter(counted).toList();
        if (findings.stream().anyMatch(finding -> finding instanceof Finding.Refuse || finding instanceof Finding.Free)) {
            return Optional.empty();
        }
        long prices = findings.stream().filter(Finding.Price.class::isInstance).map(Finding.Price.class::cast)
                .map(price -> List.of(price.micros(), price.ceilingMicros())).distinct().count();
        return prices == 1 ? Optional.empty() : Optional.of(prices == 0 ? "finds no price" : "finds different prices");
    }

    private CaseFile file(Trial trial) {
        Currency currency = trial.currency();
        String country = trial.country();
        Category category = trial.category();
        LocalDate day = trial.day();
        Situation situation = trial.situation();
        Instant now = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
        boolean free = category == Category.SERVICE;
        String market = book.rateCard().market(trial.way().priced(country), day);
        Optional<Rate> rate = book.rateCard().rate(market, category, currency, day);
        ConsentStatus consent = new ConsentStatus(ConsentStatus.State.CONFIRMED, Instant.EPOCH);
        var recipient = book.jurisdictions().facts(new RecipientId(1, 1), country, List.of(), List.of("UTC"), now);
        return new CaseFile(now,
                new CaseFile.MessageFacts(new MessageId(new UUID(1, 1)), category, free ? Kind.TEXT : Kind.TEMPLATE,
                        free ? "" : "notice/en",
                        free ? Approval.NONE : Approval.APPROVED, false, Duration.ofDays(30), now, 0, trial.way()),
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
                new CaseFile.FundsFacts(PaymentMode.POSTPAID, Long.MAX_VALUE, 0));
    }
}
