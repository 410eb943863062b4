package io.tollgate.evidence;

import io.tollgate.traffic.Admission;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The messages that were admitted on a consent, which is what "used" means in its history. Derived from the traffic, never an entry.
 *
 * @param count  of all
 * @param latest the last 1,000, latest first
 */
public record Uses(int count, Optional<Instant> first, Optional<Instant> last, List<Admission> latest) {

    private static final int SHOWN = 1_000;

    static Uses of(List<Admission> admissions) {
        List<Admission> latest = admissions.stream().sorted(Comparator.comparing(Admission::at).reversed().thenComparing(Admission::message)).toList();
        return new Uses(latest.size(), latest.isEmpty() ? Optional.empty() : Optional.of(latest.getLast().at()),
                latest.isEmpty() ? Optional.empty() : Optional.of(latest.getFirst().at()), latest.stream().limit(SHOWN).toList());
    }
}
