package io.tollgate.evidence;

import io.tollgate.traffic.Admission;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The messages that were admitted on a consent, which are its uses. They follow from the traffic and are not entries of the history.
 *
 * @param count  how many there are in all
 * @param latest the last 1,000, latest first
 */
public record Uses(int count, Optional<Instant> first, Optional<Instant> last, List<Admission> latest) {

    private static final int SHOWN = 1_000;

    static Uses of(List<Admission> admissions) {
        List<Admission> latest = admissions.stream()
                .sorted(Comparator.comparing(Admission::at).reversed().thenComparing(Admission::message)).toList();
        return new Uses(latest.size(), latest.isEmpty() ? Optional.empty() : Optional.of(latest.getLast().at()),
                latest.isEmpty() ? Optional.empty() : Optional.of(latest.getFirst().at()), latest.stream().limit(SHOWN).toList());
    }
}
