package io.tollgate.endtoend;

import io.tollgate.delivery.Receipt;
import io.tollgate.delivery.Receipts;
import java.time.Instant;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** A device has what it acknowledges: of a business's message this is the receipt. Further devices say the same again, which is harmless.
*/
@Component
class Acknowledgements {

    private final Envelopes envelopes;
    private final Receipts receipts;

    Acknowledgements(Envelopes envelopes, Receipts receipts) {
        this.envelopes = envelopes;
        this.receipts = receipts;
    }

    @Transactional
    public void take(Device device, long seq, Instant now) {
        receipts.take(envelopes.acknowledge(device.id(), seq).stream()
                .map(message -> Receipt.of(message, Receipt.Type.DELIVERED, now)).toList());
    }
}
