package io.tollgate.blocking;

import io.tollgate.message.BusinessId;
import java.util.Set;

/** Whom one person has blocked. @param everybody she is on the stop list */
public record Blocked(boolean everybody, Set<BusinessId> businesses) {

    public static final Blocked NOBODY = new Blocked(false, Set.of());

    /** She has blocked this very business, whatever else. */
    public boolean business(BusinessId business) {
        return businesses.contains(business);
    }

    /** This business may not write to her. */
    public boolean refuses(BusinessId business) {
        return everybody || business(business);
    }
}
