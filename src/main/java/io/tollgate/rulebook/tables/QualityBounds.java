package io.tollgate.rulebook.tables;

import io.tollgate.business.QualityRating;

/**
 * What makes the quality of a number good or bad, from {@code rules/tables/quality.csv}.
 *
 * @param days           how far back messages and what people said of them count
 * @param leastDelivered of fewer nothing can be said
 * @param yellowPerMille points for 1,000 delivered messages from which it is YELLOW
 * @param redPerMille    from which it is RED
 * @param report         points of a person who reported spam
 * @param block          of one who blocked the business
 * @param stop           of one who stopped its messages
 */
public record QualityBounds(int days, int leastDelivered, int yellowPerMille, int redPerMille, int report, int block, int stop) {

    /** The bounds of a rule book without the table: nothing is measured. */
    static final QualityBounds NONE = new QualityBounds(0, 0, 0, 0, 0, 0, 0);

    public boolean measured() {
        return days > 0;
    }

    /** @param points of all who did not want one of these messages; the worst that a person did counts, once */
    public QualityRating rating(long delivered, long points) {
        if (!measured() || delivered == 0 || delivered < leastDelivered) {
            return QualityRating.UNKNOWN;
        }
        long thousandfold = Math.multiplyExact(points, 1_000L);
        if (thousandfold >= Math.multiplyExact(delivered, (long) redPerMille)) {
            return QualityRating.RED;
        }
        return thousandfold >= Math.multiplyExact(delivered, (long) yellowPerMille) ? QualityRating.YELLOW : QualityRating.GREEN;
    }
}
