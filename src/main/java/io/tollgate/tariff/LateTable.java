package io.tollgate.tariff;

import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/** What happens to invoices that are not paid in time: the levels of reminders and the interest, from the tables of the rules. */
public record LateTable(List<Level> levels, List<Rate> rates) {

    private static final LateTable EMPTY = new LateTable(List.of(), List.of());

    /**
     * A reminder.
     *
     * @param country  of the seller, ISO 3166 alpha-2
     * @param level    from 1
     * @param days     after the last day for the payment
     * @param fee      booked with it, in the invoice's currency
     * @param interest whether interest until its day is booked with it
     * @param from     the first day on which it may go
     * @param until    the last day
     */
    public record Level(String country, int level, int days, Money fee, boolean interest, LocalDate from, LocalDate until) {}

    /**
     * @param country of the seller
     * @param percent a year
     * @param year    what a day is a part of
     * @param from    the first day
     * @param until   the last day
     */
    public record Rate(String country, BigDecimal percent, YearDays year, LocalDate from, LocalDate until) {}

    /** How many days a year counts, as the law or the custom of a country has it. */
    public enum YearDays {
        /** 365 days, also in a leap year. */
        OF_365("365"),
        /** The custom of banks: each day counts a little more. */
        OF_360("360"),
        /** 365, and 366 in a leap year. */
        ACTUAL("actual");

        private final String word;

        YearDays(String word) {
            this.word = word;
        }

        /** The word in the table. */
        public String word() {
            return word;
        }

        /** The days of the year of this day. */
        public int of(LocalDate day) {
            return switch (this) {
                case OF_365 -> 365;
                case OF_360 -> 360;
                case ACTUAL -> day.lengthOfYear();
            };
        }
    }

    public LateTable {
        levels = List.copyOf(levels);
        rates = List.copyOf(rates);
    }

    public static LateTable empty() {
        return EMPTY;
    }

    public Optional<Level> level(String country, Currency currency, int level, LocalDate day) {
        return levels.stream().filter(one -> one.country().equals(country) && one.fee().currency().equals(currency)
                && one.level() == level && !day.isBefore(one.from()) && !day.isAfter(one.until())).findFirst();
    }

    /** Yearly interest. */
    public Optional<Rate> interest(String country, LocalDate day) {
        return rates.stream().filter(one -> one.country().equals(country) && !day.isBefore(one.from()) && !day.isAfter(one.until()))
                .findFirst();
    }
}
