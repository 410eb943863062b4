package io.tollgate.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Corrects the times of receipts, as prices and months follow them and a channel's clock may be wrong: nothing has happened after Tollgate
 * heard of it, and nothing long before the hand-over. Channels round down to a second or a minute, so a receipt may be a minute early.
 */
@Component
class ReceiptTimes {

    private static final Logger log = LoggerFactory.getLogger(ReceiptTimes.class);
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private final Counter corrected;

    ReceiptTimes(MeterRegistry meters) {
        this.corrected = Counter.builder("tollgate.receipts.corrected")
                .description("Receipts whose time was more than a minute in the future or before the hand-over").register(meters);
    }

    /** A receipt and what is known of its message. @param taken when Tollgate heard of it */
    record Told(Receipt receipt, Instant handedOver, Instant taken) {

        Instant plausible() {
            if (receipt.at().isAfter(taken)) {
                return taken;
            }
            return receipt.at().isBefore(handedOver.minus(CLOCKS_DIFFER)) ? handedOver : receipt.at();
        }

        Receipt corrected() {
            return receipt.at(plausible());
        }

        /** Whether the time of the receipt is off by more than clocks usually differ. */
        boolean isNoted() {
            return Duration.between(receipt.at(), plausible()).abs().compareTo(CLOCKS_DIFFER) > 0;
        }
    }

    /** The receipts with times that can be. */
    List<Receipt> corrected(List<Told> some) {
        List<Told> noted = some.stream().filter(Told::isNoted).toList();
        if (!noted.isEmpty()) {
            Told first = noted.getFirst();
            corrected.increment(noted.size());
            log.warn("Corrected the times of {} receipts, such as {} of message {}: {} is {}, and it is booked at {}. Maybe the channel's"
                    + " clock is wrong.", noted.size(), first.receipt().type(), first.receipt().message(), first.receipt().at(),
                    first.receipt().at().isAfter(first.taken()) ? "in the future" : "long before the hand-over", first.plausible());
        }
        return some.stream().map(Told::corrected).toList();
    }
}
