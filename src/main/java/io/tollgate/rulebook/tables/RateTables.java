package io.tollgate.rulebook.tables;

import static java.util.Comparator.naturalOrder;
import static java.util.Objects.requireNonNull;

import io.tollgate.message.Category;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.RuleTerms.FreeWindow;
import io.tollgate.rulebook.tables.Table.Row;
import io.tollgate.tariff.Rate.Tier;
import io.tollgate.tariff.Rate;
import io.tollgate.tariff.RateCard.MarketRow;
import io.tollgate.tariff.RateCard.RateRow;
import io.tollgate.tariff.RateCard.UnpublishedRow;
import io.tollgate.tariff.RateCard;
import io.tollgate.text.Likeness;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;

/** Reads {@code tariff/rates/*.csv}: dated prices, volume tiers, markets, and what is free in the service window. */
public final class RateTables {

    /** Authentication from abroad. A market with such rates is two: as it is, and {@link RateCard#international}. */
    private static final String INTERNATIONAL = "authentication-international";

    private static final String SMS_RATE = "rate_per_part";

    private static final List<String> CATEGORIES = List.of("marketing", "utility", "authentication", "service", INTERNATIONAL);

    /** Stands in place of a price: the card of this currency has none from that day on. */
    private static final String NOTHING_PUBLISHED = "n/a";

    private record Key(String market, String currency, String category, LocalDate from) {}

    private record Priced(Key key, long micros, Row row) {}

    private final RuleFiles files;
    private final Faults faults;
    private final Set<String> markets = new HashSet<>();
    private final Map<String, Row> firstRows = new TreeMap<>();
    private final Set<LocalDate> rateDays = new TreeSet<>();
    private final Set<LocalDate> edges = new TreeSet<>();
    private final Map<Currency, String> rateFiles = new LinkedHashMap<>();
    private final Map<Currency, LocalDate> firstDays = new HashMap<>();
    private final Map<Currency, Map<String, LocalDate>> smsCountries = new LinkedHashMap<>();
    private final Map<Currency, String> smsFiles = new LinkedHashMap<>();
    private final Set<String> countryOfEachMarket = new TreeSet<>(List.of("ZZ"));
    private final RateCard rateCard;
    private final List<FreeWindow> freeWindows;

    public RateTables(RuleFiles files, Faults faults) {
        this.files = files;
        this.faults = faults;
        this.rateCard = readRates();
        this.freeWindows = readFreeWindows();
    }

    public RateCard rateCard() {
        return rateCard;
    }

    public List<FreeWindow> freeWindows() {
        return freeWindows;
    }

    private RateCard readRates() {
        Map<Key, Priced> rates = new LinkedHashMap<>();
        List<UnpublishedRow> unpublished = new ArrayList<>();
        Set<Key> gaps = new HashSet<>();
        for (Row row : tables("rates", "market", "currency", "category", "valid_from", "rate_per_delivered_message")) {
            if (row.text("rate_per_delivered_message").equals(NOTHING_PUBLISHED)) {
                unpublished(row, gaps).ifPresent(unpublished::add);
                continue;
            }
            priced(row).ifPresent(priced -> {
                firstRows.putIfAbsent(priced.key().market(), row);
                rateDays.add(priced.key().from());
                edges.add(priced.key().from());
                rateFiles.putIfAbsent(Currency.getInstance(priced.key().currency()), row.file());
                firstDays.merge(Currency.getInstance(priced.key().currency()), priced.key().from(), BinaryOperator.minBy(naturalOrder()));
                if (rates.put(priced.key(), priced) != null) {
                    row.fault("There are two rates for the same market, currency, category and day. Maybe delete one of the rows.");
                }
            });
        }
        gaps.stream().filter(rates::containsKey).forEach(key -> requireNonNull(rates.get(key)).row()
                .fault("There is a rate and `n/a` for the same market, currency, category and day. Maybe delete one of the rows."));
        warnOf(unpublished);
        Map<Key, List<Tier>> tiers = tiers(rates);
        List<RateRow> rateRows = rates.values().stream()
                .map(priced -> rateRow(priced, tiers.getOrDefault(priced.key(), List.of()))).toList();
        rates.keySet().forEach(key -> markets.add(key.market()));
        List<MarketRow> marketRows = new ArrayList<>(markets(markets));
        marketRows.addAll(international(rates.keySet(), marketRows));
        List<RateRow> all = new ArrayList<>(rateRows);
        smsRates(marketRows, all);
        return new RateCard(marketRows, all, unpublished);
    }

