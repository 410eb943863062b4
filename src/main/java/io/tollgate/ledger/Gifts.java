package io.tollgate.ledger;

import io.tollgate.message.BusinessId;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Free allowances that were used up at admission and go back when the message is not delivered. */
@Component
final class Gifts {

    void giveBack(List<Reservation> failed, Map<BusinessId, Account> payers) {}
}
