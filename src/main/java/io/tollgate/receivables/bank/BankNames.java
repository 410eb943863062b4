package io.tollgate.receivables.bank;

import io.tollgate.database.RecurringWork;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Empties who paid and what they wrote, when its term is over. Some rows at a time, each time for itself, so it may end at any time. */
@Component
@EnableConfigurationProperties(BankSettings.class)
class BankNames {

    private static final Logger log = LoggerFactory.getLogger(BankNames.class);
    private static final int AT_ONCE = 500;

    private final BankRows rows;
    private final BankSettings settings;

    BankNames(BankRows rows, BankSettings settings) {
        this.rows = rows;
        this.settings = settings;
    }

    /** Once a day. */
    @Bean
    static RecurringWork endsOfBankNames(BankNames names) {
        return RecurringWork.whole("bank-names", names::empty);
    }

    /** The term begins when the year of the payment is over. */
    void empty(Instant now) {
        LocalDate before = LocalDate.ofInstant(now, ZoneOffset.UTC).minus(settings.keepNames()).withDayOfYear(1);
        int all = 0;
        for (int some = AT_ONCE; some == AT_ONCE; all += some) {
            some = rows.empty(before, now, AT_ONCE);
        }
        if (all > 0) {
            log.info("Emptied names and words of {} payments on bank statements from before {}", all, before);
        }
    }
}
