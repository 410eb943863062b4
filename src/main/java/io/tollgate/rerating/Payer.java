package io.tollgate.rerating;

import io.tollgate.agreements.AgreedTerms;
import io.tollgate.business.International;
import io.tollgate.message.BusinessId;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Optional;

/**
 * A business whose charges are re-rated.
 *
 * @param agreed        with it
 * @param closedThrough the last month that is closed: nobody changes agreements for its days any more
 * @param current       the month that is not over yet in its zone
 * @param international when its authentication messages are from abroad
 */
record Payer(BusinessId business, Currency currency, AgreedTerms agreed, YearMonth closedThrough, ZoneId zone,
        YearMonth current, Optional<International> international) {}
