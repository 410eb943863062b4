package io.tollgate.books.cost;

import io.tollgate.books.cost.Bill.Count;
import io.tollgate.books.cost.Bill.Key;
import io.tollgate.csv.CsvFile;
import io.tollgate.csv.CsvRefused;
import io.tollgate.csv.CsvRow;
import io.tollgate.csv.NoText;
import io.tollgate.message.Category;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the network's daily counts: a CSV with the fields of the Cloud API's {@code pricing_analytics}. A file is read whole or not at all.
 * A cost with more than six decimals is rounded to the millionth, half to even.
 */
final class BillReader {

    static final List<String> NEEDED = List.of("day", "pricing_category", "pricing_type", "volume", "cost", "currency");
    private static final List<String> WHERE = List.of("country", "market");
    private static final List<String> WHOSE = List.of("business", "phone_number", "waba_id");
    private static final List<String> KNOWN = Stream.of(NEEDED, WHERE, WHOSE, List.of("tier"))
            .flatMap(Collection::stream).toList();

    private static final int MOST_LINES = 500_000;
    private static final int MOST_FAULTS = 20;
    private static final long MOST_MESSAGES = 1_000_000_000_000L;
    private static final BigDecimal MOST_COST = new BigDecimal("1000000000");
    private static final int LONGEST = 60;
    private static final int DECIMALS = 6;
    private static final LocalDate FIRST = LocalDate.of(2016, 1, 1);
    private static final Map<String, Category> CATEGORIES = Map.of("MARKETING", Category.MARKETING, "MARKETING_LITE", Category.MARKETING,
            "UTILITY", Category.UTILITY, "AUTHENTICATION", Category.AUTHENTICATION, "AUTHENTICATION_INTERNATIONAL",
            Category.AUTHENTICATION, "SERVICE", Category.SERVICE);
    private static final Set<String> FREE = Set.of("FREE_CUSTOMER_SERVICE", "FREE_ENTRY_POINT", "FREE_TIER");

    private final BillNames names;
    private final LocalDate today;
    private final List<Line> lines = new ArrayList<>();
    private final Map<List<String>, Long> seen = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final Set<Currency> currencies = new HashSet<>();
    private long wrong;

    BillReader(BillNames names, LocalDate today) {
        this.names = names;
        this.today = today;
    }

    private record Line(Key key, boolean isFree, long messages, BigDecimal cost) {}

    /** What is wrong with a cell, and what would be right. */
    private static final class Wrong extends RuntimeException {

        Wrong(String column, String why) {
            super("column " + column + " " + why);
        }
    }

    /** @throws BillRefused with the first faults of the file */
    Bill read(InputStream bytes, Optional<Charset> charset) throws IOException {
        try (CsvFile file = CsvFile.open(bytes, charset, NEEDED, KNOWN)) {
            for (Optional<CsvRow> row = file.next(); row.isPresent(); row = file.next()) {
                if (lines.size() + wrong >= MOST_LINES) {
                    throw BillRefused.because("The file must have at most " + MOST_LINES + " lines. Maybe send fewer days at once.");
                }
                take(row.get());
            }
        } catch (CsvRefused | NoText unusable) {
            throw BillRefused.because(String.valueOf(unusable.getMessage()));
        }
        if (wrong > 0) {
            throw BillRefused.of(faults, wrong);
        }
        if (lines.isEmpty()) {
            throw BillRefused.because("The file has no line below the header. Maybe it was cut off.");
        }
        return bill();
    }

    private void take(CsvRow row) {
        try {
            row.fault().ifPresent(fault -> {
                throw new Wrong("count", "of the line does not fit: " + fault);
            });
            lines.add(line(row));
        } catch (Wrong why) {
            wrong++;
            if (faults.size() < MOST_FAULTS) {
                faults.add("Line " + row.line() + ": " + why.getMessage());
            }
        }
    }

    private Line line(CsvRow row) {
        List<String> identity = KNOWN.stream().filter(column -> !column.equals("volume") && !column.equals("cost"))
                .map(column -> cell(row, column).toUpperCase(Locale.ROOT)).toList();
        Long before = seen.putIfAbsent(identity, row.line());
        if (before != null) {
            throw new Wrong("day", "and the others name the same count as line " + before + ". Maybe a part of the file is there twice.");
        }
        LocalDate day = day(row);
        boolean isFree = isFree(row);
        String account = cell(row, "waba_id");
        if (account.length() > LONGEST) {
            throw new Wrong("waba_id", "must have at most " + LONGEST + " characters.");
        }
        Currency currency = currency(row);
        Key key = new Key(day, account, business(row), market(row, day, currency), category(row));
        if (row.get("waba_id") != null && account.isEmpty()) {
            throw new Wrong("waba_id", "is empty. Maybe fill it in every line, or leave out the column.");
        }
        return new Line(key, isFree, volume(row), cost(row));
    }

    private LocalDate day(CsvRow row) {
        try {
            LocalDate day = LocalDate.parse(needed(row, "day"));
            if (!day.isBefore(FIRST) && !day.isAfter(today)) {
                return day;
            }
        } catch (DateTimeException noDay) {
            // said below
        }
        throw new Wrong("day", "must be a day from " + FIRST + " to today, such as 2026-10-31.");
    }

