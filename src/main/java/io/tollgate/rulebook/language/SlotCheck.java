package io.tollgate.rulebook.language;

import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.message.Category;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.language.Sentence.Said;
import io.tollgate.rulebook.tables.Codes;
import io.tollgate.rulebook.tables.Lists.Kind;
import io.tollgate.rulebook.tables.Lists;
import io.tollgate.rulebook.tables.PlaceNames;
import io.tollgate.text.Likeness;
import io.tollgate.text.Nouns;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Checks that the words in a sentence's gaps have a meaning: known countries, regions, lists, days, and so on. */
public record SlotCheck(Set<String> countries, Set<String> regions, Codes codes, Lists lists, Set<String> markets,
        Set<String> seasons, Set<String> channels) {

    private static final int MOST_DAYS = 31;
    private static final int MOST_MINUTES = 24 * 60;
    /** Two years, of which one has a leap day. */
    private static final Duration LONGEST_SPAN = Duration.ofDays(731);

    /** The words that fit each gap of which there is a list, by the name of the gap: {@code country: AT, DE, ...}. */
    public Map<String, List<String>> words() {
        Map<String, List<String>> words = new TreeMap<>();
        for (Slot slot : Slot.values()) {
            Collection<String> known = known(slot);
            if (!known.isEmpty()) {
                words.put(slot.name().toLowerCase(Locale.ROOT), known.stream().sorted().toList());
            }
        }
        return words;
    }

    private Collection<String> known(Slot slot) {
        return switch (slot) {
            case COUNTRY -> countries;
            case REGION -> regions;
            case CODE -> codes.all();
            case MARKET -> markets;
            case SEASON -> seasons;
            case CHANNEL -> channels;
            case CURRENCY -> currencies();
            case CATEGORY -> categories();
            case FREE_REASON -> freeReasons();
            case WEEKDAY, LAST_WEEKDAY -> Slot.weekdays();
            case ZONE -> ZoneId.getAvailableZoneIds();
            default -> Arrays.stream(Kind.values()).filter(kind -> kind.name().equals(slot.name())).findFirst().map(lists::of)
                    .orElse(Set.of());
        };
    }

    boolean faulty(Said said, String file, int line, Faults faults) {
        boolean faulty = false;
        for (Map.Entry<Slot, String> entry : said.words().entrySet()) {
            String word = entry.getValue();
            faulty |= switch (entry.getKey()) {
                case COUNTRY -> unknownCountry(word, file, line, faults);
                case REGION -> unknown("region of tables/regions.csv", word, regions, file, line, faults);
                case CODE -> unknown("code of tables/codes.csv", word, codes.all(), file, line, faults);
                case COUNTRIES -> unknownList(Kind.COUNTRIES, word, file, line, faults);
                case TEMPLATES -> unknownList(Kind.TEMPLATES, word, file, line, faults);
                case BUSINESSES -> unknownList(Kind.BUSINESSES, word, file, line, faults);
                case REGIONS -> unknownList(Kind.REGIONS, word, file, line, faults);
                case JURISDICTIONS -> unknownList(Kind.JURISDICTIONS, word, file, line, faults);
                case ZONES -> unknownList(Kind.ZONES, word, file, line, faults);
                case LANGUAGES -> unknownList(Kind.LANGUAGES, word, file, line, faults);
                case SENDERS -> unknownList(Kind.SENDERS, word, file, line, faults);
                case MARKETS -> unknownList(Kind.MARKETS, word, file, line, faults);
                case CURRENCIES -> unknownList(Kind.CURRENCIES, word, file, line, faults);
                case CATEGORIES -> unknownList(Kind.CATEGORIES, word, file, line, faults);
                case WEEKDAYS -> unknownList(Kind.WEEKDAYS, word, file, line, faults);
                case DATES -> unknownList(Kind.DATES, word, file, line, faults);
                case CATEGORY -> unknown("category", word, categories(), file, line, faults);
                case SEASON -> unknownSeason(word, file, line, faults);
                case SPAN -> wrongSpan(word, file, line, faults);
                case WINDOW -> wrongWindow(word, file, line, faults);
                case LANGUAGE -> unknown("language", word.replaceFirst("_.*", ""), Set.of(Locale.getISOLanguages()), file, line, faults);
                case JURISDICTION ->
                        !countries.contains(word.split("-")[0]) && unknown("jurisdiction", word, countries, file, line, faults);
                case ZONE -> unknown("time zone", word, ZoneId.getAvailableZoneIds(), file, line, faults);
                case MARKET -> unknown("market of the rate card", word, markets, file, line, faults);
                case CHANNEL -> unknown("channel of tables/channel-names.csv", word, channels, file, line, faults);
                case CURRENCY -> unknown("currency", word, currencies(), file, line, faults);
                case FREE_REASON -> unknown("reason", word, freeReasons(), file, line, faults);
                case WEEKDAY -> unknown("day of the week", word, Slot.weekdays(), file, line, faults);
                case LAST_WEEKDAY -> unknown("day of the week", word, Slot.weekdays(), file, line, faults);
                case LAST_DAY -> meaningless("day", Slot.LAST_DAY, word, file, line, faults) || backwards(said, file, line, faults);
                case DATE -> meaningless("day of the year", Slot.DATE, word, file, line, faults);
                case LAST_DATE -> meaningless("day of the year", Slot.LAST_DATE, word, file, line, faults);
                case DAY -> meaningless("day", Slot.DAY, word, file, line, faults);
                case TIME -> meaningless("time of day", Slot.TIME, word, file, line, faults);
                case UNTIL -> meaningless("time of day", Slot.UNTIL, word, file, line, faults);
                case DAYS -> beyond(word, 1, MOST_DAYS, "Only the last " + MOST_DAYS + " days are counted", file, line, faults);
                case PERCENT -> beyond(word, 0, 100, "It is so many in 100", file, line, faults);
                case REASON, COUNT, MINUTES, HOURS, AMOUNT, NUMBER, TEMPLATE -> false;
            };
        }
        return faulty;
    }

    /** If an officer wrote the name of a country, suggests its code. */
    private boolean unknownCountry(String word, String file, int line, Faults faults) {
        if (countries.contains(word) || countries.isEmpty()) {
            return false;
        }
        String fault = "`" + word + "` is not a country.";
        if (word.length() == 2 && !PlaceNames.COUNTRIES.containsKey(word)) {
            faults.add(file, line, fault, word, countries);
            return true;
        }
        faults.add(file, line, fault + Likeness.nearest(word, PlaceNames.COUNTRIES.keySet())
                .map(name -> " Maybe " + PlaceNames.COUNTRIES.get(name) + " (" + name + ").").orElse(""));
        return true;
    }

    private boolean unknownSeason(String word, String file, int line, Faults faults) {
        if (seasons.isEmpty()) {
            faults.add(file, line, "`" + word + "` is not a season of tables/seasons.csv. Maybe add its rows there.");
            return true;
        }
        return unknown("season of tables/seasons.csv", word, seasons, file, line, faults);
    }

    private static boolean wrongSpan(String word, String file, int line, Faults faults) {
        Optional<String> span = Slot.SPAN.forEngine(word);
        if (span.isEmpty()) {
            faults.add(file, line, "`" + word + "` is not a span of time. Maybe " + Slot.SPAN.example() + ".");
            return true;
        }
        Instant now = Instant.EPOCH;
        Instant from = new CountAsked(Optional.empty(), false, span.get()).from(now);
        if (from.isBefore(now) && !from.isBefore(now.minus(LONGEST_SPAN))) {
            return false;
        }
        faults.add(file, line, "`" + word + "` is too " + (from.isBefore(now)
                ? "long: only the last 24 months are counted. Maybe 24 months."
                : "short. Maybe " + Slot.SPAN.example() + "."));
        return true;
    }

    private static boolean wrongWindow(String word, String file, int line, Faults faults) {
        Optional<String> minutes = Slot.WINDOW.forEngine(word);
        if (minutes.isEmpty()) {
            faults.add(file, line, "`" + word + "` is not a number of minutes or hours. Maybe " + Slot.WINDOW.example()
                    + ", or write `today` for the day of the business.");
            return true;
        }
        long asked = Long.parseLong(minutes.get());
        if (asked >= 1 && asked <= MOST_MINUTES) {
            return false;
        }
        faults.add(file, line, "`" + word + "` is too " + (asked < 1
                ? "short. Maybe " + Slot.WINDOW.example() + "."
                : "long: what a business spends is counted for the last 24 hours, and for its days. Maybe 24 hours, or `today`."));
        return true;
    }

    private static boolean backwards(Said said, String file, int line, Faults faults) {
        if (said.word(Slot.DAY).compareTo(said.word(Slot.LAST_DAY)) <= 0) {
            return false;
        }
        faults.add(file, line, "`" + said.word(Slot.LAST_DAY) + "` is before `" + said.word(Slot.DAY) + "`. Maybe exchange the two.");
        return true;
    }

    private boolean unknownList(Kind kind, String word, String file, int line, Faults faults) {
        Set<String> known = lists.of(kind);
        if (known.isEmpty()) {
            faults.add(file, line, "`" + word + "` is not a list of " + kind.word() + " of tables/lists.csv. Maybe add its rows there.");
            return true;
        }
        return unknown("list of " + kind.word() + " of tables/lists.csv", word, known, file, line, faults);
    }

    private static boolean meaningless(String kind, Slot slot, String word, String file, int line, Faults faults) {
        if (slot.forEngine(word).isPresent()) {
            return false;
        }
        faults.add(file, line, "`" + word + "` is not " + Nouns.withArticle(kind) + ". Maybe " + slot.example() + ".");
        return true;
    }

    private static boolean beyond(String word, int least, int most, String why, String file, int line, Faults faults) {
        int number = Integer.parseInt(word);
        if (number >= least && number <= most) {
            return false;
        }
        faults.add(file, line, "`" + word + "` is too " + (number < least ? "small" : "large") + ". " + why + ". Maybe "
                + Math.clamp(number, least, most) + ".");
        return true;
    }

    private static List<String> categories() {
        return Arrays.stream(Category.values()).map(category -> category.name().toLowerCase(Locale.ROOT)).toList();
    }

    private static List<String> freeReasons() {
        return Arrays.stream(FreeReason.values()).map(FreeReason::name).toList();
    }

    private static Set<String> currencies() {
        return Currency.getAvailableCurrencies().stream().map(Currency::getCurrencyCode).collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean unknown(String kind, String word, Collection<String> known, String file, int line, Faults faults) {
        // An empty list could not be read, and that fault is reported already.
        if (known.isEmpty() || known.contains(word)) {
            return false;
        }
        faults.add(file, line, "`" + word + "` is not " + Nouns.withArticle(kind) + ".", word, known);
        return true;
    }
}
