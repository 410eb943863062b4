package io.tollgate.business;

import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Optional;

/**
 * A business with an account.
 *
 * @param handle           short name in paths and folders: 2 to 40 of {@code a-z 0-9 -}
 * @param zone             time zone of its days and months, which rates, allowances and invoices use
 * @param creditLimit      how far a postpaid balance may fall below zero; zero for prepaid
 * @param pilot            the trial's terms, present exactly for the plan PILOT
 * @param planDays         which plan it has had since when
 * @param international    if its authentication messages to other countries have rates of their own
 * @param messagingTier    how many new recipients it may reach, if that was set; it counts while the business is verified
 * @param defaultCountry   the country of numbers that it gives without a country code; ISO 3166 alpha-2
 */
public record Business(
        BusinessId id, String handle, String name, Plan plan, Currency currency, ZoneId zone,
        PaymentMode payment, Money creditLimit, BusinessStatus standing, Optional<Pilot> pilot,
        Optional<String> defaultCountry, Optional<International> international, PlanDays planDays,
        Optional<MessagingTier> messagingTier) {

    /** A business that has always had its plan, and whose authentication messages have the same rates everywhere. */
    public Business(BusinessId id, String handle, String name, Plan plan, Currency currency, ZoneId zone, PaymentMode payment,
            Money creditLimit, BusinessStatus standing, Optional<Pilot> pilot, Optional<String> defaultCountry) {
        this(id, handle, name, plan, currency, zone, payment, creditLimit, standing, pilot, defaultCountry, Optional.empty(),
                PlanDays.always(plan), Optional.empty());
    }

    /** A business that gives all numbers with their country codes. */
    public Business(BusinessId id, String handle, String name, Plan plan, Currency currency, ZoneId zone, PaymentMode payment,
            Money creditLimit,
            BusinessStatus standing, Optional<Pilot> pilot) {
        this(id, handle, name, plan, currency, zone, payment, creditLimit, standing, pilot, Optional.empty());
    }

    /** How many new recipients it may reach. */
    public MessagingTier messagingTier(boolean isVerified) {
        return isVerified ? messagingTier.orElse(MessagingTier.first(true)) : MessagingTier.first(false);
    }

    /** @param lastDay the last day of the trial, included, in the business's zone; @param allowance number of free messages in all */
    public record Pilot(LocalDate lastDay, int allowance) {}

    public Business {
        if (!handle.matches("[a-z0-9][a-z0-9-]{1,39}")) {
            throw new IllegalArgumentException("handle (" + handle + ") must be 2 to 40 of a-z, 0-9 and -");
        }
        if (!creditLimit.currency().equals(currency)) {
            throw new IllegalArgumentException("credit limit (" + creditLimit + ") must be in " + currency);
        }
        if (creditLimit.micros() < 0 || payment == PaymentMode.PREPAID && creditLimit.micros() != 0) {
            throw new IllegalArgumentException("credit limit (" + creditLimit + ") must be zero for prepaid and never negative");
        }
        if (pilot.isPresent() != (plan == Plan.PILOT)) {
            throw new IllegalArgumentException("the terms of a pilot go with plan PILOT and with no other; plan is " + plan);
        }
    }
}
