package io.tollgate.rulebook.tables;

import io.tollgate.keyword.Construction.Wording;
import io.tollgate.keyword.Construction;
import io.tollgate.keyword.Constructions.Row;
import io.tollgate.keyword.Courtesies.Kind;
import io.tollgate.keyword.Courtesies;
import io.tollgate.keyword.Keyword.Action;
import io.tollgate.keyword.Keyword.Buttons;
import io.tollgate.keyword.Keyword.Match;
import io.tollgate.keyword.Keyword.Scope;
import io.tollgate.keyword.Keyword;
import io.tollgate.keyword.Keywords.About;
import io.tollgate.keyword.Keywords.Confirmation;
import io.tollgate.keyword.Keywords.Sentence;
import io.tollgate.keyword.Keywords;
import io.tollgate.keyword.Spoken;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.Remembered;
import io.tollgate.rulebook.files.RuleFiles;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the tables of the words by which people stop messages or allow them again, and of the confirmations. */
public final class KeywordTables {

    public static final String KEYWORDS = "tables/keywords.csv";
    static final String SENTENCES = "tables/stop-sentences.csv";
    static final String GROUPS = "tables/word-groups.csv";
    static final String AROUND = "tables/around-keywords.csv";
    private static final String CONFIRMATIONS = "tables/stop-confirmations.csv";
    private static final Set<String> TABLES = Set.of(KEYWORDS, SENTENCES, GROUPS, AROUND, CONFIRMATIONS);
    private static final int LONGEST_CONFIRMATION = 500;
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());
    private static final List<String> CONFIDENCE = List.of("mandated", "official-guidance", "provider-default", "secondary", "unconfirmed",
            "own");
    /** A placeholder in a sentence; the words for each scope take its place. */
    private static final String WHAT = "<what>";
    private static final Map<Scope, String> WHAT_IT_COVERS = Map.of(Scope.ALL, "<messages>", Scope.MARKETING, "<ads>");
    private static final String NAMED = "named";

    private static final Remembered<Timeline<Keywords>> READ = new Remembered<>(KeywordTables::has);

    private final RuleFiles files;
    private final Faults faults;

    private KeywordTables(RuleFiles files, Faults faults) {
        this.files = files;
        this.faults = faults;
    }

    /** Reads the keywords; without a table of them, those that the law names. */
    static Timeline<Keywords> read(RuleFiles files, Faults faults) {
        return Table.contains(files, KEYWORDS)
                ? READ.of(files, faults, own -> new KeywordTables(files, own).keywords())
                : Timeline.always(Keywords.ofLaw());
    }

    /** Whether keywords are read from this file. */
    public static boolean has(String path) {
        return TABLES.contains(path.replaceFirst("\\.xlsx$", ".csv"));
    }

    /** Rule books that are older than a table have no rows of it and stay readable. */
    private Timeline<Keywords> keywords() {
        Map<String, Map<String, List<Wording>>> groups = groups();
        Courtesies courtesies = new Courtesies(around(groups));
        List<Table.Row> words = dated(KEYWORDS, "language", "keyword", "action", "covers", "match");
        List<Table.Row> sentences = Table.contains(files, SENTENCES)
                ? dated(SENTENCES, "language", "sentence", "action", "covers", "buttons")
                : List.of();
        List<Table.Row> confirmations = dated(CONFIRMATIONS, "language", "covers", "countries", "text");
        return Timeline.of(Stream.of(words, sentences, confirmations).flatMap(List::stream).map(Table.Row::days).toList(),
                day -> new Keywords(words(on(day, words)), sentences(on(day, sentences), groups), courtesies,
                        confirmations(on(day, confirmations))));
    }

    private static List<Table.Row> on(LocalDate day, List<Table.Row> rows) {
        return rows.stream().filter(row -> row.days().contains(day)).toList();
    }

    private static List<Keyword> words(List<Table.Row> rows) {
        List<Keyword> keywords = new ArrayList<>();
        Map<String, Keyword> byForm = new HashMap<>();
        for (Table.Row row : rows) {
            keyword(row).ifPresent(keyword -> {
                keywords.add(keyword);
                Keyword first = byForm.putIfAbsent(Spoken.of(keyword.word()).text(), keyword);
                if (first != null && !first.agrees(keyword)) {
                    row.fault("keyword",
                            "`" + keyword.word() + "` means something else above, as `" + first.word() + "` of " + first.language()
                                    + ". Maybe give both the same action, covers, match and buttons.");
                }
            });
        }
        return keywords;
    }

    private static Optional<Keyword> keyword(Table.Row row) {
        Optional<String> language = language(row);
        Optional<Action> action = word(row, "action", EnumSet.complementOf(EnumSet.of(Action.ASK)), "action");
        Optional<Scope> covers = word(row, "covers", EnumSet.allOf(Scope.class), "extent");
        Optional<Match> match = word(row, "match", EnumSet.complementOf(EnumSet.of(Match.SENTENCE)), "way to match");
        Optional<Buttons> buttons = row.cells().containsKey("buttons")
                ? word(row, "buttons", EnumSet.allOf(Buttons.class), "place on buttons")
                : match.map(told -> EnumSet.of(Match.BEGINNING, Match.PHRASE).contains(told) ? Buttons.LABEL : Buttons.NO);
        certain(row);
        if (language.isEmpty() || action.isEmpty() || covers.isEmpty() || match.isEmpty() || buttons.isEmpty()) {
            return Optional.empty();
        }
        if (Spoken.words(row.text("keyword")).isEmpty()) {
            row.fault("keyword", "`" + row.text("keyword") + "` in column keyword has no letter. Maybe STOP.");
            return Optional.empty();
        }
        if (EnumSet.of(Action.START, Action.HELP).contains(action.get()) && !EnumSet.of(Match.WHOLE, Match.ANSWER).contains(match.get())) {
            row.fault("match", "What gives is heard as the whole message only, not by " + row.text("match") + ". Maybe whole.");
            return Optional.empty();
        }
        if (match.get() == Match.ANSWER && buttons.get() != Buttons.NO) {
            row.fault("buttons", "A word that answers questions counts on no button, for buttons answer them. Maybe no.");
            return Optional.empty();
        }
        return Optional.of(new Keyword(language.get(), row.text("keyword"), action.get(), covers.get(), match.get(), buttons.get()));
    }

    /** The groups of words by language and name. A group may contain another one that stands above it. */
    private Map<String, Map<String, List<Wording>>> groups() {
        Map<String, Map<String, List<Wording>>> groups = new HashMap<>();
        for (Table.Row row : rowsIfThere(GROUPS, "language", "group", "words")) {
            Optional<String> language = language(row);
            Optional<String> group = row.fitting("group", "[a-z][a-z-]{0,30}", "name of a group", "messages");
            certain(row);
            if (language.isEmpty() || group.isEmpty()) {
                continue;
            }
            List<Wording> words = groups.computeIfAbsent(language.get(), _ -> new HashMap<>()).computeIfAbsent(group.get(),
                    _ -> new ArrayList<>());
            for (String word : row.text("words").split("\\|")) {
                Wording wording = Wording.of(word.strip().replace(' ', '_'));
                if (wording.words().isEmpty()) {
                    row.fault("words", "A word of the group `" + group.get() + "` has no letter. Maybe one | is too many.");
                } else {
                    words.add(wording);
                }
            }
        }
        return groups;
    }

    private static List<Sentence> sentences(List<Table.Row> rows, Map<String, Map<String, List<Wording>>> groups) {
        List<Sentence> sentences = new ArrayList<>();
        for (Table.Row row : rows) {
            Optional<String> language = language(row);
            Optional<Action> action = word(row, "action", EnumSet.of(Action.STOP, Action.NONE), "action");
            Optional<Buttons> buttons = word(row, "buttons", EnumSet.of(Buttons.LABEL, Buttons.NO), "place on buttons");
            certain(row);
            Optional<String> covers = row.oneOf("covers",
                    Stream.concat(Arrays.stream(Scope.values()).map(KeywordTables::written), Stream.of(NAMED)).toList(), "extent");
            if (language.isEmpty() || action.isEmpty() || buttons.isEmpty() || covers.isEmpty()) {
                continue;
            }
            String text = row.text("sentence");
            if (text.contains(WHAT) != covers.get().equals(NAMED)) {
                row.fault("covers",
                        "`named` and " + WHAT + " belong together: the sentence covers what stands there. Maybe all, or marketing.");
                continue;
            }
            for (Scope scope : Scope.values()) {
                if (covers.get().equals(NAMED) || covers.get().equals(written(scope))) {
                    construction(row, "sentence", text.replace(WHAT, WHAT_IT_COVERS.get(scope)),
                            groups.getOrDefault(language.get(), Map.of()))
                            .ifPresent(construction -> sentences.add(new Sentence(construction,
                                    new Keyword(language.get(), text, action.get(), scope, Match.SENTENCE, buttons.get()))));
                }
            }
        }
        return sentences;
    }

    private List<Row<Kind>> around(Map<String, Map<String, List<Wording>>> groups) {
        List<Row<Kind>> around = new ArrayList<>();
        for (Table.Row row : rowsIfThere(AROUND, "language", "kind", "words")) {
            Optional<String> language = language(row);
            Optional<Kind> kind = word(row, "kind", EnumSet.allOf(Kind.class), "kind of words");
            certain(row);
            if (language.isEmpty() || kind.isEmpty()) {
                continue;
            }
            for (String words : row.text("words").split(" \\| ")) {
                construction(row, "words", words, groups.getOrDefault(language.get(), Map.of())).ifPresent(construction -> {
                    if (construction.namesEdges()) {
                        row.fault("words", "Around keywords, ^ and $ have no meaning. Maybe leave them out.");
                    }
                    around.add(new Row<>(construction, kind.get()));
                });
            }
        }
        return around;
    }

    private static Optional<Construction> construction(Table.Row row, String column, String text, Map<String, List<Wording>> groups) {
        try {
            return Optional.of(Construction.of(text, groups));
        } catch (IllegalArgumentException wrong) {
            row.fault(column, String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }

    private List<Confirmation> confirmations(List<Table.Row> rows) {
        List<Confirmation> texts = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Table.Row row : rows) {
            Optional<String> language = language(row);
            Optional<About> about = word(row, "covers", EnumSet.allOf(About.class), "extent");
            if (!row.text("text").contains("{{business}}") || row.text("text").length() > LONGEST_CONFIRMATION) {
                row.fault("text",
                        "The text must name {{business}} and have at most " + LONGEST_CONFIRMATION + " characters. Maybe begin with that.");
            }
            Set<String> countries = new TreeSet<>(List.of(row.text("countries").split("\\s+")));
            countries.remove("");
            countries.stream().filter(country -> !Regions.COUNTRIES.contains(country)).forEach(country -> row.fault("countries",
                    "`" + country + "` in column countries is not a country. Maybe two capital letters, with spaces between."));
            if (!known.add(row.text("language") + "/" + row.text("covers"))) {
                row.fault("`" + row.text("language") + "` has two texts for " + row.text("covers") + ". Maybe delete one of the rows.");
            }
            if (language.isPresent() && about.isPresent()) {
                texts.add(new Confirmation(language.get(), about.get(), countries, row.text("text")));
            }
        }
        for (About about : EnumSet.of(About.ALL, About.MARKETING)) {
            if (!texts.isEmpty() && texts.stream().noneMatch(text -> text.language().equals("en") && text.about() == about)) {
                faults.add(CONFIRMATIONS, 1,
                        "There is no text in English for " + written(about) + ". Maybe add one: it is for all languages that have none.");
            }
        }
        return texts;
    }

    private List<Table.Row> rowsIfThere(String table, String... columns) {
        return Table.contains(files, table) ? rows(table, columns) : List.of();
    }

    private List<Table.Row> dated(String table, String... columns) {
        List<Table.Row> rows = Table.dated(files, table, List.of(columns), faults);
        Table.tellGaps(rows, row -> row.text(columns[0]) + " " + row.text(columns[1]));
        return rows;
    }

    private List<Table.Row> rows(String table, String... columns) {
        return Table.rows(files, table, List.of(columns), faults);
    }

    /** How sure a word is, by either of the two columns. */
    private static void certain(Table.Row row) {
        if (row.text("certainty").isEmpty()) {
            row.oneOf("confidence", CONFIDENCE, "confidence");
        }
    }

    private static Optional<String> language(Table.Row row) {
        return row.oneOf("language", LANGUAGES, "language (ISO 639-1)");
    }

    private static <T extends Enum<T>> Optional<T> word(Table.Row row, String column, Set<T> values, String kind) {
        Map<String, T> byWord = values.stream().collect(Collectors.toMap(KeywordTables::written, value -> value));
        return row.oneOf(column, byWord.keySet(), kind).map(byWord::get);
    }

    private static String written(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