    private Optional<UnpublishedRow> unpublished(Row row, Set<Key> gaps) {
        Optional<Currency> currency = row.parsed("currency", Currency::getInstance, "currency", "USD");
        Optional<String> category = row.oneOf("category", CATEGORIES, "category");
        Optional<LocalDate> from = row.day("valid_from");
        if (currency.isEmpty() || category.isEmpty() || from.isEmpty()) {
            return Optional.empty();
        }
        if (!gaps.add(new Key(row.text("market"), row.text("currency"), category.get(), from.get()))) {
            row.fault("There are two rows `n/a` for the same market, currency, category and day. Maybe delete one of them.");
        }
        firstRows.putIfAbsent(row.text("market"), row);
        edges.add(from.get());
        rateFiles.putIfAbsent(currency.get(), row.file());
        Key key = new Key(row.text("market"), row.text("currency"), category.get(), from.get());
        return Optional.of(new UnpublishedRow(market(key), currency.get(), category(key), from.get()));
    }

    /** Countries of a market with rates for authentication from abroad, from the first of these rates on. */
    private static List<MarketRow> international(Set<Key> rates, List<MarketRow> marketRows) {
        Map<String, LocalDate> first = new HashMap<>();
        rates.stream().filter(key -> key.category().equals(INTERNATIONAL))
                .forEach(key -> first.merge(key.market(), key.from(), (one, other) -> one.isBefore(other) ? one : other));
        List<MarketRow> rows = new ArrayList<>();
        for (MarketRow row : marketRows) {
            String country = RateCard.international(row.country());
            String market = RateCard.international(row.market());
            LocalDate from = first.getOrDefault(row.market(), LocalDate.MAX);
            boolean leaves = marketRows.stream().anyMatch(other -> other.country().equals(row.country())
                    && other.validFrom().isAfter(row.validFrom()) && !other.validFrom().isAfter(from));
            rows.add(new MarketRow(country, from.isAfter(row.validFrom()) ? row.market() : market, row.validFrom()));
            if (from.isAfter(row.validFrom()) && !from.equals(LocalDate.MAX) && !leaves) {
                rows.add(new MarketRow(country, market, from));
            }
        }
        return rows;
    }

    private static String market(Key key) {
        return key.category().equals(INTERNATIONAL) ? RateCard.international(key.market()) : key.market();
    }

    private static Category category(Key key) {
        return key.category().equals(INTERNATIONAL)
                ? Category.AUTHENTICATION
                : Category.valueOf(key.category().toUpperCase(Locale.ROOT));
    }

    /** Warns with one line for each currency, so that nobody overlooks what is not sent. */
    private void warnOf(List<UnpublishedRow> unpublished) {
        Map<Currency, Map<String, Set<String>>> categories = new LinkedHashMap<>();
        unpublished.forEach(row -> categories.computeIfAbsent(row.currency(), _ -> new TreeMap<>())
                .computeIfAbsent(row.market() + " from " + row.from() + " on", _ -> new TreeSet<>())
                .add(row.category().name().toLowerCase(Locale.ROOT)));
        categories.forEach((currency, places) -> {
            Map<String, Set<String>> alike = new TreeMap<>();
            places.forEach((place, missing) -> alike.computeIfAbsent(String.join(", ", missing), _ -> new TreeSet<>()).add(place));
            faults.warn(rateFile(currency), 1, "1", "No rate in " + currency + " is published, and so nothing is sent: "
                    + String.join("; ", alike.entrySet().stream().map(one -> one.getKey() + " to " + String.join(", ", one.getValue()))
                            .toList())
                    + ". Maybe a card has come out since.");
        });
    }

