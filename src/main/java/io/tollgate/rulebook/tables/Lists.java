package io.tollgate.rulebook.tables;

import io.tollgate.message.Category;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.Currency;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * {@code tables/lists.csv}: lists that rules may name. Without the file there are no lists.
 *
 * @param names   names of the lists, by kind
 * @param entries entries of each list, by its name
 */
public record Lists(Map<Kind, Set<String>> names, Map<String, Set<String>> entries) {

    /** What a list may be called. */
    public static final String NAME = "[a-z][a-z0-9_]{1,39}";
    /** Name and language of a template. */
    public static final String TEMPLATE = "[a-z0-9_]{1,200}/[A-Za-z_]{2,10}";

    private static final String FILE = "tables/lists.csv";

    /** What a list holds. */
    public enum Kind {
        COUNTRIES, REGIONS, JURISDICTIONS, ZONES, TEMPLATES, LANGUAGES, CATEGORIES, BUSINESSES, SENDERS, MARKETS, CURRENCIES, WEEKDAYS,
        DATES;

        /** The word for this kind in the table. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Set<String> of(Kind kind) {
        return names.getOrDefault(kind, Set.of());
    }

    private static final Map<String, String> CATEGORIES = Arrays.stream(Category.values())
            .collect(Collectors.toUnmodifiableMap(category -> category.name().toLowerCase(Locale.ROOT), Category::name));
    private static final Map<String, String> WEEKDAYS = Arrays.stream(DayOfWeek.values())
            .collect(Collectors.toUnmodifiableMap(day -> day.getDisplayName(TextStyle.FULL, Locale.ENGLISH), DayOfWeek::name));
    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream().map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());

    private static String date(String text) {
        return text.length() == 5 ? MonthDay.parse("--" + text).toString().substring(2) : LocalDate.parse(text).toString();
    }

    static Lists read(RuleFiles files, Regions regions, Faults faults) {
        Lists lists = new Lists(new EnumMap<>(Kind.class), new HashMap<>());
        if (Table.contains(files, FILE)) {
            Map<String, String> kinds = new HashMap<>();
            Table.rows(files, FILE, List.of("list", "kind", "entry"), faults).forEach(row -> lists.add(row, kinds, regions));
        }
        return lists;
    }

    private void add(Row row, Map<String, String> kinds, Regions regions) {
        String list = row.text("list");
        if (!list.matches(NAME)) {
            row.fault("list", "`" + list + "` in column list is not a name of a list. Maybe small letters, digits and _ only.");
            return;
        }
        row.oneOf("kind", Arrays.stream(Kind.values()).map(Kind::word).toList(), "kind of list").ifPresent(kind -> {
            if (!kinds.computeIfAbsent(list, _ -> kind).equals(kind)) {
                row.fault("kind", "The list `" + list + "` holds " + kinds.get(list) + " above. Maybe give this one another name.");
            }
            Kind holds = Kind.valueOf(kind.toUpperCase(Locale.ROOT));
            entry(row, holds, regions).ifPresent(entry -> {
                names.computeIfAbsent(holds, _ -> new TreeSet<>()).add(list);
                if (!entries.computeIfAbsent(list, _ -> new HashSet<>()).add(entry)) {
                    row.fault("entry", "`" + entry + "` is in the list `" + list + "` twice. Maybe delete one of the rows.");
                }
            });
        });
    }

    private static boolean knownCountry(Row row, String country) {
        if (!Regions.COUNTRIES.contains(country)) {
            row.fault("entry", "`" + country + "` in column entry is not a country. Maybe it is misspelt.");
        }
        return Regions.COUNTRIES.contains(country);
    }

    private static Optional<String> entry(Row row, Kind kind, Regions regions) {
        return switch (kind) {
            case COUNTRIES -> row.oneOf("entry", Regions.COUNTRIES, "country");
            case REGIONS -> row.oneOf("entry", regions.names(), "region");
            case JURISDICTIONS -> row.fitting("entry", "[A-Z]{2}(-[A-Z]{2})?", "country or state of one", "US-TX")
                    .filter(entry -> knownCountry(row, entry.substring(0, 2)));
            case ZONES -> row.oneOf("entry", ZoneId.getAvailableZoneIds(), "time zone");
            case LANGUAGES -> row.fitting("entry", "[a-z]{2,3}(_[A-Z]{2})?", "language", "pt_BR");
            case CATEGORIES -> row.oneOf("entry", CATEGORIES.keySet(), "category").map(CATEGORIES::get);
            case SENDERS -> row.fitting("entry", "[1-9][0-9]{0,14}", "number of a sender", "106540352242922");
            case MARKETS -> row.fitting("entry", "[A-Z][A-Za-z &]{1,40}", "market of the rate card", "Germany");
            case CURRENCIES -> row.oneOf("entry", CURRENCIES, "currency");
            case WEEKDAYS -> row.oneOf("entry", WEEKDAYS.keySet(), "day of the week").map(WEEKDAYS::get);
            case DATES -> row.parsed("entry", Lists::date, "day", "2026-12-24, or 12-24 for each year");
            case TEMPLATES -> row.fitting("entry", TEMPLATE, "template", "order_ready/en");
            case BUSINESSES -> row.fitting("entry", "[1-9][0-9]{0,8}", "number of a business", "1234");
        };
    }
}
