package io.tollgate.rulebook.tables;

import static java.util.Objects.requireNonNull;

import io.tollgate.message.Category;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.tariff.RateCard;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Names the markets that have a rate for authentication from abroad in one currency, and not yet in another one whose card has prices for
 * these days: there such a message has the domestic price. One line for each currency.
 */
public final class DomesticPrices {

    private DomesticPrices() {}

    public static void warn(RateTables tables, Faults faults) {
        for (Currency currency : tables.currencies()) {
            List<String> spans = spans(tables, currency);
            if (!spans.isEmpty()) {
                faults.warn(tables.rateFile(currency), 1, "1", "No rate from abroad in " + currency + " is published, though another"
                        + " currency has one, and so an authentication message from abroad has the domestic price: "
                        + String.join("; ", spans) + ". Maybe a card has come out since.");
            }
        }
    }

    /** Days before the currency's first rate from abroad; later ones that are missing are faults. */
    private static List<String> spans(RateTables tables, Currency currency) {
        RateCard card = tables.rateCard();
        LocalDate until = card.rates().stream().filter(row -> row.currency().equals(currency) && RateCard.isInternational(row.market()))
                .map(row -> row.rate().validFrom()).min(LocalDate::compareTo).orElse(LocalDate.MAX);
        Optional<LocalDate> begins = tables.firstDay(currency);
        NavigableMap<LocalDate, Set<String>> places = new TreeMap<>();
        tables.edges().stream().filter(day -> day.isBefore(until) && begins.filter(first -> !day.isBefore(first)).isPresent())
                .forEach(day -> places.put(day, places(tables, currency, day)));
        List<String> spans = new ArrayList<>();
        LocalDate from = places.isEmpty() ? until : places.firstKey();
        while (from.isBefore(until)) {
            Set<String> these = requireNonNull(places.get(from));
            LocalDate next = places.tailMap(from, false).entrySet().stream().filter(one -> !one.getValue().equals(these))
                    .map(Map.Entry::getKey).findFirst().orElse(until);
            if (!these.isEmpty()) {
                spans.add("to " + String.join(", ", these) + " from " + from
                        + (next.equals(LocalDate.MAX) ? " on" : " to " + next.minusDays(1)));
            }
            from = next;
        }
        return spans;
    }

    private static Set<String> places(RateTables tables, Currency currency, LocalDate day) {
        RateCard card = tables.rateCard();
        return tables.countryOfEachMarket().stream().map(country -> card.market(RateCard.international(country), day))
                .filter(RateCard::isInternational)
                .filter(market -> card.rate(market, Category.AUTHENTICATION, currency, day).isEmpty())
                .map(RateCard::domestic)
                .filter(market -> card.rate(market, Category.AUTHENTICATION, currency, day).isPresent())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
