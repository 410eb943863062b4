package io.tollgate.administration;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;

import com.ibm.icu.text.CurrencyMetaInfo;
import com.ibm.icu.text.CurrencyMetaInfo.CurrencyFilter;
import io.tollgate.consent.Damage;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Currency;
import java.util.Date;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A field as a caller gave it, in JSON or in a column of CSV; each method reads it as one type or throws an {@link InvalidField} that
 * names the field and says what is wrong and what would be right.
 */
record RequestField(String field, @Nullable String text) {

    /** An amount without an exponent, and no longer than one can be: {@code 1e999999999} is short until it is expanded. */
    private static final Pattern AMOUNT = Pattern.compile("\\+?[0-9]{1,20}(\\.[0-9]{1,20})?");
    /** ISO 3166 has no code for Kosovo; everybody uses XK. */
    private static final Set<String> COUNTRIES = Stream.concat(Arrays.stream(Locale.getISOCountries()), Stream.of("XK"))
            .collect(toUnmodifiableSet());

    Optional<String> maybe() {
        return Optional.ofNullable(text).map(String::strip).filter(value -> !value.isEmpty());
    }

    String required() {
        return maybe().orElseThrow(() -> new InvalidField(field, field + " is missing. Maybe it is spelt differently."));
    }

    String text(int longest) {
        return noLonger(required(), longest);
    }

    String textOrEmpty(int longest) {
        return noLonger(maybe().orElse(""), longest);
    }

    <E extends Enum<E>> E choice(Class<E> type) {
        String wanted = required();
        return Arrays.stream(type.getEnumConstants()).filter(value -> value.name().equals(wanted.toUpperCase(Locale.ROOT))).findFirst()
                .orElseThrow(() -> wrong("one of " + Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(joining(", "))));
    }

    <E extends Enum<E>> E choice(Class<E> type, E otherwise) {
        return maybe().isEmpty() ? otherwise : choice(type);
    }

    boolean yes() {
        return switch (maybe().orElse("false").toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong("true or false");
        };
    }

    long number(long least, long most) {
        String range = "a whole number from " + least + " to " + most;
        long number = read(range, Long::parseLong, NumberFormatException.class);
        if (number < least || number > most) {
            throw wrong(range);
        }
        return number;
    }

    BigDecimal amount() {
        String wanted = "an amount of at least 0 with at most six decimals, such as 250.00";
        if (!AMOUNT.matcher(required()).matches()) {
            throw wrong(wanted);
        }
        BigDecimal amount = new BigDecimal(required());
        if (amount.stripTrailingZeros().scale() > 6 || amount.precision() - amount.scale() > 12) {
            throw wrong(wanted);
        }
        return amount;
    }

    LocalDate day() {
        return read("a day, such as 2026-11-30", LocalDate::parse, DateTimeException.class);
    }

    YearMonth month() {
        return read("a month, such as 2026-11", YearMonth::parse, DateTimeException.class);
    }

    Optional<Instant> maybeInstant() {
        return maybe().map(value -> read("an instant with its offset, such as 2026-11-30T09:15:00Z",
                time -> OffsetDateTime.parse(time).toInstant(), DateTimeException.class));
    }

    ZoneId zone() {
        return read("a time zone, such as Europe/Lisbon", ZoneId::of, DateTimeException.class);
    }

    Currency currency() {
        return read("a currency of ISO 4217, such as EUR", Currency::getInstance, IllegalArgumentException.class);
    }

    /** @return ISO 3166 alpha-2 */
    Optional<String> maybeCountry() {
        return maybe().map(value -> {
            String code = value.toUpperCase(Locale.ROOT);
            if (!COUNTRIES.contains(code)) {
                throw wrong("a country of ISO 3166 in two letters, such as AT");
            }
            return code;
        });
    }

    /** A currency in which somebody can pay on that day. */
    Currency currencyInUse(LocalDate day) {
        Currency currency = currency();
        Date noon = Date.from(day.atTime(12, 0).toInstant(ZoneOffset.UTC));
        if (!CurrencyMetaInfo.getInstance().currencies(CurrencyFilter.onDate(noon).withCurrency(currency.getCurrencyCode()).withTender())
                .isEmpty()) {
            return currency;
        }
        throw wrong("a currency in which somebody can pay today, such as EUR, and not " + currency);
    }

    /** @return the tag of BCP 47, in its usual spelling */
    Optional<String> maybeLanguage() {
        return maybe().map(value -> read("a language of BCP 47, such as pt-PT",
                tag -> new Locale.Builder().setLanguageTag(tag).build().toLanguageTag(), IllformedLocaleException.class));
    }

    /** @param expected what would be right: {@code a day, such as 2026-11-30} */
    InvalidField wrong(String expected) {
        return new InvalidField(field, field + " must be " + expected + ".");
    }

    private <T> T read(String expected, Function<String, T> reading, Class<? extends RuntimeException> refusal) {
        String value = required();
        try {
            return reading.apply(value);
        } catch (RuntimeException failure) {
            if (refusal.isInstance(failure)) {
                throw wrong(expected);
            }
            throw failure;
        }
    }

    private String noLonger(String value, int longest) {
        if (value.length() > longest) {
            throw new InvalidField(field, field + " (" + value.length() + " characters) must be at most " + longest + ".");
        }
        Damage.of(value).ifPresent(damage -> {
            throw new InvalidField(field, field + " " + damage + ".");
        });
        return value;
    }
}
