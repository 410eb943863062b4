package io.tollgate.rulebook;

import io.tollgate.rulebook.QuietHours.Window;
import io.tollgate.rulebook.Table.Row;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code tables/*.csv}: the numbers and lists that rules speak of, each row with its source. */
final class Tables {

    /** ISO 3166 alpha-2, and XK, which numbers of Kosovo have. */
    static final Set<String> COUNTRIES = Stream.concat(Arrays.stream(Locale.getISOCountries()), Stream.of("XK")).collect(Collectors.toUnmodifiableSet());

    private static final List<String> CONSENT_KINDS = List.of("opt_in", "soft_opt_in_possible", "double_opt_in_expected", "opt_out");
    private static final Map<String, DayOfWeek> WEEKDAYS = weekdays();

    private static final String CONSENT = "tables/consent.csv";
    private static final String METHODS = "tables/consent-methods.csv";
    private static final Set<String> YES_OR_NO = Set.of("yes", "no");
    private static final String LISTS = "tables/lists.csv";
    private static final Map<String, Slot> LIST_KINDS = Map.of("countries", Slot.COUNTRIES, "templates", Slot.TEMPLATES, "businesses", Slot.BUSINESSES);

    private final RuleFiles files;
    private final Faults faults;
    private final Map<String, Set<String>> regionsByCountry = new HashMap<>();
    private final Set<String> regions = new TreeSet<>();
    private final Map<String, Set<String>> entries = new HashMap<>();
    private ConsentLaw consentLaw = new ConsentLaw(Map.of(), Map.of());

    Tables(RuleFiles files, Faults faults) {
        this.files = files;
        this.faults = faults;
    }

    Jurisdictions jurisdictions() {
        regionsByCountry.putAll(regions());
        checkNotes();
        consentLaw = readConsentLaw();
        return new Jurisdictions(regionsByCountry, quietHours(), marketingLimits());
    }

    /** Known after {@link #jurisdictions()}. */
    ConsentLaw consentLaw() {
        return consentLaw;
    }

    /** Known after {@link #jurisdictions()}. */
    Map<String, Set<String>> regionsByCountry() {
        return regionsByCountry;
    }

    /** Regions that rules may name; known after {@link #jurisdictions()}. */
    Set<String> regionNames() {
        return regions;
    }

    /** The lists of {@code tables/lists.csv} that rules may name, by the kind of gap that takes them; no file, no lists. */
    Map<Slot, Set<String>> lists() {
        Map<Slot, Set<String>> lists = new EnumMap<>(Slot.class);
        if (!Table.contains(files, LISTS)) {
            return lists;
        }
        Map<String, String> kinds = new HashMap<>();
        for (Row row : rows(LISTS, "list", "kind", "entry")) {
            String list = row.text("list");
            if (!list.matches(Slot.COUNTRIES.pattern())) {
                row.fault("list", "`" + list + "` in column list is no name of a list. Maybe small letters, digits and _ only.");
                continue;
            }
            row.oneOf("kind", LIST_KINDS.keySet(), "kind of list").ifPresent(kind -> {
                if (!kinds.computeIfAbsent(list, _ -> kind).equals(kind)) {
                    row.fault("kind", "The list `" + list + "` holds " + kinds.get(list) + " above. Maybe give this one another name.");
                }
                entry(row, kind).ifPresent(entry -> {
                    lists.computeIfAbsent(LIST_KINDS.get(kind), _ -> new TreeSet<>()).add(list);
                    if (!entries.computeIfAbsent(list, _ -> new HashSet<>()).add(entry)) {
                        row.fault("entry", "`" + entry + "` is in the list `" + list + "` twice. Maybe delete one of the rows.");
                    }
                });
            });
        }
        return lists;
    }

    /** What each list holds; known after {@link #lists()}. */
    Map<String, Set<String>> entries() {
        return entries;
    }

    private static Optional<String> entry(Row row, String kind) {
        return switch (LIST_KINDS.get(kind)) {
            case COUNTRIES -> row.oneOf("entry", COUNTRIES, "country");
            case TEMPLATES -> row.fitting("entry", Slot.TEMPLATE.pattern(), "template", Slot.TEMPLATE.example());
            default -> row.fitting("entry", "[1-9][0-9]{0,8}", "number of a business", "1234");
        };
    }

    /** Without the table, the words that the law names. */
    Keywords keywords() {
        return Table.contains(files, KeywordTables.KEYWORDS) ? new KeywordTables(files, faults).keywords() : Keywords.ofLaw();
    }

