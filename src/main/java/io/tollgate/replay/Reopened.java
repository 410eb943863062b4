package io.tollgate.replay;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.CaseFile.PriceFacts;
import io.tollgate.decision.CaseFile.RecipientFacts;
import io.tollgate.decision.CaseFile.TrafficFacts;
import io.tollgate.decision.CaseFile.Way;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.tariff.Rate;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.Rate.Tier;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Makes from a past case the case under another rule book: the facts from tables (regions, quiet hours, limits, prices) are looked up
 * again, all other facts stay. If the tables say the same, the case is the same.
 */
final class Reopened {

    private final RuleBook candidate;
    private final RuleBook own;
    private final boolean samePrices;

    /** @param own the rule book under which the cases were opened */
    Reopened(RuleBook candidate, RuleBook own) {
        this.candidate = candidate;
        this.own = own;
        this.samePrices = candidate.rateCard().sameAs(own.rateCard());
    }

    CaseFile of(CaseFile file) {
        if (file.recipient().erased()) {
            return file;
        }
        PriceFacts price = samePrices ? file.price() : price(file);
        RecipientFacts then = file.recipient();
        if (price.equals(file.price())
                && candidate.jurisdictions().agrees(own.jurisdictions(), then.country(), subdivisions(then), then.zones())) {
            return file;
        }
        RecipientFacts recipient = recipient(candidate, file);
        // The case's own tables are not compared with the record: only the changes of the candidate count.
        RecipientFacts asItWas = recipient(own, file);
        int limit = candidate.jurisdictions().marketingLimit(recipient);
        int limitAsItWas = own.jurisdictions().marketingLimit(asItWas);
        TrafficFacts traffic = file.traffic();
        return new CaseFile(file.now(), file.message(), recipient.equals(asItWas) ? then : recipient, file.business(), file.sender(),
                file.consent(), file.block(), file.conversation(),
                new TrafficFacts(traffic.marketingToday(), traffic.marketingTodayFromBusiness(),
                        limit == limitAsItWas ? traffic.marketingLimit() : limit,
                        traffic.marketingBack(), traffic.marketingBackFromBusiness(), traffic.counts()),
                price, file.funds());
    }

    private static RecipientFacts recipient(RuleBook book, CaseFile file) {
        RecipientFacts then = file.recipient();
        return book.jurisdictions().facts(then.id(), then.country(), subdivisions(then), then.zones(), file.now());
    }

    private static List<String> subdivisions(RecipientFacts then) {
        return then.jurisdictions().stream().filter(name -> name.startsWith(then.country() + "-")).toList();
    }

    private PriceFacts price(CaseFile file) {
        PriceFacts then = file.price();
        Currency currency = Currency.getInstance(then.currency());
        LocalDate day = file.business().localDay();
        Way way = file.message().way();
        String country = country(file);
        String market = candidate.rateCard().market(country, day, currency);
        String marketThen = own.rateCard().market(country, day, currency);
        Optional<Rate> rate = candidate.rateCard().rate(market, file.message().category(), currency, day);
        Optional<Rate> rateThen = own.rateCard().rate(marketThen, file.message().category(), currency, day);
        long ceiling = ceiling(candidate, file, currency, day);
        if (market.equals(marketThen) && rate.equals(rateThen) && ceiling == ceiling(own, file, currency, day)) {
            return then;
        }
        return rate
                .map(found -> new PriceFacts(true, market, then.currency(), way.times(found.listMicros()),
                        way.times(found.at(way.sms() ? 0 : charged(rateThen, then.tierMicros()))), ceiling, found.validFrom()))
                .orElse(new PriceFacts(false, market, then.currency(), 0, 0, 0, LocalDate.EPOCH));
    }

    /** The country under which the rate card has the recipient; the case's market tells whether it was priced as from abroad. */
    private static String country(CaseFile file) {
        String country = file.recipient().country();
        return RateCard.isInternational(file.price().market()) ? RateCard.international(country) : file.message().way().priced(country);
    }

    private static long ceiling(RuleBook book, CaseFile file, Currency currency, LocalDate day) {
        long daysLeft = Math.max(0, Duration.between(file.now(), Gatekeeper.expiry(file)).toDays()) + 1;
        Way way = file.message().way();
        return way.times(book.rateCard().ceilingFor(country(file), file.message().category(), currency, day,
                day.plusDays(daysLeft)));
    }

    /** The least number of messages of the month that reaches the recorded tier price; the exact number is not recorded. */
    private static long charged(Optional<Rate> rate, long tierMicros) {
        return rate.stream().flatMapToLong(then -> then.listMicros() == tierMicros
                ? LongStream.of(0)
                : then.tiers().stream().filter(tier -> tier.micros() == tierMicros).mapToLong(Tier::fromMessage).map(from -> from - 1))
                .findFirst().orElse(0);
    }
}
