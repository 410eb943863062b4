package io.tollgate.delivery;

import io.tollgate.message.BusinessId;
import java.time.Instant;

/**
 * One node's right to call the webhook of one business.
 *
 * @param until      its end, to the microsecond; it also identifies the lease
 * @param failures   how many times in a row the webhook has failed before
 * @param asideUntil until then an update of the business may be set aside
 */
record Lease(BusinessId business, Instant until, int failures, Instant asideUntil) {

    Lease until(Instant later, int failures) {
        return new Lease(business, later, failures, asideUntil);
    }
}
