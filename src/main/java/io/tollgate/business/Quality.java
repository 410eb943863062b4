package io.tollgate.business;

import java.time.Instant;

/**
 * What was measured last of a number or a template.
 *
 * @param since     when it got this rating
 * @param delivered messages that were counted
 * @param points    of the people who did not want them, as {@code rules/tables/quality.csv} weighs it
 */
public record Quality(QualityRating rating, Instant since, int delivered, int points) {

    public static final Quality UNKNOWN = new Quality(QualityRating.UNKNOWN, Instant.EPOCH, 0, 0);
}
