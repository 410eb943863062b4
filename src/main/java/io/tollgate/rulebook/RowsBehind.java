package io.tollgate.rulebook;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.CaseFile.PriceFacts;
import io.tollgate.decision.CaseFile.RecipientFacts;
import io.tollgate.rulebook.language.FactTables;
import io.tollgate.rulebook.tables.TableRow;
import io.tollgate.rulebook.tables.TableRows;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds the rows that gave a case its limit, its hours, its law and its price, as the tables themselves were read. */
final class RowsBehind {

    private static final String EVERYWHERE = "ANY";

    private final TableRows rows;
    private final CaseFile file;
    private final RecipientFacts recipient;

    private RowsBehind(TableRows rows, CaseFile file) {
        this.rows = rows;
        this.file = file;
        this.recipient = file.recipient();
    }

    static List<TableRow> of(TableRows rows, CaseFile file, Set<String> asked) {
        RowsBehind behind = new RowsBehind(rows, file);
        return file.recipient().erased()
                ? List.of()
                : new TreeSet<>(asked).stream().flatMap(table -> behind.of(table).stream()).distinct().toList();
    }

    private List<TableRow> of(String table) {
        return switch (table) {
            case FactTables.QUIET_HOURS -> ofPlaceOrElsewhere(table);
            case FactTables.DAILY_LIMITS -> ofPlaceAndElsewhere(table).stream().filter(row -> row.cell("marketing_messages")
                    .equals(Integer.toString(file.traffic().marketingLimit()))).toList();
            case FactTables.CONSENT -> nearest(table);
            case FactTables.RATES -> price();
            case "channels" -> rows.all().stream().filter(row -> row.table().equals(table) && row.days().contains(file.business()
                    .localDay()) && row.cell("channel").equals(file.message().way().channel()) && fits(row)).toList();
            case "allowances" -> rows.all().stream().filter(row -> row.table().equals(table) && row.days().contains(file.business()
                    .localDay())).toList();
            case "service-window" -> rows.all().stream().filter(row -> row.table().equals(table) && row.key().equals(file.message()
                    .category().name()) && between(row, "free_from", "free_through", file.business().localDay())).toList();
            case "seasons" -> ofPlaceAndElsewhere(table).stream().filter(row -> between(row, "first_day", "last_day",
                    recipient.localDay())).toList();
            default -> ofPlace(table);
        };
    }

    private boolean fits(TableRow row) {
        return isOrAny(row.cell("business"), file.business().id().toString()) && isOrAny(row.cell("sender"), file.sender().id().toString())
                && isOrAny(row.cell("country"), recipient.country())
                && isOrAny(row.cell("category").toUpperCase(Locale.ROOT), file.message().category().name());
    }

    private static boolean isOrAny(String cell, String value) {
        return cell.isEmpty() || cell.equals(value);
    }

    private static boolean between(TableRow row, String first, String last, LocalDate day) {
        return day(row, first).filter(from -> !day.isBefore(from)).isPresent()
                && day(row, last).filter(until -> !day.isAfter(until)).isPresent();
    }

    /** A day of a row; empty in tables of earlier days that had no such column. */
    private static Optional<LocalDate> day(TableRow row, String column) {
        return Optional.of(row.cell(column)).filter(text -> !text.isEmpty()).map(LocalDate::parse);
    }

    private List<String> places() {
        return Stream.concat(recipient.jurisdictions().stream(), recipient.regions().stream().sorted()).toList();
    }

    private List<TableRow> ofPlace(String table) {
        return rows.of(table, places(), recipient.localDay());
    }

    private List<TableRow> ofPlaceAndElsewhere(String table) {
        return rows.of(table, Stream.concat(places().stream(), Stream.of(EVERYWHERE)).toList(), recipient.localDay());
    }

    /** The row for all places counts where a place has none of its own, on whatever day. */
    private List<TableRow> ofPlaceOrElsewhere(String table) {
        List<String> places = places();
        boolean own = rows.all().stream().anyMatch(row -> row.table().equals(table) && places.contains(row.key()));
        return own ? ofPlace(table) : ofPlaceAndElsewhere(table);
    }

    /** All states that have a row; otherwise the nearest place that has one, a region only if no country has. */
    private List<TableRow> nearest(String table) {
        List<TableRow> ofStates = rows.of(table, recipient.jurisdictions().stream().filter(place -> place.contains("-")).toList(),
                recipient.localDay());
        if (!ofStates.isEmpty()) {
            return ofStates;
        }
        return Stream.concat(places().stream(), Stream.of(EVERYWHERE))
                .map(place -> rows.of(table, List.of(place), recipient.localDay())).filter(found -> !found.isEmpty()).findFirst()
                .orElse(List.of());
    }

    private List<TableRow> price() {
        PriceFacts price = file.price();
        LocalDate day = file.business().localDay();
        List<TableRow> found = new ArrayList<>();
        rows.of("markets", List.of(recipient.country()), day).stream().filter(row -> row.cell("market").equals(price.market()))
                .max(Comparator.comparing(row -> row.days().from())).ifPresent(found::add);
        if (!price.found()) {
            return found;
        }
        String currency = price.currency().toLowerCase(Locale.ROOT);
        if (file.message().way().sms()) {
            rows.of("sms-" + currency, List.of(price.market().replaceFirst("^SMS ", "")), day).stream()
                    .filter(row -> row.cell("valid_from").equals(price.version().toString())).forEach(found::add);
            return found;
        }
        Predicate<TableRow> same = row -> row.cell("category").equalsIgnoreCase(file.message().category().name())
                && row.cell("currency").equals(price.currency()) && row.cell("valid_from").equals(price.version().toString());
        rows.of("rates-" + currency, List.of(price.market()), day).stream().filter(same).forEach(found::add);
        rows.of("tiers-" + currency, List.of(price.market()), day).stream().filter(same)
                .filter(row -> micros(row.cell("rate_per_delivered_message")) == price.tierMicros()).limit(1).forEach(found::add);
        return found;
    }

    private static long micros(String rate) {
        return new BigDecimal(rate).movePointRight(6).longValueExact();
    }
}
