package io.tollgate.business;

import io.tollgate.money.Money;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Optional;

/** What is agreed with a business, and may be agreed anew; the currency stays. The meanings are those of {@link Business}. */
public record BusinessTerms(
        String name, Plan plan, Currency currency, ZoneId zone, Payment payment, Money creditLimit, Optional<Business.Pilot> pilot,
        Optional<String> defaultCountry) {

    /** Of a business that gives its numbers in full. */
    public BusinessTerms(String name, Plan plan, Currency currency, ZoneId zone, Payment payment, Money creditLimit, Optional<Business.Pilot> pilot) {
        this(name, plan, currency, zone, payment, creditLimit, pilot, Optional.empty());
    }
}
