package io.tollgate.businessapp;

import java.util.Currency;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.sign-up.*}.
 *
 * @param open     whether small businesses may register themselves for the business app
 * @param currency of businesses that do
 * @param perDay   how many may in 24 hours, at each process
 */
@ConfigurationProperties("tollgate.sign-up")
record SignUpSettings(@DefaultValue("false") boolean open, @DefaultValue("EUR") Currency currency, @DefaultValue("100") int perDay) {

    SignUpSettings {
        if (perDay < 1) {
            throw new IllegalArgumentException("tollgate.sign-up.per-day (" + perDay + ") must be positive. Maybe set tollgate.sign-up.open"
                    + " to false.");
        }
    }
}
