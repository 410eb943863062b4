package io.tollgate.rulebook.tables;

import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Looks for rows that can be read, and that few people would mean: prices out of the ordinary, tiers that vanish, limits of 0, days far
 * away, a zone of another country.
 */
public final class SecondLook {

    /** Days that are more years from now than this are told. */
    public static final int MOST_YEARS = 10;

    /** A price that changes by more than this is told. */
    private static final BigDecimal FACTOR = BigDecimal.valueOf(3);
    private static final List<String> DAYS = List.of("valid_from", "valid_until", "checked", "review", "free_from", "free_through");
    private static final String RATE = "rate_per_delivered_message";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

    private final List<TableRow> rows;
    private final Faults faults;

    private SecondLook(List<TableRow> rows, Faults faults) {
        this.rows = rows;
        this.faults = faults;
    }

    /** Tells them as warnings. @param files without faults */
    public static void at(RuleFiles files, LocalDate today, Faults faults) {
        SecondLook look = new SecondLook(TableRows.read(files).all(), faults);
        look.days(today);
        look.limits();
        look.zones();
        look.prices();
        look.tiers();
    }

    public static boolean isFar(LocalDate day, LocalDate today) {
        return day.isAfter(today.plusYears(MOST_YEARS));
    }

    private void days(LocalDate today) {
        for (TableRow row : rows) {
            for (String column : DAYS) {
                day(row, column).filter(day -> isFar(day, today)).ifPresent(day -> warn(row, "The day " + day + " in column " + column
                        + " is more than " + MOST_YEARS + " years away. Maybe the year is misspelt; for ever is an empty cell."));
            }
            day(row, "checked").filter(day -> day.isAfter(today))
                    .ifPresent(day -> warn(row,
                            "Somebody is said to have looked on " + day + ", which is to come. Maybe exchange it with review."));
        }
    }

