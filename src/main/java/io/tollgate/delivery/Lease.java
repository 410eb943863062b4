package io.tollgate.delivery;

import io.tollgate.message.BusinessId;
import java.time.Instant;

/**
 * One node's right to call the webhook of one business.
 *
 * @param until    its end, to the microsecond; it also identifies the lease
 * @param failures how many POSTs in a row have failed before
 */
record Lease(BusinessId business, Instant until, int failures) {}
