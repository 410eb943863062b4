package io.tollgate.rulebook.proof;

import io.tollgate.message.Category;
import io.tollgate.rulebook.tables.ConsentLaw;
import io.tollgate.rulebook.tables.Jurisdictions;
import io.tollgate.rulebook.tables.Regions;
import io.tollgate.rulebook.tables.RowDays;
import io.tollgate.rulebook.tables.RuleTerms;
import io.tollgate.tariff.RateCard;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the tables of a rule book say, as far as sentences follow from it.
 *
 * @param days on which the rate card changes
 */
public record Ground(Regions regions, Jurisdictions jurisdictions, RuleTerms terms, RateCard rateCard, Collection<LocalDate> days) {

    /** Every country that a recipient can have, with none, and with what is left of one who was erased. */
    Set<String> countries() {
        return Stream.concat(Regions.COUNTRIES.stream(), Stream.of("ZZ", "")).collect(Collectors.toCollection(TreeSet::new));
    }

    Set<String> listed(String list) {
        return new TreeSet<>(terms.lists().getOrDefault(list, Set.of()));
    }

    boolean alwaysIn(String country, String region) {
        return regions.byDay().values().stream().allMatch(asOf -> asOf.getOrDefault(country, Set.of()).contains(region));
    }

    boolean everIn(String country, String region) {
        return regions.byDay().values().stream().anyMatch(asOf -> asOf.getOrDefault(country, Set.of()).contains(region));
    }

    /** The markets that the country is in on any day. */
    Set<String> markets(String country) {
        return Stream.concat(Stream.of(LocalDate.EPOCH), days.stream()).map(day -> rateCard.market(country, day))
                .collect(Collectors.toSet());
    }

    /** Tells of a country whether its law, or that of a state or region of it, knows soft opt-ins on any day. */
    Predicate<String> mayKnowSoftOptIns() {
        Set<String> known = terms.consentLaw().law().values().stream().map(ConsentLaw.AsOf::softOptIns)
                .flatMap(places -> places.entrySet().stream()).filter(Map.Entry::getValue).map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return country -> {
            Set<String> here = new HashSet<>(jurisdictions.laws(country));
            regions.byDay().values().forEach(asOf -> here.addAll(asOf.getOrDefault(country, Set.of())));
            return known.stream().anyMatch(place -> here.contains(place) || place.startsWith(country + "-"));
        };
    }

    /** Whether the law of a country, or that of a state or region of it, knows inquiries on any day. */
    boolean mayKnowInquiries(String country) {
        List<String> here = jurisdictions.laws(country);
        return terms.consentLaw().law().values().stream().flatMap(asOf -> asOf.inquiries().stream())
                .anyMatch(place -> here.contains(place) || place.startsWith(country + "-"));
    }

    List<RowDays> freeDays(Category category) {
        return terms.freeDays(category);
    }
}
