package io.tollgate.rulebook.tables;

import java.time.LocalDate;
import java.time.Period;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rows of {@code tables/consent.csv}: whether the law of a place knows soft opt-ins, and how long proofs are kept. Days are those of
 * the person's zone; the latest, if several zones are possible.
 */
public record ConsentLaw(Timeline<AsOf> law) {

    /**
     * What the rows say that count on a day.
     *
     * @param softOptIns by jurisdiction or region
     * @param inquiries  jurisdictions and regions where an inquiry permits marketing for a while, as a sale does
     * @param proofTerms by jurisdiction or region; not every row has one
     */
    public record AsOf(Map<String, Boolean> softOptIns, Set<String> inquiries, Map<String, Period> proofTerms) {

        public AsOf {
            softOptIns = Map.copyOf(softOptIns);
            inquiries = Set.copyOf(inquiries);
            proofTerms = Map.copyOf(proofTerms);
        }
    }

    /** The row for all places without a row of their own. */
    static final String EVERYWHERE = "ANY";

    /** The term for rule books that are older than the column proof_term. */
    private static final Period WITHOUT_A_TABLE = Period.ofYears(5);

    /** Compares periods by their length, the shorter ones first. */
    static final Comparator<Period> byLength = Comparator.comparing(Period::toTotalMonths).thenComparing(Period::getDays);

    /** @param jurisdictions nearest first: all states that have a row, otherwise the first that has one, and a region only if none has */
    public boolean knowsSoftOptIn(List<String> jurisdictions, Collection<String> regions, LocalDate day) {
        Map<String, Boolean> softOptIns = law.on(day).softOptIns();
        List<Boolean> ofStates = jurisdictions.stream().filter(place -> place.contains("-")).filter(softOptIns::containsKey)
                .map(softOptIns::get).toList();
        if (!ofStates.isEmpty()) {
            return !ofStates.contains(false);
        }
        return Stream.concat(jurisdictions.stream(), regions.stream()).filter(softOptIns::containsKey).findFirst().map(softOptIns::get)
                .orElse(false);
    }

    /** Whether an inquiry permits marketing in one of these places, for as long as the rules say. */
    public boolean knowsInquiries(List<String> jurisdictions, LocalDate day) {
        return jurisdictions.stream().anyMatch(law.on(day).inquiries()::contains);
    }

    /** The longest term for proofs of any place, on any day; empty if no row has one. */
    Optional<Period> longestProofTerm() {
        return law.values().stream().flatMap(asOf -> asOf.proofTerms().values().stream()).max(byLength);
    }

    /**
     * How long the proof of a consent is kept after its giving and after its last use: the longest of the rows that apply.
     *
     * @param places jurisdictions and regions of the person; empty if nothing is known about her any more; then the longest term of all
     *     rows counts
     */
    public Period proofTerm(Collection<String> places, LocalDate day) {
        Map<String, Period> proofTerms = law.on(day).proofTerms();
        if (places.isEmpty()) {
            return proofTerms.values().stream().max(byLength).orElse(WITHOUT_A_TABLE);
        }
        return places.stream().flatMap(place -> Optional.ofNullable(proofTerms.get(place)).stream()).max(byLength)
                .orElseGet(() -> proofTerms.getOrDefault(EVERYWHERE, WITHOUT_A_TABLE));
    }
}
