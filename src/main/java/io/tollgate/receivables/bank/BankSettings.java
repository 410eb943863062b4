package io.tollgate.receivables.bank;

import java.time.Period;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.bank.*}.
 *
 * @param keepNames how long names, accounts and words of those who paid are kept, from the end of the year on; then they are emptied, and
 *                  days and amounts stay. Eight years is what § 147 AO asks for vouchers
 */
@ConfigurationProperties("tollgate.bank")
record BankSettings(@DefaultValue("P8Y") Period keepNames) {

    BankSettings {
        if (keepNames.isNegative() || keepNames.isZero()) {
            throw new IllegalArgumentException("tollgate.bank.keep-names (" + keepNames + ") must be positive");
        }
    }
}
