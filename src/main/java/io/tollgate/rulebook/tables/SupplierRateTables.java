package io.tollgate.rulebook.tables;

import io.tollgate.message.Category;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import io.tollgate.tariff.Rate.Tier;
import io.tollgate.tariff.Rate;
import io.tollgate.tariff.RateCard.RateRow;
import io.tollgate.tariff.RateCard;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads {@code tariff/supplier/rates-*.csv} and {@code tiers-*.csv}: what the network charges, in the columns of the prices of sale. Both
 * may be missing. The markets are those of the prices of sale.
 */
final class SupplierRateTables {

    private static final String RATE = "rate_per_delivered_message";
    /** A category that Tollgate does not know apart yet. Its rows are checked but not used. */
    private static final String INTERNATIONAL = "authentication-international";
    private static final List<String> CATEGORIES = List.of("marketing", "utility", "authentication", "service", INTERNATIONAL);

    private SupplierRateTables() {}

    private record Key(String market, String currency, String category, LocalDate from) {}

    private record Priced(Key key, long micros) {}

    /** The card has no markets of its own. */
    static RateCard read(RuleFiles files, Faults faults) {
        Map<Key, Long> rates = new LinkedHashMap<>();
        rows(files, "rates", faults, "market", "currency", "category", "valid_from", RATE).forEach(row -> priced(row).ifPresent(priced -> {
            if (rates.put(priced.key(), priced.micros()) != null) {
                row.fault("There are two rates for the same market, currency, category and day. Maybe delete one of the rows.");
            }
        }));
        Map<Key, List<Tier>> tiers = tiers(files, rates, faults);
        List<RateRow> card = new ArrayList<>();
        rates.forEach((key, micros) -> {
            if (!key.category().equals(INTERNATIONAL)) {
                card.add(new RateRow(key.market(), Currency.getInstance(key.currency()),
                        Category.valueOf(key.category().toUpperCase(Locale.ROOT)),
                        new Rate(key.from(), micros, tiers.getOrDefault(key, List.of()))));
            }
        });
        return new RateCard(List.of(), card);
    }

    private static Map<Key, List<Tier>> tiers(RuleFiles files, Map<Key, Long> rates, Faults faults) {
        Map<Key, List<Tier>> tiers = new HashMap<>();
        rows(files, "tiers", faults, "market", "currency", "category", "valid_from", "from_message", RATE).forEach(row -> {
            Optional<Priced> priced = priced(row);
            Optional<Long> from = row.number("from_message");
            if (priced.isEmpty() || from.isEmpty()) {
                return;
            }
            List<Tier> known = tiers.computeIfAbsent(priced.get().key(), _ -> new ArrayList<>());
            Long list = rates.get(priced.get().key());
            if (list == null) {
                row.fault("The tier belongs to no rate of the same market, currency, category and day. Maybe add that rate.");
            } else if (known.isEmpty() && (from.get() != 1 || priced.get().micros() != list)) {
                row.fault("The first tier must begin with message 1 at the list rate. Maybe a row above it is missing.");
            } else if (!known.isEmpty() && from.get() <= known.getLast().fromMessage()) {
                row.fault("Tiers must rise. Maybe sort the rows by from_message.");
            }
            known.add(new Tier(from.get(), priced.get().micros()));
        });
        return tiers;
    }

    private static Stream<Row> rows(RuleFiles files, String kind, Faults faults, String... columns) {
        return files.byPath().keySet().stream().filter(path -> path.matches("tariff/supplier/" + kind + "-[a-z]{3}\\.(csv|xlsx)"))
                .map(path -> path.replaceFirst("\\.xlsx$", ".csv")).distinct()
                .flatMap(path -> Table.rows(files, path, List.of(columns), faults).stream());
    }

    private static Optional<Priced> priced(Row row) {
        Optional<Currency> currency = row.parsed("currency", Currency::getInstance, "currency", "USD");
        Optional<String> category = row.oneOf("category", CATEGORIES, "category");
        Optional<LocalDate> from = row.day("valid_from");
        Optional<Long> micros = row.micros(RATE);
        if (currency.isEmpty() || category.isEmpty() || from.isEmpty() || micros.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Priced(new Key(row.text("market"), row.text("currency"), category.get(), from.get()), micros.get()));
    }
}
