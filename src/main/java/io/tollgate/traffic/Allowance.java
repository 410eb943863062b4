package io.tollgate.traffic;

import static java.util.Comparator.comparing;

import io.tollgate.message.BusinessId;
import io.tollgate.message.SenderId;
import java.time.YearMonth;
import java.util.Comparator;

/**
 * A number of free messages that a business or a sender may use up.
 *
 * @param owner  a business's id for PILOT and APP, a phone number id for SERVICE
 * @param period the month ({@code 2026-11}) in the business's zone, or {@code ever} for PILOT
 */
public record Allowance(Kind kind, long owner, String period) implements Comparable<Allowance> {

    /** The whole pilot; the business app's messages of a month; a sender's service messages of a month. */
    public enum Kind {
        PILOT, APP, SERVICE
    }

    private static final String EVER = "ever";
    private static final Comparator<Allowance> order = comparing((Allowance allowance) -> allowance.kind().name())
            .thenComparing(Allowance::owner).thenComparing(Allowance::period);

    public static Allowance pilot(BusinessId business) {
        return new Allowance(Kind.PILOT, business.value(), EVER);
    }

    public static Allowance app(BusinessId business, YearMonth month) {
        return new Allowance(Kind.APP, business.value(), month.toString());
    }

    public static Allowance service(SenderId sender, YearMonth month) {
        return new Allowance(Kind.SERVICE, sender.value(), month.toString());
    }

    /** The order of the database's key: rows are locked in this order. */
    @Override
    public int compareTo(Allowance other) {
        return order.compare(this, other);
    }
}
