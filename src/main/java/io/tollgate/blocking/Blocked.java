package io.tollgate.blocking;

import io.tollgate.blocking.StopList.Purpose;
import io.tollgate.message.BusinessId;
import java.util.List;
import java.util.Set;

/**
 * Who does not want whom, as far as one person is concerned.
 *
 * @param everybody  she has refused every business at once: she is on the operator's own stop list
 * @param businesses whom she has blocked
 * @param by         who has blocked her
 * @param stopLists  kept by others, on which she is; empty where they were not asked
 */
public record Blocked(boolean everybody, Set<BusinessId> businesses, Set<BusinessId> by, List<StopList.Entry> stopLists) {

    public static final Blocked NOBODY = new Blocked(false, Set.of());

    public Blocked {
        businesses = Set.copyOf(businesses);
        by = Set.copyOf(by);
        stopLists = List.copyOf(stopLists);
    }

    /** Her own blocks, and nothing else. */
    public Blocked(boolean everybody, Set<BusinessId> businesses) {
        this(everybody, businesses, Set.of(), List.of());
    }

    /** She has blocked this very business, whatever else. */
    public boolean business(BusinessId business) {
        return businesses.contains(business);
    }

    /** She herself has said that this business may not write to her. */
    public boolean refuses(BusinessId business) {
        return everybody || business(business);
    }

    /** This business has blocked her: it may not write to her, nor she to it. */
    public boolean by(BusinessId business) {
        return by.contains(business);
    }

    /** A stop list of others says that she wants no messages of this kind. */
    public boolean onStopListAgainst(Purpose purpose) {
        return stopLists.stream().anyMatch(list -> list.purpose() == purpose);
    }
}