    /** The rates of {@code sms-usd.csv} and its kin, if there are any: of one part of an SMS to a country, for every category. */
    private void smsRates(List<MarketRow> marketRows, List<RateRow> rateRows) {
        Set<String> places = new TreeSet<>(Regions.COUNTRIES);
        places.add(RateCard.OTHER);
        for (String table : found("sms")) {
            Map<String, Row> seen = new HashMap<>();
            List<Row> rows = Table.rows(files, table, List.of("country", "currency", "valid_from", SMS_RATE), faults);
            for (Row row : rows) {
                Optional<String> country = row.oneOf("country", places, "country");
                Optional<Currency> currency = row.parsed("currency", Currency::getInstance, "currency", "USD");
                Optional<LocalDate> from = row.day("valid_from");
                Optional<Long> micros = row.micros(SMS_RATE);
                if (country.isEmpty() || currency.isEmpty() || from.isEmpty() || micros.isEmpty()) {
                    continue;
                }
                if (seen.putIfAbsent(country.get() + currency.get() + from.get(), row) != null) {
                    row.fault("There are two rates for the same country, currency and day. Maybe delete one of the rows.");
                }
                String market = RateCard.sms(country.get());
                marketRows.add(new MarketRow(market, market, from.get()));
                for (Category category : Category.values()) {
                    rateRows.add(new RateRow(market, currency.get(), category, new Rate(from.get(), micros.get(), List.of())));
                }
                edges.add(from.get());
                smsCountries.computeIfAbsent(currency.get(), _ -> new TreeMap<>()).merge(country.get(), from.get(),
                        (one, other) -> one.isBefore(other) ? one : other);
                smsFiles.putIfAbsent(currency.get(), row.file());
            }
            if (!rows.isEmpty() && rows.stream().noneMatch(row -> row.text("country").equals(RateCard.OTHER))) {
                faults.add(table, 1, "There is no row " + RateCard.OTHER + " for the countries that are not listed. Maybe add one.");
            }
        }
    }

    /** The countries that have a rate for SMS, and {@link RateCard#OTHER}, by currency, each with the first day of a rate. */
    public Map<Currency, Map<String, LocalDate>> smsCountries() {
        return smsCountries;
    }

    public String smsFile(Currency currency) {
        return requireNonNull(smsFiles.get(currency));
    }

    /** The tables of a kind, one for each currency. */
    private List<String> found(String kind) {
        return files.byPath().keySet().stream()
                .filter(path -> path.matches("tariff/rates/" + kind + "-[a-z]{3}\\.(csv|xlsx)"))
                .map(path -> path.replaceFirst("\\.xlsx$", ".csv")).distinct().toList();
    }

    /** Markets that have a rate. */
    public Set<String> markets() {
        return markets;
    }

    /** Days on which something of the prices begins or ends. */
    public Set<LocalDate> edges() {
        return edges;
    }

    /** First day on which there is any price; empty without prices. */
    public Optional<LocalDate> firstDay() {
        return rateDays.stream().findFirst();
    }

    /** The first day with a rate of the messenger in a currency; empty if it has none. */
    public Optional<LocalDate> firstDay(Currency currency) {
        return Optional.ofNullable(firstDays.get(currency));
    }

    public Set<Currency> currencies() {
        return rateFiles.keySet();
    }

    /** The file with the rates of a currency. */
    public String rateFile(Currency currency) {
        return requireNonNull(rateFiles.get(currency));
    }

    /** One country for each market and for each that changes its market; {@code ZZ} for the countries that are not listed. */
    public Set<String> countryOfEachMarket() {
        return countryOfEachMarket;
    }

    private List<FreeWindow> readFreeWindows() {
        List<FreeWindow> windows = new ArrayList<>();
        List<String> names = Arrays.stream(Category.values()).map(Category::name).toList();
        for (Row row : Table.rows(files, "tariff/rates/service-window.csv", List.of("category", "free_from", "free_through"), faults)) {
            Optional<String> category = row.oneOf("category", names, "category");
            Optional<LocalDate> from = row.day("free_from");
            Optional<LocalDate> through = row.day("free_through");
            if (category.isPresent() && from.isPresent() && through.isPresent()) {
                if (through.get().isBefore(from.get())) {
                    row.fault("The last day is before the first. Maybe exchange the two.");
                }
                windows.stream().filter(other -> other.category().name().equals(category.get())
                        && !other.from().isAfter(through.get()) && !from.get().isAfter(other.through())).findFirst()
                        .ifPresent(other -> row.fault("free_from",
                                category.get() + " is free from " + other.from() + " through " + other.through()
                                        + " already. Maybe begin after it, or join the two rows."));
                edges.add(from.get());
                edges.add(through.get().plusDays(1));
                windows.add(new FreeWindow(Category.valueOf(category.get()), from.get(), through.get()));
            }
        }
        return List.copyOf(windows);
    }

    private static RateRow rateRow(Priced priced, List<Tier> tiers) {
        Key key = priced.key();
        return new RateRow(market(key), Currency.getInstance(key.currency()), category(key),
                new Rate(key.from(), priced.micros(), tiers));
    }

