package io.tollgate.blocking;

import io.tollgate.blocking.StopList.Purpose;
import io.tollgate.message.BusinessId;
import java.util.List;
import java.util.Set;

/**
 * All blocks that concern one recipient.
 *
 * @param everybody  whether she has blocked every business: she is on the operator's own stop list
 * @param businesses the businesses that she has blocked
 * @param by         the businesses that have blocked her
 * @param stopLists  the stop lists of others with her number; empty if they were not searched
 */
public record Blocked(boolean everybody, Set<BusinessId> businesses, Set<BusinessId> by, List<StopList.Entry> stopLists) {

    public static final Blocked NOBODY = new Blocked(false, Set.of());

    public Blocked {
        businesses = Set.copyOf(businesses);
        by = Set.copyOf(by);
        stopLists = List.copyOf(stopLists);
    }

    /** Blocks of the person herself only. */
    public Blocked(boolean everybody, Set<BusinessId> businesses) {
        this(everybody, businesses, Set.of(), List.of());
    }

    /** Whether she has blocked this business itself. */
    public boolean business(BusinessId business) {
        return businesses.contains(business);
    }

    /** Whether she has blocked this business or every business. */
    public boolean refuses(BusinessId business) {
        return everybody || business(business);
    }

    /** Whether this business has blocked her: then neither may write to the other. */
    public boolean by(BusinessId business) {
        return by.contains(business);
    }

    /** Whether she is on a stop list of others against messages of this purpose. */
    public boolean onStopListAgainst(Purpose purpose) {
        return stopLists.stream().anyMatch(list -> list.purpose() == purpose);
    }
}
