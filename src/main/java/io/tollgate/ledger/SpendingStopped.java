package io.tollgate.ledger;

import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.time.Instant;

/**
 * A rule about the pace of spending concerns a business. An event in the transaction that tells it by the webhook: once for each stop, and
 * otherwise once a day for each rule.
 *
 * @param available what the business may still spend
 */
public record SpendingStopped(BusinessId business, String rule, How how, Money available, Instant at) {

    /** What the rule does with messages. */
    public enum How {
        /** It refuses them. */
        REFUSED,
        /** They wait until somebody lets the business go on. */
        STOPPED,
        /** It lets them go, and only tells the business. */
        WARNED
    }
}
