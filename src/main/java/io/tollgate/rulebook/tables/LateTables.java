package io.tollgate.rulebook.tables;

import io.tollgate.money.Money;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import io.tollgate.tariff.LateTable.Level;
import io.tollgate.tariff.LateTable.Rate;
import io.tollgate.tariff.LateTable.YearDays;
import io.tollgate.tariff.LateTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads {@code tables/reminders.csv} and {@code tables/late-interest.csv}. Without these tables nobody is reminded. */
final class LateTables {

    private static final String REMINDERS = "tables/reminders.csv";
    private static final String INTEREST = "tables/late-interest.csv";
    private static final BigDecimal MOST = new BigDecimal("30");
    private static final int MOST_DAYS = 365;
    private static final List<String> YES_NO = List.of("yes", "no");

    private static final Map<String, YearDays> YEARS = Arrays.stream(YearDays.values())
            .collect(Collectors.toMap(YearDays::word, Function.identity()));

    private LateTables() {}

    static LateTable read(RuleFiles files, Faults faults) {
        return new LateTable(levels(files, faults), rates(files, faults));
    }

    private static List<Level> levels(RuleFiles files, Faults faults) {
        if (!Table.contains(files, REMINDERS)) {
            return List.of();
        }
        List<Row> rows = Table.dated(files, REMINDERS, List.of("country", "currency", "level", "days", "fee", "interest"), faults);
        List<Level> levels = new ArrayList<>();
        for (Row row : rows) {
            Optional<String> country = row.oneOf("country", Regions.COUNTRIES, "country");
            Optional<Integer> level = row.fitting("level", "[1-9]", "level", "2").map(Integer::valueOf);
            Optional<Integer> days = row.fitting("days", "[0-9]{1,3}", "number of days", "21").map(Integer::valueOf);
            Optional<Boolean> interest = row.oneOf("interest", YES_NO, "answer").map(YES_NO.getFirst()::equals);
            Optional<Money> fee = fee(row);
            if (days.filter(count -> count == 0 || count > MOST_DAYS).isPresent()) {
                row.fault("days", "A reminder goes 1 to " + MOST_DAYS + " days after the last day for the payment. Maybe 21.");
            } else if (country.isPresent() && level.isPresent() && days.isPresent() && interest.isPresent() && fee.isPresent()) {
                Level read = new Level(country.get(), level.get(), days.get(), fee.get(), interest.get(), row.days().from(),
                        row.days().until());
                follows(row, read, levels);
                levels.add(read);
            }
        }
        TaxTables.tellTwice(rows, List.of("country", "currency", "level"));
        return levels;
    }

    private static Optional<Money> fee(Row row) {
        Optional<Currency> currency = row.parsed("currency", Currency::getInstance, "currency", "EUR");
        Optional<BigDecimal> fee = row.fitting("fee", "[0-9]{1,6}(\\.[0-9]{1,3})?", "fee", "40.00").map(BigDecimal::new);
        if (currency.isEmpty() || fee.isEmpty()) {
            return Optional.empty();
        }
        int decimals = Math.max(0, currency.get().getDefaultFractionDigits());
        if (fee.get().stripTrailingZeros().scale() > decimals) {
            row.fault("fee", currency.get() + " has " + decimals + " decimals. Maybe 40.");
            return Optional.empty();
        }
        return Optional.of(Money.of(fee.get(), currency.get()));
    }

    /** Rows are in the order of their levels, so that none is left out and each comes later than the one before. */
    private static void follows(Row row, Level read, List<Level> before) {
        Optional<Level> lower = before.stream().filter(one -> one.country().equals(read.country())
                && one.fee().currency().equals(read.fee().currency()) && one.level() == read.level() - 1).reduce((_, last) -> last);
        if (read.level() > 1 && lower.isEmpty()) {
            row.fault("level", "Level " + (read.level() - 1) + " must stand before level " + read.level() + ". Maybe add it.");
        } else if (lower.filter(one -> one.days() >= read.days()).isPresent()) {
            row.fault("days", "Level " + read.level() + " must come later than level " + (read.level() - 1) + ". Maybe after "
                    + (lower.get().days() + 14) + " days.");
        }
    }

    private static List<Rate> rates(RuleFiles files, Faults faults) {
        if (!Table.contains(files, INTEREST)) {
            return List.of();
        }
        List<Row> rows = Table.dated(files, INTEREST, List.of("country", "percent", "year_days"), faults);
        List<Rate> rates = new ArrayList<>();
        for (Row row : rows) {
            Optional<String> country = row.oneOf("country", Regions.COUNTRIES, "country");
            Optional<BigDecimal> percent = row.fitting("percent", TaxTables.PERCENT, "percentage", "10.27").map(BigDecimal::new);
            Optional<YearDays> year = row.oneOf("year_days", YEARS.keySet(), "number of days").map(YEARS::get);
            if (percent.filter(value -> value.compareTo(MOST) > 0).isPresent()) {
                row.fault("percent", "No law has interest above " + MOST + " % a year. Maybe " + percent.get().movePointLeft(1) + ".");
            } else if (country.isPresent() && percent.isPresent() && year.isPresent()) {
                rates.add(new Rate(country.get(), percent.get(), year.get(), row.days().from(), row.days().until()));
            }
        }
        TaxTables.tellTwice(rows, List.of("country"));
        TaxTables.tellGaps(rows, "country");
        return rates;
    }
}
