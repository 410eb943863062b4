package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import io.tollgate.tariff.TaxTable.ExchangeRate;
import io.tollgate.tariff.TaxTable.VatRate;
import io.tollgate.tariff.TaxTable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/** Reads {@code tables/vat-rates.csv} and {@code tables/exchange-rates.csv}. Without these tables there are no rates. */
final class TaxTables {

    private static final String VAT = "tables/vat-rates.csv";
    private static final String EXCHANGE = "tables/exchange-rates.csv";
    private static final BigDecimal MOST = new BigDecimal("40");
    static final String PERCENT = "[0-9]{1,2}(\\.[0-9]{1,3})?";
    private static final String RATE = "[0-9]{1,9}(\\.[0-9]{1,10})?";

    private TaxTables() {}

    static TaxTable read(RuleFiles files, Faults faults) {
        return new TaxTable(vat(files, faults), exchange(files, faults));
    }

    private static List<VatRate> vat(RuleFiles files, Faults faults) {
        if (!Table.contains(files, VAT)) {
            return List.of();
        }
        List<Row> rows = Table.dated(files, VAT, List.of("country", "percent"), faults);
        List<VatRate> rates = new ArrayList<>();
        for (Row row : rows) {
            Optional<String> country = row.oneOf("country", Regions.COUNTRIES, "country");
            Optional<BigDecimal> percent = row.fitting("percent", PERCENT, "percentage", "19.0").map(BigDecimal::new);
            if (percent.filter(value -> value.compareTo(MOST) > 0).isPresent()) {
                row.fault("percent", "No country has a standard rate above " + MOST + " %. Maybe " + percent.get().movePointLeft(1) + ".");
                continue;
            }
            country.ifPresent(name -> percent.ifPresent(value -> rates
                    .add(new VatRate(name, value, row.days().from(), row.days().until(), row.text("source")))));
        }
        tellTwice(rows, List.of("country"));
        tellGaps(rows, "country");
        return rates;
    }

    private static List<ExchangeRate> exchange(RuleFiles files, Faults faults) {
        if (!Table.contains(files, EXCHANGE)) {
            return List.of();
        }
        List<Row> rows = Table.dated(files, EXCHANGE, List.of("from", "to", "rate"), faults);
        List<ExchangeRate> rates = new ArrayList<>();
        for (Row row : rows) {
            Optional<Currency> from = row.parsed("from", Currency::getInstance, "currency", "USD");
            Optional<Currency> to = row.parsed("to", Currency::getInstance, "currency", "EUR");
            Optional<BigDecimal> rate = row.fitting("rate", RATE, "rate", "0.9215").map(BigDecimal::new);
            if (rate.filter(value -> value.signum() == 0).isPresent()) {
                row.fault("rate", "A rate of 0 makes all tax nothing. Maybe 0.9215.");
            } else if (from.isPresent() && from.equals(to)) {
                row.fault("to", "A currency needs no rate to itself. Maybe another one.");
            } else if (from.isPresent() && to.isPresent() && rate.isPresent()) {
                rates.add(new ExchangeRate(from.get(), to.get(), rate.get(), row.days().from(), row.days().until(), row.text("source")));
            }
        }
        tellTwice(rows, List.of("from", "to"));
        return rates;
    }

    /** Tells days between two rows of the same key that have none: what is due on them could not be reckoned. */
    static void tellGaps(List<Row> rows, String key) {
        for (Row row : rows) {
            LocalDate first = row.days().from();
            List<Row> ofKey = rows.stream().filter(other -> other.text(key).equals(row.text(key))).toList();
            ofKey.stream().filter(other -> other.days().until().isBefore(first)).max(Comparator.comparing(other -> other.days().until()))
                    .filter(_ -> ofKey.stream().noneMatch(other -> other.days().contains(first.minusDays(1))))
                    .ifPresent(before -> row.check(Table.FROM, "`" + row.text(key) + "` has no row from "
                            + before.days().until().plusDays(1) + " to " + first.minusDays(1) + ". Maybe begin this row on "
                            + before.days().until().plusDays(1) + ", or end line " + before.line() + " with " + first.minusDays(1) + "."));
        }
    }

    /** Tells rows with the same key whose days overlap. */
    static void tellTwice(List<Row> rows, List<String> key) {
        for (int later = 1; later < rows.size(); later++) {
            Row row = rows.get(later);
            rows.subList(0, later).stream()
                    .filter(other -> key.stream().allMatch(column -> row.text(column).equals(other.text(column)))
                            && !row.days().from().isAfter(other.days().until())
                            && !other.days().from().isAfter(row.days().until()))
                    .findFirst().ifPresent(other -> row.twice(String.join(" ", key.stream().map(row::text).toList()), other));
        }
    }
}
