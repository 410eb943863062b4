package io.tollgate.console;

import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;

/**
 * Times and numbers as a reader of one language and region writes them. Times are UTC here; a script of the pages shows them in her own
 * zone.
 */
public record Shown(Locale locale) {

    private static final Set<String> RIGHT_TO_LEFT = Set.of("ar", "fa", "he", "ur");

    /** {@code 2 Mar 2026, 10:05:00 UTC} */
    public String at(Instant instant) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM).withLocale(locale).format(instant.atOffset(ZoneOffset.UTC))
                + " UTC";
    }

    /** The same for all languages, for hovering: {@code 2026-03-02 10:05:00 UTC} */
    public String utc(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", " UTC");
    }

    /** The day of an instant, in UTC. */
    public String day(Instant instant) {
        return day(LocalDate.ofInstant(instant, ZoneOffset.UTC));
    }

    public String day(LocalDate day) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(locale).format(day);
    }

    public String month(YearMonth month) {
        return DateTimeFormatter.ofPattern("LLLL yyyy", locale).format(month);
    }

    public String number(long number) {
        return NumberFormat.getIntegerInstance(locale).format(number);
    }

    /** An amount with all its decimals. */
    public String amount(BigDecimal amount) {
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        format.setMinimumFractionDigits(amount.scale());
        format.setMaximumFractionDigits(amount.scale());
        return format.format(amount);
    }

    /** Money with the decimals of its currency, or as many more as it has: {@code 12.50}, {@code 0.0475} */
    public String money(Money money) {
        return decimals(money.exact(), Math.max(0, money.currency().getDefaultFractionDigits()));
    }

    /** Millionths of a unit, with at least four decimals: {@code 0.0450} */
    public String micros(long micros) {
        return decimals(BigDecimal.valueOf(micros, 6), 4);
    }

    private String decimals(BigDecimal amount, int least) {
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        format.setMinimumFractionDigits(least);
        format.setMaximumFractionDigits(6);
        return format.format(amount);
    }

    /** A part of a whole in percent: {@code 12.5 %}; empty if there is no whole. */
    public String share(long part, long whole) {
        NumberFormat format = NumberFormat.getPercentInstance(locale);
        format.setMaximumFractionDigits(1);
        return whole == 0 ? "" : format.format((double) part / whole);
    }

    public String tag() {
        return locale.toLanguageTag();
    }

    /** In which direction the language is read: {@code ltr} or {@code rtl}. */
    public String direction() {
        return RIGHT_TO_LEFT.contains(locale.getLanguage()) ? "rtl" : "ltr";
    }

    public boolean german() {
        return locale.getLanguage().equals("de");
    }
}
