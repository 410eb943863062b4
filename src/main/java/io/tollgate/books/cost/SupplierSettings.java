package io.tollgate.books.cost;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.books.supplier.*}: the network that delivers messages and charges for them.
 *
 * @param currency of its bill and of its prices in rules/tariff/supplier, such as USD; empty: no network charges anything
 * @param zone     of the days of its bill
 */
@ConfigurationProperties("tollgate.books.supplier")
public record SupplierSettings(@DefaultValue("") String currency, @DefaultValue("UTC") String zone) {

    public SupplierSettings {
        try {
            ZoneId.of(zone);
            if (!currency.isBlank()) {
                Currency.getInstance(currency);
            }
        } catch (DateTimeException | IllegalArgumentException wrong) {
            throw new IllegalArgumentException("tollgate.books.supplier.* must have a currency such as USD, or none, and a zone such as"
                    + " America/Los_Angeles", wrong);
        }
    }

    Optional<Currency> billed() {
        return currency.isBlank() ? Optional.empty() : Optional.of(Currency.getInstance(currency));
    }

    ZoneId days() {
        return ZoneId.of(zone);
    }
}