    private static boolean isFree(CsvRow row) {
        String type = needed(row, "pricing_type").toUpperCase(Locale.ROOT);
        if (!FREE.contains(type) && !type.equals("REGULAR")) {
            throw new Wrong("pricing_type", "must be REGULAR, FREE_CUSTOMER_SERVICE, FREE_ENTRY_POINT or FREE_TIER.");
        }
        return FREE.contains(type);
    }

    private static Category category(CsvRow row) {
        Category category = CATEGORIES.get(needed(row, "pricing_category").toUpperCase(Locale.ROOT));
        if (category == null) {
            throw new Wrong("pricing_category", "must be one of " + CATEGORIES.keySet().stream().sorted().collect(Collectors.joining(", "))
                    + ".");
        }
        return category;
    }

    private String market(CsvRow row, LocalDate day, Currency currency) {
        String market = cell(row, "market");
        String country = cell(row, "country").toUpperCase(Locale.ROOT);
        boolean isAbroad = cell(row, "pricing_category").equalsIgnoreCase("AUTHENTICATION_INTERNATIONAL");
        if (market.isEmpty() && country.isEmpty()) {
            throw new Wrong("market", "is missing, and country too. Maybe add one of these columns, or fill its cell.");
        }
        if (!market.isEmpty()) {
            return names.market(market, isAbroad, day, currency).orElseThrow(() -> new Wrong("market",
                    "must be a market of the rate card, such as Germany. Maybe it is spelt differently, or a release has to add it."));
        }
        return names.marketOf(country, isAbroad, day, currency)
                .orElseThrow(() -> new Wrong("country", "must be a country of ISO 3166, such as DE."));
    }

    private int business(CsvRow row) {
        String handle = cell(row, "business");
        String number = cell(row, "phone_number");
        if (row.get("business") != null && handle.isEmpty()) {
            throw new Wrong("business", "is empty. Maybe fill it in every line, or leave out the column.");
        }
        if (!handle.isEmpty()) {
            return names.business(handle).orElseThrow(() -> new Wrong("business", "must be a handle of a business. Maybe enrol it first."));
        }
        if (row.get("phone_number") != null && number.isEmpty()) {
            throw new Wrong("phone_number", "is empty. Maybe fill it in every line, or leave out the column.");
        }
        return number.isEmpty() ? 0 : names.businessWith(number);
    }

    private static long volume(CsvRow row) {
        String text = needed(row, "volume");
        if (text.matches("[0-9]{1,13}") && Long.parseLong(text) <= MOST_MESSAGES) {
            return Long.parseLong(text);
        }
        throw new Wrong("volume", "must be a whole number from 0 to " + MOST_MESSAGES + ", without signs between its digits.");
    }

    private static BigDecimal cost(CsvRow row) {
        String text = needed(row, "cost");
        if (text.matches("[0-9]{1,12}(\\.[0-9]{1,24})?([eE][+-]?[0-9]{1,2})?")) {
            BigDecimal cost = new BigDecimal(text);
            if (cost.compareTo(MOST_COST) <= 0) {
                return cost;
            }
        }
        throw new Wrong("cost", "must be an amount from 0 to " + MOST_COST + " with a point, such as 12.50, without a currency.");
    }

    private Currency currency(CsvRow row) {
        String code = needed(row, "currency").toUpperCase(Locale.ROOT);
        Currency currency;
        try {
            currency = Currency.getInstance(code);
        } catch (IllegalArgumentException unknown) {
            throw new Wrong("currency", "must be a currency of ISO 4217, such as USD.");
        }
        if (!currencies.isEmpty() && !currencies.contains(currency)) {
            throw new Wrong("currency", "is another one than above. Maybe send one file a currency.");
        }
        currencies.add(currency);
        return currency;
    }

    private Bill bill() {
        // Each line is rounded to the decimals that the file has.
        int decimals = lines.stream().mapToInt(line -> Math.max(0, line.cost().stripTrailingZeros().scale())).max().orElse(0);
        long rounding = decimals >= DECIMALS ? 1 : BigDecimal.valueOf(5).movePointRight(DECIMALS - 1 - decimals).longValueExact();
        Map<Key, Count> counts = new TreeMap<>();
        for (Line line : lines) {
            long micros = line.cost().movePointRight(DECIMALS).setScale(0, RoundingMode.HALF_EVEN).longValueExact();
            counts.merge(line.key(), new Count(line.key(), line.isFree() ? 0 : line.messages(), line.isFree() ? line.messages() : 0,
                    micros, rounding), Count::plus);
        }
        boolean isByBusiness = lines.stream().anyMatch(line -> line.key().business() != 0);
        try {
            Bill bill = new Bill(currencies.iterator().next(), isByBusiness, lines.size(),
                    List.copyOf(counts.values()));
            bill.messages();
            bill.cost();
            return bill;
        } catch (ArithmeticException tooMuch) {
            throw BillRefused.because("The costs or counts of the file are too large in sum. Maybe send fewer days at once.");
        }
    }

    private static String needed(CsvRow row, String column) {
        String text = cell(row, column);
        if (text.isEmpty()) {
            throw new Wrong(column, "is empty. Maybe the line was cut off.");
        }
        return text;
    }

    private static String cell(CsvRow row, String column) {
        String text = row.get(column);
        return text == null ? "" : text.strip();
    }
}