    private Map<Key, List<Tier>> tiers(Map<Key, Priced> rates) {
        Map<Key, List<Tier>> tiers = new HashMap<>();
        for (Row row : tables("tiers", "market", "currency", "category", "valid_from", "from_message", "rate_per_delivered_message")) {
            Optional<Priced> priced = priced(row);
            Optional<Long> from = row.number("from_message");
            if (priced.isEmpty() || from.isEmpty()) {
                continue;
            }
            Priced list = rates.get(priced.get().key());
            List<Tier> known = tiers.computeIfAbsent(priced.get().key(), _ -> new ArrayList<>());
            if (rates.isEmpty()) {
                continue; // The rates could not be read, and that fault is already in the list.
            }
            if (list == null) {
                row.fault(
                        "The tier belongs to no rate of the same market, currency, category and day. Maybe add that rate to the rate"
                                + " card.");
            } else if (known.isEmpty() && (from.get() != 1 || priced.get().micros() != list.micros())) {
                row.fault("The first tier must begin with message 1 at the list rate. Maybe a row above it is missing.");
            } else if (!known.isEmpty() && from.get() <= known.getLast().fromMessage()) {
                row.fault("Tiers must rise. Maybe sort the rows by from_message.");
            }
            known.add(new Tier(from.get(), priced.get().micros()));
        }
        return tiers;
    }

    private List<MarketRow> markets(Set<String> known) {
        if (!known.isEmpty() && !known.contains(RateCard.OTHER)) {
            faults.add("tariff/rates/markets.csv", 1,
                    "The rate card has no market " + RateCard.OTHER + " for the countries that are not listed. Maybe add its rates.");
        }
        Set<String> seen = new HashSet<>();
        Set<String> reached = new HashSet<>(List.of(RateCard.OTHER));
        List<MarketRow> rows = new ArrayList<>();
        for (Row row : Table.rows(files, "tariff/rates/markets.csv", List.of("country", "market", "valid_from"), faults)) {
            Optional<String> country = row.oneOf("country", Regions.COUNTRIES, "country");
            Optional<String> market = row.oneOf("market", known, "market of the rate card");
            reached.add(row.text("market"));
            Optional<LocalDate> from = row.day("valid_from");
            if (country.isPresent() && market.isPresent() && from.isPresent()) {
                if (!seen.add(country.get() + from.get())) {
                    row.fault("`" + country.get() + "` has two markets from the same day. Maybe delete one of the rows.");
                }
                rows.add(new MarketRow(country.get(), market.get(), from.get()));
            }
        }
        firstRows.forEach((market, row) -> {
            if (!rows.isEmpty() && !reached.contains(market)) {
                row.check("market", "No country is in the market `" + market + "`, so its prices would never apply. Maybe "
                        + Likeness.nearest(market, reached).filter(near -> Likeness.alike(near, market, 2))
                                .orElse("add its countries to markets.csv")
                        + ".");
            }
        });
        Set<Set<String>> seenMarkets = new HashSet<>();
        Map<String, Set<String>> marketsByCountry = new TreeMap<>();
        rows.forEach(
                row -> marketsByCountry.computeIfAbsent(row.country(), _ -> new TreeSet<>()).add(row.market() + " " + row.validFrom()));
        marketsByCountry.forEach((country, ofCountry) -> {
            if (seenMarkets.add(ofCountry)) {
                countryOfEachMarket.add(country);
            }
        });
        rows.stream().filter(row -> requireNonNull(marketsByCountry.get(row.country())).size() > 1)
                .forEach(row -> edges.add(row.validFrom()));
        return rows;
    }

    private Optional<Priced> priced(Row row) {
        Optional<Currency> currency = row.parsed("currency", Currency::getInstance, "currency", "USD");
        Optional<String> category = row.oneOf("category", CATEGORIES, "category");
        Optional<LocalDate> from = row.day("valid_from");
        Optional<Long> micros = row.micros("rate_per_delivered_message");
        if (currency.isEmpty() || category.isEmpty() || from.isEmpty() || micros.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Priced(new Key(row.text("market"), row.text("currency"), category.get(), from.get()), micros.get(), row));
    }

    /** The rows of all files such as {@code rates-usd.csv}, one for each currency. */
    private List<Row> tables(String kind, String... columns) {
        List<String> found = found(kind);
        if (found.isEmpty()) {
            faults.add("tariff/rates/" + kind + "-usd.csv", 1, "There is no such table. Maybe it was renamed.");
        }
        return found.stream().flatMap(path -> Table.rows(files, path, List.of(columns), faults).stream()).toList();
    }
}
