package io.tollgate.receivables.bank;

import static java.util.Objects.requireNonNull;

import io.tollgate.database.RecurringWork;
import io.tollgate.ledger.Payments;
import io.tollgate.receivables.bank.BankRows.Due;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Empties who paid and what they wrote, when its term is over, also where the ledger's payment has a copy. Some rows at a time, each time
 * for itself, so it may end at any time.
 */
@Component
@EnableConfigurationProperties(BankSettings.class)
class BankNames {

    private static final Logger log = LoggerFactory.getLogger(BankNames.class);
    private static final int AT_ONCE = 500;

    private final BankRows rows;
    private final Payments payments;
    private final TransactionTemplate transaction;
    private final BankSettings settings;

    BankNames(BankRows rows, Payments payments, TransactionTemplate transaction, BankSettings settings) {
        this.rows = rows;
        this.payments = payments;
        this.transaction = transaction;
        this.settings = settings;
    }

    /** The work that empties old names, once a day. */
    @Bean
    static RecurringWork endsOfBankNames(BankNames names) {
        return RecurringWork.whole("bank-names", names::empty);
    }

    /** The term begins when the year of the payment is over. */
    void empty(Instant now) {
        LocalDate before = LocalDate.ofInstant(now, ZoneOffset.UTC).minus(settings.keepNames()).withDayOfYear(1);
        int all = 0;
        for (int some = AT_ONCE; some == AT_ONCE; all += some) {
            some = requireNonNull(transaction.execute(_ -> empty(before, now)));
        }
        if (all > 0) {
            log.info("Emptied names and words of {} payments on bank statements from before {}", all, before);
        }
    }

    private int empty(LocalDate before, Instant now) {
        List<Due> some = rows.due(before, AT_ONCE);
        if (!some.isEmpty()) {
            payments.eraseReferences(some.stream().flatMap(one -> one.payment().stream()).toList());
            rows.empty(some, now);
        }
        return some.size();
    }
}
