package io.tollgate.delivery;

import io.tollgate.message.BusinessId;
import java.time.Instant;

/**
 * The right to tell one business, for one node at a time.
 *
 * @param until    its end, and what it is known by; to the microsecond
 * @param failures POSTs that have failed in a row before
 */
record Lease(BusinessId business, Instant until, int failures) {}
