package io.tollgate.rulebook.tables;

import static java.util.Objects.requireNonNull;

import io.tollgate.message.Category;
import io.tollgate.message.Medium;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.ChannelRows.Conditions;
import io.tollgate.rulebook.tables.Table.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Reads {@code tables/channels.csv}, and {@code tables/channel-names.csv} with the names that its rows may use. Without the two files all
 * messages go by the channel that is set.
 */
final class ChannelsTable {

    private static final String FILE = "tables/channels.csv";
    private static final String NAMES = "tables/channel-names.csv";
    private static final String CHANNEL = "channel";
    private static final Map<String, String> CATEGORIES = categories();
    private static final List<String> MEDIA = Arrays.stream(Medium.values()).map(it -> it.name().toLowerCase(Locale.ROOT)).toList();

    private ChannelsTable() {}

    static Timeline<ChannelRows> read(RuleFiles files, Faults faults) {
        Map<String, Medium> names = names(files, faults);
        if (!Table.contains(files, FILE)) {
            return Timeline.always(new ChannelRows(names, Map.of()));
        }
        List<Row> rows = Table.dated(files, FILE, List.of("business", "sender", "country", "category", CHANNEL), faults);
        Map<Row, Conditions> conditions = new LinkedHashMap<>();
        rows.forEach(row -> {
            row.oneOf(CHANNEL, names.isEmpty() ? List.of("messenger") : new TreeSet<>(names.keySet()),
                    "name of a channel in " + NAMES);
            conditions(row).ifPresent(found -> conditions.put(row, found));
        });
        Table.tellGaps(rows, row -> conditions.containsKey(row) ? requireNonNull(conditions.get(row)).inWords() : "the row");
        return Table.timeline(List.copyOf(conditions.keySet()), some -> rows(names, some, conditions));
    }

    private static Map<String, Medium> names(RuleFiles files, Faults faults) {
        Map<String, Medium> names = new HashMap<>();
        if (Table.contains(files, NAMES)) {
            for (Row row : Table.rows(files, NAMES, List.of("name", "medium"), faults)) {
                Optional<String> name = row.fitting("name", "[a-z0-9-]{1,20}", "name of a channel", "cloud-api");
                Optional<String> medium = row.oneOf("medium", MEDIA, "medium");
                if (name.isPresent() && medium.isPresent()
                        && names.put(name.get(), Medium.valueOf(medium.get().toUpperCase(Locale.ROOT))) != null) {
                    row.fault("name", "`" + name.get() + "` is there twice. Maybe delete one of the rows.");
                }
            }
        }
        return names;
    }

    private static Map<String, String> categories() {
        Map<String, String> categories = new TreeMap<>();
        Arrays.stream(Category.values()).forEach(it -> categories.put(it.name().toLowerCase(Locale.ROOT), it.name()));
        return categories;
    }

    /** Empty if a condition is a fault. */
    private static Optional<Conditions> conditions(Row row) {
        Optional<String> business = either(row, "business",
                () -> row.fitting("business", "[1-9][0-9]{0,8}", "number of a business", "1234"));
        Optional<String> sender = either(row, "sender",
                () -> row.fitting("sender", "[1-9][0-9]{0,14}", "phone number id of a sender", "106540352242922"));
        Optional<String> country = either(row, "country", () -> row.oneOf("country", Regions.COUNTRIES, "country"));
        Optional<String> category = either(row, "category",
                () -> row.oneOf("category", CATEGORIES.keySet(), "category").map(CATEGORIES::get));
        if (!row.text("sender").isEmpty() && row.text("business").isEmpty()) {
            row.fault("business", "The row names a sender without its business. Maybe fill in the business that has this number.");
        }
        return business.isPresent() && sender.isPresent() && country.isPresent() && category.isPresent()
                ? Optional.of(new Conditions(business.get(), sender.get(), country.get(), category.get()))
                : Optional.empty();
    }

    private static Optional<String> either(Row row, String column, Supplier<Optional<String>> filled) {
        return row.text(column).isEmpty() ? Optional.of("") : filled.get();
    }

    private static ChannelRows rows(Map<String, Medium> names, List<Row> some, Map<Row, Conditions> conditions) {
        Map<Conditions, Row> first = new LinkedHashMap<>();
        for (Row row : some) {
            Conditions its = requireNonNull(conditions.get(row));
            Optional.ofNullable(first.putIfAbsent(its, row)).ifPresent(other -> row.twice(its.inWords(), other));
        }
        new Ties(first).tell();
        Map<Conditions, String> channels = new HashMap<>();
        first.forEach((its, row) -> channels.put(its, row.text(CHANNEL)));
        return new ChannelRows(names, channels);
    }

    /** Rows with equally many conditions that fit the same messages and name different channels. */
    private record Ties(Map<Conditions, Row> rows) {

        void tell() {
            Map<Integer, Map<Conditions, Row>> byShape = new TreeMap<>();
            rows.forEach((its, row) -> byShape.computeIfAbsent(its.shape(), _ -> new LinkedHashMap<>()).put(its, row));
            byShape.forEach((shape, ofShape) -> byShape.forEach((otherShape, others) -> {
                if (shape < otherShape && Integer.bitCount(shape) == Integer.bitCount(otherShape)) {
                    tell(ofShape, others, shape & otherShape);
                }
            }));
        }

        /** @param shared the conditions that both have: with the same values, there are messages that both fit */
        private void tell(Map<Conditions, Row> some, Map<Conditions, Row> others, int shared) {
            Map<Conditions, List<Conditions>> bySame = new HashMap<>();
            some.keySet().forEach(its -> bySame.computeIfAbsent(its.only(shared), _ -> new ArrayList<>()).add(its));
            others.forEach((its, row) -> bySame.getOrDefault(its.only(shared), List.of()).stream()
                    .filter(one -> !requireNonNull(rows.get(one)).text(CHANNEL).equals(row.text(CHANNEL)))
                    .filter(one -> !isSettled(one.and(its), Integer.bitCount(its.shape()))).findFirst().ifPresent(one -> tie(one, its)));
        }

        /** Whether a row with more conditions than the two decides for the messages that both fit. */
        private boolean isSettled(Conditions both, int conditions) {
            return IntStream.rangeClosed(1, both.shape()).filter(some -> (some & both.shape()) == some)
                    .filter(some -> Integer.bitCount(some) > conditions)
                    .anyMatch(some -> rows.containsKey(both.only(some)));
        }

        private void tie(Conditions one, Conditions other) {
            Row first = requireNonNull(rows.get(one));
            Row row = requireNonNull(rows.get(other));
            (row.line() > first.line() ? row : first).fault(CHANNEL, "A message of " + one.and(other).inWords() + " fits the lines "
                    + Math.min(first.line(), row.line()) + " and " + Math.max(first.line(), row.line())
                    + ", which name different channels and have equally many conditions. Maybe add a row for "
                    + one.and(other).inWords() + ".");
        }
    }
}
