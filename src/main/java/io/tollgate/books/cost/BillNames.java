package io.tollgate.books.cost;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.RateCards;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the words of a bill mean here: markets, countries, businesses and their numbers. */
final class BillNames {

    /** ISO 3166 has no code for Kosovo; everybody uses XK. */
    private static final Set<String> COUNTRIES = Stream.concat(Arrays.stream(Locale.getISOCountries()), Stream.of("XK"))
            .collect(Collectors.toUnmodifiableSet());

    private final RateCard card;
    private final Set<Currency> charged;
    private final Map<String, String> markets = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, Integer> handles;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Businesses businesses;

    BillNames(RateCards cards, Businesses businesses) {
        this.card = cards.inForce();
        this.charged = Set.copyOf(card.currencies());
        this.businesses = businesses;
        Stream.of(card, cards.supplier()).map(RateCard::rates).flatMap(List::stream)
                .forEach(row -> markets.put(row.market(), row.market()));
        this.handles = businesses.all().stream().collect(Collectors.toMap(Business::handle, business -> business.id().value()));
    }

    /**
     * As the rate card writes it; case does not matter.
     *
     * @param isAbroad whether the message comes from abroad, at another price
     * @param currency of the bill; messages are taken to be charged in it, too
     */
    Optional<String> market(String name, boolean isAbroad, LocalDate day, Currency currency) {
        Optional<String> plain = Optional.ofNullable(markets.get(name));
        return isAbroad
                ? plain.map(market -> markets.getOrDefault(RateCard.international(market), market))
                        .map(market -> place(market, day, currency))
                : plain;
    }

    Optional<String> marketOf(String country, boolean isAbroad, LocalDate day, Currency currency) {
        return COUNTRIES.contains(country)
                ? Optional.of(place(card.market(isAbroad ? RateCard.international(country) : country, day), day, currency))
                : Optional.empty();
    }

    /** A bill may be in a currency in which nothing is charged: then that of the charges is not known. */
    private String place(String market, LocalDate day, Currency currency) {
        return charged.contains(currency) ? card.payable(market, day, currency) : market;
    }

    Optional<Integer> business(String handle) {
        return Optional.ofNullable(handles.get(handle));
    }

    /** @return 0 if no business has the number; {@code number} with or without its plus and other signs */
    int businessWith(String number) {
        return numbers.computeIfAbsent("+" + number.replaceAll("[^0-9]", ""), plain -> Optional.ofNullable(
                businesses.sendersWith(List.of(plain)).get(plain)).map(Sender::business).map(business -> business.value()).orElse(0));
    }
}
