package io.tollgate.delivery;

import io.tollgate.message.BusinessId;
import java.time.Instant;

/**
 * One node's right to call one URL of a business.
 *
 * @param until      its end, to the microsecond; it also identifies the lease
 * @param failures   how many times in a row the URL has failed before
 * @param asideUntil until then an update of the lane may be set aside
 */
record Lease(Lane lane, Instant until, int failures, Instant asideUntil) {

    BusinessId business() {
        return lane.business();
    }

    Lease until(Instant later, int failures) {
        return new Lease(lane, later, failures, asideUntil);
    }
}
