package io.tollgate.business;

import io.tollgate.money.Money;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Optional;

/** The terms of a business. They may change, except the currency. {@link Business} explains them. */
public record BusinessTerms(
        String name, Plan plan, Currency currency, ZoneId zone, PaymentMode payment, Money creditLimit, Optional<Business.Pilot> pilot,
        Optional<String> defaultCountry) {

    /** The terms of a business that gives all numbers with their country codes. */
    public BusinessTerms(String name, Plan plan, Currency currency, ZoneId zone, PaymentMode payment, Money creditLimit,
            Optional<Business.Pilot> pilot) {
        this(name, plan, currency, zone, payment, creditLimit, pilot, Optional.empty());
    }
}
