package io.tollgate.ledger;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Parts of statements that sum charges as they stand: at the last price to which a run of re-rating has corrected them. Few are, so who
 * sums asks first whether any is, and otherwise joins nothing.
 */
public final class ReratedPrices {

    private ReratedPrices() {}

    /** Whether any charge of these messages was corrected. @param span ids of the first message and of the one after the last */
    public static boolean any(JdbcTemplate jdbc, Object... span) {
        return !jdbc.queryForList("SELECT 1 FROM rerated_charge WHERE message_id >= ? AND message_id < ? LIMIT 1", Integer.class, span)
                .isEmpty();
    }

    /** Whether any charge of a business was corrected. */
    static boolean any(JdbcTemplate jdbc, int business) {
        return !jdbc.queryForList("SELECT 1 FROM rerated_total WHERE business_id = ? LIMIT 1", Integer.class, business).isEmpty();
    }

    /** The join for the other parts. @param charge alias of the charges */
    public static String join(boolean isRerated, String charge) {
        return isRerated
                ? " LEFT JOIN rerated_charge r ON r.message_id = " + charge + ".message_id AND r.run_id = (SELECT MAX(x.run_id)"
                        + " FROM rerated_charge x WHERE x.message_id = " + charge + ".message_id)"
                : "";
    }

    /** The price of a charge, in millionths. */
    public static String micros(boolean isRerated, String charge) {
        return isRerated ? "COALESCE(r.rate_micros, " + charge + ".rate_micros)" : charge + ".rate_micros";
    }

    /** The month whose invoice has the price. */
    static String period(boolean isRerated, String charge) {
        return isRerated ? "COALESCE(r.period, " + charge + ".period)" : charge + ".period";
    }

    public static String market(boolean isRerated, String charge) {
        return isRerated ? "COALESCE(r.market, " + charge + ".market)" : charge + ".market";
    }
}
