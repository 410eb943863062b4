package io.tollgate.rulebook.tables;

import io.tollgate.keyword.Keyword.Action;
import io.tollgate.keyword.Keyword;
import io.tollgate.keyword.Keywords;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.Remembered;
import io.tollgate.rulebook.files.RuleFiles;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tests the keywords with {@code tables/keyword-examples.csv}, so that an officer who adds a word sees its side effects. */
public final class KeywordExamples {

    static final String EXAMPLES = "tables/keyword-examples.csv";

    private static final List<String> SAID = List.of("typed", "label", "id");
    private static final List<String> EXPECTED = List.of("all", "marketing", "ask", "start", "help", "none");

    private static final int LONGEST_NAME = 120;

    /** Remembers tables whose examples all hold, so that they are not tested again. */
    private static final Remembered<Integer> HEARD = new Remembered<>(
            path -> KeywordTables.has(path) || path.replaceFirst("\\.xlsx$", ".csv").equals(EXAMPLES));

    private KeywordExamples() {}

    public static void check(RuleFiles files, Timeline<Keywords> keywords, Faults faults) {
        if (Table.contains(files, EXAMPLES)) {
            HEARD.of(files, faults, own -> checkAll(files, keywords, own));
        }
    }

    /** @return how many there are */
    private static int checkAll(RuleFiles files, Timeline<Keywords> keywords, Faults faults) {
        List<Table.Row> rows = Table.dated(files, EXAMPLES, List.of("language", "sentence", "said", "expected"), faults);
        keywords.starts().forEach(day -> rows.stream().filter(row -> row.days().contains(day))
                .forEach(row -> checkOne(row, keywords.on(day))));
        return rows.size();
    }

    private static void checkOne(Table.Row row, Keywords keywords) {
        Optional<String> expected = row.oneOf("expected", EXPECTED, "effect");
        Optional<String> said = row.oneOf("said", SAID, "way to say something");
        if (expected.isEmpty() || said.isEmpty()) {
            return;
        }
        String sentence = row.text("sentence").replace("\\n", "\n");
        Optional<Keyword> heard = switch (said.get()) {
            case "typed" -> keywords.in(sentence);
            case "label" -> keywords.tapped(sentence, "");
            default -> keywords.tapped("", sentence);
        };
        if (!effect(heard).equals(expected.get())) {
            row.fault("expected", "`" + row.text("sentence") + "` (" + said.get() + ") is heard as " + effect(heard)
                    + heard.map(keyword -> ", by " + keyword.named(LONGEST_NAME)).orElse("") + ", not as " + expected.get() + ". Maybe "
                    + (heard.isPresent() ? "add a sentence of action none." : "add a keyword or a sentence."));
        }
    }

    static String effect(Optional<Keyword> heard) {
        return heard.map(keyword -> keyword.action() == Action.STOP ? keyword.covers().name() : keyword.action().name()).orElse("none")
                .toLowerCase(Locale.ROOT);
    }
}
