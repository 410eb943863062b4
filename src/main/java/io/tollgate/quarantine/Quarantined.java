package io.tollgate.quarantine;

import java.time.Instant;

/**
 * An item in quarantine.
 *
 * @param item   its key in the queue
 * @param reason class and place of the failure, without its message
 * @param tries  how often it has failed
 * @param nextAt when it is tried again without an operator
 */
public record Quarantined(long id, String queue, String item, String reason, Instant firstAt, Instant lastAt, int tries, Instant nextAt) {}