    /** Without the table, a few that everybody would name. */
    ConsentMethods consentMethods() {
        if (!Table.contains(files, METHODS)) {
            return ConsentMethods.WITHOUT_A_TABLE;
        }
        List<ConsentMethods.Method> methods = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Row row : rows(METHODS, "words", "act", "chat", "explanation")) {
            Optional<String> act = row.oneOf("act", YES_OR_NO, "yes or no");
            Optional<String> chat = row.oneOf("chat", YES_OR_NO, "yes or no");
            if (Folding.fold(row.text("words")).isEmpty()) {
                row.fault("words", "`" + row.text("words") + "` in column words has no letter. Maybe form.");
            } else if (!known.add(Folding.fold(row.text("words")))) {
                row.fault("words", "`" + row.text("words") + "` is there twice. Maybe delete one of the rows.");
            }
            if (act.isPresent() && chat.isPresent()) {
                methods.add(new ConsentMethods.Method(row.text("words"), act.get().equals("yes"), chat.get().equals("yes")));
            }
        }
        return new ConsentMethods(methods);
    }

    Set<String> codes() {
        Set<String> codes = new TreeSet<>();
        for (Row row : rows("tables/codes.csv", "code", "title")) {
            row.count("code").ifPresent(code -> codes.add(code.toString()));
        }
        return codes;
    }

    Plans plans() {
        List<String> names = List.of("app_free_messages_a_month", "service_free_messages_a_month", "new_recipients_of_unverified_a_day");
        Map<String, Integer> amounts = new HashMap<>();
        for (Row row : rows("tables/allowances.csv", "allowance", "amount")) {
            row.oneOf("allowance", names, "allowance").ifPresent(name -> row.count("amount").ifPresent(amount -> {
                if (amounts.put(name, amount) != null) {
                    row.fault("`" + name + "` is there twice. Maybe delete one of the rows.");
                }
            }));
        }
        names.stream().filter(name -> !amounts.containsKey(name)).forEach(name ->
                faults.add("tables/allowances.csv", 1, "There is no row `" + name + "`. Maybe it was deleted."));
        return new Plans(amounts.getOrDefault(names.get(0), 0), amounts.getOrDefault(names.get(1), 0), amounts.getOrDefault(names.get(2), 0));
    }

    private Map<String, Set<String>> regions() {
        Map<String, Set<String>> byCountry = new HashMap<>();
        for (Row row : rows("tables/regions.csv", "region", "country")) {
            row.oneOf("country", COUNTRIES, "country").ifPresent(country -> {
                regions.add(row.text("region"));
                byCountry.computeIfAbsent(country, _ -> new TreeSet<>()).add(row.text("region"));
            });
        }
        return byCountry;
    }

    private Map<String, List<QuietHours>> quietHours() {
        record Key(String jurisdiction, String zone) {}
        Map<Key, Map<DayOfWeek, Optional<Window>>> weeks = new TreeMap<>(Comparator.comparing(Key::jurisdiction).thenComparing(Key::zone));
        Map<Key, Row> firstRows = new HashMap<>();
        for (Row row : rows("tables/quiet-hours.csv", "jurisdiction", "days", "opens", "closes", "zone")) {
            Key key = new Key(row.text("jurisdiction"), row.text("zone"));
            checkJurisdiction(row);
            if (!key.zone().isEmpty()) {
                row.parsed("zone", ZoneId::of, "time zone", "America/Chicago");
            }
            firstRows.putIfAbsent(key, row);
            Map<DayOfWeek, Optional<Window>> week = weeks.computeIfAbsent(key, _ -> new EnumMap<>(DayOfWeek.class));
            Optional<Window> window = window(row);
            for (DayOfWeek day : days(row)) {
                if (week.put(day, window) != null) {
                    row.fault(key.jurisdiction() + " has " + day + " twice. Maybe change the column days.");
                }
            }
        }
        Map<String, List<QuietHours>> hours = new HashMap<>();
        weeks.forEach((key, week) -> {
            if (week.size() < DayOfWeek.values().length) {
                List<DayOfWeek> missing = Arrays.stream(DayOfWeek.values()).filter(day -> !week.containsKey(day)).toList();
                firstRows.get(key).fault(key.jurisdiction() + " has no row for " + missing + ". Maybe add one, with empty hours if it is closed.");
            }
            Map<DayOfWeek, Window> open = new EnumMap<>(DayOfWeek.class);
            week.forEach((day, window) -> window.ifPresent(present -> open.put(day, present)));
            if (faults.none()) {
                hours.computeIfAbsent(key.jurisdiction(), _ -> new ArrayList<>())
                        .add(new QuietHours(open, Optional.of(key.zone()).filter(zone -> !zone.isEmpty()).map(ZoneId::of)));
            }
        });
        return hours;
    }

    private static Optional<Window> window(Row row) {
        if (row.text("opens").isEmpty() && row.text("closes").isEmpty()) {
            return Optional.empty();
        }
        Optional<LocalTime> opens = row.parsed("opens", LocalTime::parse, "time", "08:00");
        Optional<LocalTime> closes = row.parsed("closes", LocalTime::parse, "time", "20:00");
        if (opens.isEmpty() || closes.isEmpty()) {
            return Optional.empty();
        }
        if (!opens.get().isBefore(closes.get())) {
            row.fault("It opens (" + opens.get() + ") after it closes (" + closes.get() + "). Maybe exchange the two.");
            return Optional.empty();
        }
        return Optional.of(new Window(opens.get(), closes.get()));
    }

    /** {@code MON-FRI} or {@code SUN}. */
    private static List<DayOfWeek> days(Row row) {
        return row.parsed("days", text -> {
            String[] ends = text.split("-", 2);
            DayOfWeek first = Objects.requireNonNull(WEEKDAYS.get(ends[0]));
            DayOfWeek last = Objects.requireNonNull(WEEKDAYS.get(ends[ends.length - 1]));
            return Arrays.stream(DayOfWeek.values()).filter(day -> day.compareTo(first) >= 0 && day.compareTo(last) <= 0).toList();
        }, "weekday or span of weekdays", "MON-FRI").orElse(List.of());
    }

    private Map<String, Integer> marketingLimits() {
        Map<String, Integer> limits = new HashMap<>();
        for (Row row : rows("tables/daily-limits.csv", "jurisdiction", "marketing_messages")) {
            if (!row.text("jurisdiction").equals("ANY")) {
                checkJurisdiction(row);
            }
            row.count("marketing_messages").ifPresent(limit -> {
                if (limits.put(row.text("jurisdiction"), limit) != null) {
                    row.fault("`" + row.text("jurisdiction") + "` is there twice. Maybe delete one of the rows.");
                }
            });
        }
        return limits;
    }

    /** The table that no rule reads: it says what the rules were made from. */
    private void checkNotes() {
        rows("tables/stop-lists.csv", "jurisdiction", "lists", "honour_within").forEach(this::checkJurisdiction);
    }

    /** Rule books from before there were soft opt-ins lack their columns, and must stay readable. */
    private ConsentLaw readConsentLaw() {
        Map<String, Boolean> softOptIns = new HashMap<>();
        Map<String, Period> proofTerms = new HashMap<>();
        for (Row row : rows(CONSENT, "jurisdiction", "requirement", "basis")) {
            String place = row.text("jurisdiction");
            if (!place.equals(ConsentLaw.EVERYWHERE)) {
                checkJurisdiction(row);
            }
            Optional<String> requirement = row.oneOf("requirement", CONSENT_KINDS, "requirement of consent");
            if (row.cells().containsKey("soft_opt_in")) {
                row.oneOf("soft_opt_in", List.of("yes", "no"), "yes or no").map("yes"::equals).ifPresent(known -> {
                    if (softOptIns.put(place, known) != null) {
                        row.fault("`" + place + "` is there twice. Maybe delete one of the rows.");
                    }
                    if (!known && requirement.filter("soft_opt_in_possible"::equals).isPresent()) {
                        row.fault("soft_opt_in", "The requirement is soft_opt_in_possible, and soft_opt_in is no. Maybe yes.");
                    }
                });
            }
            if (!row.text("proof_term").isEmpty()) {
                row.parsed("proof_term", Period::parse, "term", "P5Y").ifPresent(term -> proofTerms.put(place, term));
            }
        }
        if (!softOptIns.isEmpty() && !proofTerms.containsKey(ConsentLaw.EVERYWHERE)) {
            faults.add(CONSENT, 1, "There is no row `ANY` with a proof_term, for the places that have none. Maybe it was deleted.");
        }
        return new ConsentLaw(softOptIns, proofTerms);
    }

    /** {@code FR}, {@code EU}, {@code US-TX}. */
    private void checkJurisdiction(Row row) {
        String name = row.text("jurisdiction");
        boolean regionsUnread = regions.isEmpty();
        if (!regionsUnread && !regions.contains(name) && !(COUNTRIES.contains(name.split("-")[0]) && name.matches("[A-Z]{2}(-[A-Z]{2})?"))) {
            Set<String> known = new HashSet<>(COUNTRIES);
            known.addAll(regions);
            faults.add(row.file(), row.line(), "`" + name + "` is no jurisdiction.", name, known);
        }
    }

    private List<Row> rows(String file, String... columns) {
        return Table.rows(files, file, List.of(columns), faults);
    }

    private static Map<String, DayOfWeek> weekdays() {
        Map<String, DayOfWeek> byName = new HashMap<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            byName.put(day.name().substring(0, 3), day);
        }
        return byName;
    }
}
