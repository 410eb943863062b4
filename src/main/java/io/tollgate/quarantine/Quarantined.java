package io.tollgate.quarantine;

import java.time.Instant;

/**
 * @param item   its key in the queue
 * @param reason kind of failure and where, without the failure's own words
 * @param tries  failed ones
 * @param nextAt when it is tried again by itself
 */
public record Quarantined(long id, String queue, String item, String reason, Instant firstAt, Instant lastAt, int tries, Instant nextAt) {}