    private static Optional<LocalDate> day(TableRow row, String column) {
        try {
            return row.cell(column).isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(row.cell(column)));
        } catch (DateTimeParseException told) {
            return Optional.empty();
        }
    }

    private void limits() {
        for (TableRow row : rows) {
            if (number(row, "marketing_messages").filter(limit -> limit.signum() == 0).isPresent()) {
                warn(row, "The limit is 0: nobody in " + row.key() + " gets any marketing. Maybe that is meant; otherwise 1.");
            }
            if (number(row, "amount").filter(amount -> amount.signum() == 0).isPresent()) {
                warn(row, "The allowance " + row.key() + " is 0. Maybe that is meant; otherwise a number is missing.");
            }
        }
    }

    private void zones() {
        rows.stream().filter(row -> row.table().equals("quiet-hours") && !row.cell("zone").isEmpty()).forEach(row -> {
            String country = row.key().split("-")[0];
            if (!PhoneNumbers.zonesOf(country).isEmpty() && !PhoneNumbers.zonesOf(country).contains(row.cell("zone"))) {
                warn(row, "The zone " + row.cell("zone") + " is none of " + country
                        + ". Maybe leave it empty: then each of her zones counts.");
            }
        });
    }

    private record Line(String market, String currency, String category) {

        static Line of(TableRow row) {
            return new Line(row.cell("market"), row.cell("currency"), row.cell("category"));
        }
    }

    private List<TableRow> table(String kind) {
        return rows.stream().filter(row -> row.table().startsWith(kind + "-") && row.file().startsWith("tariff/rates/"))
                .sorted(Comparator.comparing((TableRow row) -> row.cell("valid_from"))).toList();
    }

    private void prices() {
        Map<Line, List<TableRow>> byLine = new HashMap<>();
        Map<String, List<TableRow>> neighbours = new TreeMap<>();
        for (TableRow row : table("rates")) {
            byLine.computeIfAbsent(Line.of(row), _ -> new ArrayList<>()).add(row);
            neighbours.computeIfAbsent(row.cell("currency") + row.cell("category") + row.cell("valid_from"), _ -> new ArrayList<>())
                    .add(row);
            if (number(row, RATE).filter(price -> price.signum() == 0).isPresent()) {
                warn(row, "The price is 0. Maybe that is meant; what is free is free by a rule of the tariff.");
            }
        }
        byLine.values().forEach(line -> {
            for (int i = 1; i < line.size(); i++) {
                TableRow before = line.get(i - 1);
                TableRow row = line.get(i);
                factor(number(before, RATE), number(row, RATE))
                        .ifPresent(factor -> warn(row, "The price " + row.cell(RATE) + " is " + factor + " the one of the day before ("
                                + before.cell(RATE) + ", " + before.where() + "). Maybe the point is in the wrong place."));
            }
        });
        neighbours.values().forEach(this::againstOthers);
    }

    /** @param rows of one currency, category and day */
    private void againstOthers(List<TableRow> rows) {
        List<BigDecimal> prices = rows.stream().flatMap(row -> number(row, RATE).stream()).sorted().toList();
        if (prices.size() <= FEW) {
            return;
        }
        for (TableRow row : rows) {
            number(row, RATE).ifPresent(price -> againstOthers(row, price, prices));
        }
    }

    /** @param prices in ascending order, with this one, so that the others are all but the first or all but the last where it counts */
    private void againstOthers(TableRow row, BigDecimal price, List<BigDecimal> prices) {
        BigDecimal lowest = prices.get(price.compareTo(prices.getFirst()) == 0 ? 1 : 0);
        BigDecimal highest = prices.get(prices.size() - (price.compareTo(prices.getLast()) == 0 ? 2 : 1));
        boolean dear = price.compareTo(highest.multiply(FACTOR)) > 0;
        boolean cheap = price.signum() > 0 && price.multiply(FACTOR).compareTo(lowest) < 0;
        if (dear || cheap) {
            warn(row, "The price " + row.cell(RATE) + " is far from those of all other markets (" + lowest.toPlainString() + " to "
                    + highest.toPlainString() + "). Maybe the point is in the wrong place.");
        }
    }

    /** With so few prices none is compared with the others. */
    private static final int FEW = 3;

    private void tiers() {
        Map<Line, TreeMap<String, List<TableRow>>> tiers = new HashMap<>();
        table("tiers").forEach(row -> tiers.computeIfAbsent(Line.of(row), _ -> new TreeMap<>())
                .computeIfAbsent(row.cell("valid_from"), _ -> new ArrayList<>()).add(row));
        tiers.values().forEach(byDay -> byDay.values().forEach(this::steps));
        Map<Line, TableRow> lastOf = new HashMap<>();
        for (TableRow rate : table("rates")) {
            TableRow before = lastOf.put(Line.of(rate), rate);
            TreeMap<String, List<TableRow>> byDay = tiers.getOrDefault(Line.of(rate), new TreeMap<>());
            int now = byDay.getOrDefault(rate.cell("valid_from"), List.of()).size();
            int then = before == null ? 0 : byDay.getOrDefault(before.cell("valid_from"), List.of()).size();
            if (before != null && then > now) {
                warn(rate, "From " + rate.cell("valid_from") + " on there are " + now + " tiers, and from " + before.cell("valid_from")
                        + " on there were " + then + ". Maybe add rows of this day to the table of tiers.");
            }
        }
    }

    /** @param tiers of one rate, as they rise */
    private void steps(List<TableRow> tiers) {
        for (int i = 1; i < tiers.size(); i++) {
            TableRow row = tiers.get(i);
            TableRow before = tiers.get(i - 1);
            Optional<BigDecimal> now = number(row, RATE);
            Optional<BigDecimal> then = number(before, RATE);
            Optional<String> factor = factor(then, now);
            if (factor.isPresent()) {
                warn(row, "The price " + row.cell(RATE) + " is " + factor.get() + " the one of the tier before (" + before.cell(RATE)
                        + "). Maybe the point is in the wrong place.");
            } else if (now.isPresent() && then.isPresent() && now.get().compareTo(then.get()) > 0) {
                warn(row, "Who sends more pays more: " + row.cell(RATE) + " after " + before.cell(RATE) + ". Maybe exchange the two.");
            }
        }
    }

    /** {@code 100 times} or {@code a 100th of}, if it is out of the ordinary. */
    private static Optional<String> factor(Optional<BigDecimal> before, Optional<BigDecimal> after) {
        if (before.isEmpty() || after.isEmpty() || before.get().signum() == 0 || after.get().signum() == 0) {
            return Optional.empty();
        }
        BigDecimal times = after.get().divide(before.get(), 1, RoundingMode.HALF_UP);
        BigDecimal part = before.get().divide(after.get(), 1, RoundingMode.HALF_UP);
        if (times.compareTo(FACTOR) >= 0) {
            return Optional.of(times.stripTrailingZeros().toPlainString() + " times");
        }
        return part.compareTo(FACTOR) >= 0
                ? Optional.of("1/" + part.stripTrailingZeros().toPlainString() + " of")
                : Optional.empty();
    }

    private static Optional<BigDecimal> number(TableRow row, String column) {
        String text = row.cell(column);
        return NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    private void warn(TableRow row, String what) {
        faults.warn(row.file(), row.line(), row.place(), what);
    }
}
