package io.tollgate.release.merging;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.rulebook.Workbooks;
import io.tollgate.rulebook.tables.Workbook;
import io.tollgate.rulebook.tables.WorkbookText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two people change the same files. */
class FilesMergeTest {

    private static final String HOURS = "rules/tables/quiet-hours.csv";
    private static final String RULES = "rules/consent/eu-marketing.dslr";
    private static final String EXAMPLES = "features/consent/eu-marketing.feature";
    private static final String WORDS = "rules/vocabulary.dsl";
    private static final String NOTES = "rules/CHANGES.md";

    private static final Map<String, String> TEXTS = Map.of(
            HOURS, "# Hours\njurisdiction,days,opens\n# the west\nPT,MON-FRI,08:00\nES,MON-FRI,09:00\nFR,MON-SAT,10:00\n",
            RULES,
            "# Marketing\n\nrule \"CON-EU-001: One\"\nwhen\n    a message\nthen\n    note \"x\"\nend\n\nrule \"CON-EU-002: Two\"\nwhen\n"
                    + "    a message\nthen\n    note \"y\"\nend\n",
            EXAMPLES, "Feature: Marketing\n\n  @CON-EU-001\n  Rule: One\n\n    Example: Ana\n      Given Ana\n      Then yes\n\n"
                    + "    Example: Bo\n      Given Bo\n      Then no\n",
            WORDS, "# Beginning\n[when]a message=$m : OpenCase()\n#: All of them.\n[when]- is marketing=category == \"MARKETING\"\n"
                    + "#: Its template says so.\n",
            NOTES, "# Changes\n\nThe first.\n");

    /** In a file, one change replaces A by B, the other C by D. The merged file has both. _ stands for the end of a line. */
    @ParameterizedTest(name = "{1} -> {2} and {3} -> {4}")
    @CsvSource(delimiter = '|', textBlock = """
            rules/tables/quiet-hours.csv           | PT,MON-FRI,08:00 | PT,MON-FRI,07:00                          | ES,MON-FRI,09:00 | ES,MON-FRI,09:30
            rules/tables/quiet-hours.csv           | PT,MON-FRI,08:00 | PT,MON-FRI,08:00_PT,SAT,10:00             | ES,MON-FRI,09:00 | ES,MON-FRI,09:00_ES,SAT,11:00
            rules/tables/quiet-hours.csv           | FR,MON-SAT,10:00 | FR,MON-SAT,10:00_IT,MON-FRI,08:00         | FR,MON-SAT,10:00 | FR,MON-SAT,10:00_DE,MON-FRI,08:00
            rules/tables/quiet-hours.csv           | PT,MON-FRI,08:00_ | ''                                       | ES,MON-FRI,09:00 | ES,MON-FRI,09:30
            rules/tables/quiet-hours.csv           | # the west       | # the far west                            | PT,MON-FRI,08:00 | PT,MON-FRI,07:00
            rules/consent/eu-marketing.dslr        | note "x"         | note "xx"                                 | note "y"         | note "yy"
            rules/consent/eu-marketing.dslr        | # Marketing      | # Advertising                             | note "x"         | note "xx"
            features/consent/eu-marketing.feature  | Then yes         | Then perhaps                              | Then no          | Then never
            features/consent/eu-marketing.feature  | Then yes         | Then yes__    Example: Cy_      Given Cy  | Then no          | Then no__    Example: Di_      Given Di
            rules/vocabulary.dsl                   | OpenCase()       | OpenCase(true)                            | Its template says so. | The template says it.
            rules/CHANGES.md                       | # Changes        | # Changes__Mine.                          | # Changes        | # Changes__Theirs.
            """)
    void theMergedFileHasBothChanges(String file, String a, String b, String c, String d) {
        SortedMap<String, byte[]> mine = edited(file, a, b);
        SortedMap<String, byte[]> theirs = edited(file, c, d);

        FilesMerge.Merged merged = FilesMerge.merge(texts(), mine, theirs);
        FilesMerge.Merged reversed = FilesMerge.merge(texts(), theirs, mine);

        assertThat(merged.conflicts()).isEmpty();
        assertThat(reversed.conflicts()).isEmpty();
        Set<String> expected = new TreeSet<>(lines(text(texts(), file)));
        expected.removeIf(line -> !lines(text(mine, file)).contains(line) || !lines(text(theirs, file)).contains(line));
        Stream.of(mine, theirs).forEach(side -> lines(text(side, file)).stream().filter(line -> !lines(text(texts(), file)).contains(line))
                .forEach(expected::add));
        for (FilesMerge.Merged each : List.of(merged, reversed)) {
            assertThat(new TreeSet<>(lines(text(each.files(), file)))).isEqualTo(expected);
        }
    }

    @ParameterizedTest(name = "{1} -> {2} against {4}")
    @CsvSource(delimiter = '|', textBlock = """
            rules/tables/quiet-hours.csv           | PT,MON-FRI,08:00  | PT,MON-FRI,07:00          | PT,MON-FRI,08:00 | PT,MON-FRI,06:00          | row PT MON-FRI: it was `PT,MON-FRI,08:00`, this change makes it `PT,MON-FRI,07:00`, and others have made it `PT,MON-FRI,06:00`.
            rules/tables/quiet-hours.csv           | PT,MON-FRI,08:00_ | ''                        | PT,MON-FRI,08:00 | PT,MON-FRI,06:00          | makes it nothing
            rules/tables/quiet-hours.csv           | ES,MON-FRI,09:00  | ES,MON-FRI,09:00_IT,SUN,1 | PT,MON-FRI,08:00 | PT,MON-FRI,08:00_IT,SUN,2 | row IT SUN: it was nothing
            rules/tables/quiet-hours.csv           | PT,MON-FRI,08:00  | PT,MON-THU,08:00          | PT,MON-FRI,08:00 | PT,MON-SAT,08:00          | others have put `PT,MON-SAT,08:00` there
            rules/tables/quiet-hours.csv           | ,days             | ,day                      | ,opens           | ,open                     | other columns
            rules/consent/eu-marketing.dslr        | note "x"          | note "xx"                 | note "x"         | note "xxx"                | rule CON-EU-001: it was
            features/consent/eu-marketing.feature  | Then yes          | Then perhaps              | Given Ana        | Given Anna                | example Ana: it was
            rules/vocabulary.dsl                   | "MARKETING"       | "UTILITY"                 | "MARKETING"      | "SERVICE"                 | sentence - is marketing: it was
            rules/CHANGES.md                       | The first.        | The 1st.                  | The first.       | The second.               | others have changed the same lines
            """)
    void aContradictionIsReportedAndNothingIsGuessed(String file, String a, String b, String c, String d, String message) {
        SortedMap<String, byte[]> theirs = edited(file, c, d);

        FilesMerge.Merged merged = FilesMerge.merge(texts(), edited(file, a, b), theirs);

        assertThat(merged.conflicts()).anySatisfy(conflict -> assertThat(conflict).startsWith(file + ": ").contains(message));
    }

    @Test
    void addedAndDeletedFilesAreMerged() {
        SortedMap<String, byte[]> mine = texts();
        mine.remove(NOTES);
        mine.put("rules/consent/de-marketing.dslr", bytes("rule \"CON-DE-001: x\"\nend\n"));
        SortedMap<String, byte[]> theirs = edited(HOURS, "PT,MON-FRI,08:00", "PT,MON-FRI,07:00");
        theirs.put("rules/tables/t.xlsx", new byte[] {1});

        assertThat(FilesMerge.merge(texts(), mine, theirs).conflicts()).isEmpty();
        assertThat(FilesMerge.merge(texts(), mine, theirs).files()).doesNotContainKey(NOTES)
                .containsKeys("rules/consent/de-marketing.dslr", "rules/tables/t.xlsx").hasSize(6);
        assertThat(FilesMerge.merge(texts(), mine, edited(NOTES, "first", "last")).conflicts()).singleElement().asString()
                .contains("this change deletes the file");
        mine.put("rules/tables/t.xlsx", new byte[] {2});
        assertThat(FilesMerge.merge(texts(), mine, theirs).conflicts()).singleElement().asString().contains("Maybe save the table as .csv");
    }

    private static final String BOOK = "rules/tables/daily-limits.xlsx";
    private static final List<List<String>> ROWS = List.of(List.of("# Source: here, and there"), List.of("jurisdiction", "limit", "note"),
            List.of("PT", "3", "a \"quote\", a comma & <signs>"), List.of("ES", "4", ""), List.of("FR", "5", "  spaces  "));

    @Test
    void changesOfDifferentRowsOfAWorkbookAreBothKept() {
        List<List<String>> mine = with(ROWS, 2, List.of("PT", "2", "a \"quote\", a comma & <signs>"));
        List<List<String>> theirs = new ArrayList<>(with(ROWS, 3, List.of("ES", "1", "stricter")));
        theirs.add(List.of("IT", "6", "new"));
        List<List<String>> both = new ArrayList<>(with(theirs, 2, mine.get(2)));

        for (List<FilesMerge.Merged> merged : List.of(List.of(books(mine, theirs), books(mine, theirs)),
                List.of(books(theirs, mine), books(theirs, mine)))) {
            assertThat(merged).allSatisfy(one -> assertThat(one.conflicts()).isEmpty());
            assertThat(Workbook.rows(merged.getFirst().files().get(BOOK))).isEqualTo(both);
            assertThat(merged.getFirst().files().get(BOOK)).as("the same bytes again").isEqualTo(merged.getLast().files().get(BOOK));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PT,2,x          | PT,1,y          | row PT: it was
            ''              | PT,1,y          | row PT: it was
            jurisdiction,no | PT,1,y          | other columns
            """)
    void contradictingChangesOfAWorkbookAreReported(String mine, String theirs, String told) {
        FilesMerge.Merged merged = books(with(ROWS, mine.startsWith("j") ? 1 : 2, List.of(mine.split(","))),
                with(ROWS, 2, List.of(theirs.split(","))));

        assertThat(merged.conflicts()).anySatisfy(conflict -> assertThat(conflict).startsWith(BOOK + ": ").contains(told));
        assertThat(Workbook.rows(merged.files().get(BOOK))).as("nothing is guessed").isEqualTo(with(ROWS, 2,
                List.of(theirs.split(","))));
    }

    /** Programs save the same rows in other bytes. That is no change. */
    @Test
    void aWorkbookThatWasOnlySavedAgainTakesNothingBack() {
        List<List<String>> theirs = with(ROWS, 3, List.of("ES", "1", "stricter"));
        SortedMap<String, byte[]> saved = new TreeMap<>(Map.of(BOOK, WorkbookText.workbook(WorkbookText.lines(Workbooks.of(ROWS))
                .orElseThrow())));
        SortedMap<String, byte[]> onto = new TreeMap<>(Map.of(BOOK, Workbooks.of(theirs)));

        FilesMerge.Merged merged = FilesMerge.merge(new TreeMap<>(Map.of(BOOK, Workbooks.of(ROWS))), saved, onto);

        assertThat(saved.get(BOOK)).isNotEqualTo(Workbooks.of(ROWS));
        assertThat(merged.conflicts()).isEmpty();
        assertThat(merged.files().get(BOOK)).isEqualTo(onto.get(BOOK));
    }

    /** What the lines of a workbook would lack is never lost by a merge. */
    @Test
    void aWorkbookWithFormulasOrFurtherSheetsIsNotMerged() {
        byte[] formula = Workbooks.sheet("<row r=\"1\"><c r=\"A1\"><f>1+1</f><v>2</v></c></row>");
        byte[] theirs = Workbooks.of(with(ROWS, 3, List.of("ES", "1", "stricter")));

        for (byte[] mine : List.of(formula, Workbooks.withTwoSheets(), bytes("no workbook"))) {
            assertThat(WorkbookText.lines(mine)).isEmpty();
            assertThat(FilesMerge.merge(new TreeMap<>(Map.of(BOOK, Workbooks.of(ROWS))), new TreeMap<>(Map.of(BOOK, mine)),
                    new TreeMap<>(Map.of(BOOK, theirs))).conflicts()).singleElement().asString()
                    .contains("further sheets", "Maybe save the table as .csv");
        }
    }

    private static FilesMerge.Merged books(List<List<String>> mine, List<List<String>> theirs) {
        return FilesMerge.merge(new TreeMap<>(Map.of(BOOK, Workbooks.of(ROWS))), new TreeMap<>(Map.of(BOOK, Workbooks.of(mine))),
                new TreeMap<>(Map.of(BOOK, Workbooks.of(theirs))));
    }

    private static List<List<String>> with(List<List<String>> rows, int number, List<String> row) {
        List<List<String>> changed = new ArrayList<>(rows);
        if (row.equals(List.of(""))) {
            changed.remove(number);
        } else {
            changed.set(number, row);
        }
        return changed;
    }

    @Test
    void oneChangeAloneStaysAsItIs() {
        SortedMap<String, byte[]> mine = edited(RULES, "note \"x\"", "note \"z\"\r\n\r\n");

        assertThat(shown(FilesMerge.merge(texts(), mine, texts()).files())).isEqualTo(shown(mine));
        assertThat(shown(FilesMerge.merge(texts(), texts(), mine).files())).isEqualTo(shown(mine));
        assertThat(shown(FilesMerge.merge(texts(), mine, mine).files())).isEqualTo(shown(mine));
    }

    /** Reads the shipped files as blocks and joins these again. No line is lost or moved, whatever tables others have added. */
    @Test
    void noLineOfTheShippedFilesIsLost() throws IOException {
        List<Path> paths = new ArrayList<>();
        for (String folder : List.of("rules", "features")) {
            try (Stream<Path> all = Files.walk(Path.of(folder))) {
                all.filter(path -> path.toString().matches(".*\\.(csv|dslr|dsl|feature)")).forEach(paths::add);
            }
        }
        assertThat(paths).hasSizeGreaterThan(50).allSatisfy(path -> {
            List<String> lines = Files.readAllLines(path);
            List<Block> blocks = path.toString().endsWith(".csv")
                    ? RowKeys.of(path.toString(), List.of(lines)).blocks(lines)
                    : TextBlocks.of(path.toString(), lines).orElseThrow();
            assertThat(blocks.stream().flatMap(block -> Stream.concat(block.lead().stream(), block.body().stream()))).isEqualTo(lines);
            assertThat(blocks.stream().filter(block -> block.key().matches("(?s).*\u0001#\\d+")).flatMap(block -> block.body().stream()))
                    .as(path + ": a line may be there twice, but no two rows may have one key")
                    .allSatisfy(line -> assertThat(Collections.frequency(lines, line)).isGreaterThan(1));
        });
    }

    /** Two people edit random rows. The merged table equals a map with both edits. */
    @Test
    void randomChangesOfRowsGiveTheContentOfAMap() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Map<String, String> base = table(random, Map.of(), 12);
            Map<String, String> mine = table(random, base, 6);
            Map<String, String> theirs = table(random, base, 6);
            Set<String> keys = Stream.of(base, mine, theirs).flatMap(rows -> rows.keySet().stream()).collect(Collectors.toSet());
            Map<String, String> expected = new TreeMap<>();
            int conflicts = 0;
            for (String key : keys) {
                String was = base.getOrDefault(key, "");
                String here = mine.getOrDefault(key, "");
                String there = theirs.getOrDefault(key, "");
                conflicts += !here.equals(was) && !there.equals(was) && !here.equals(there) ? 1 : 0;
                String now = here.equals(was) ? there : here;
                if (!now.isEmpty()) {
                    expected.put(key, now);
                }
            }

            FilesMerge.Merged merged = FilesMerge.merge(csv(base), csv(mine), csv(theirs));

            assertThat(merged.conflicts()).as("seed %d", seed).hasSize(conflicts);
            if (conflicts == 0) {
                assertThat(lines(text(merged.files(), HOURS)).stream().skip(1).sorted()).as("seed %d", seed)
                        .isEqualTo(lines(text(csv(expected), HOURS)).stream().skip(1).sorted().toList());
            }
        }
    }

    private static Map<String, String> table(Random random, Map<String, String> before, int edits) {
        Map<String, String> rows = new TreeMap<>(before);
        for (int edit = 0; edit < edits; edit++) {
            String key = "c" + random.nextInt(60) + ",MON-FRI";
            if (random.nextInt(3) == 0) {
                rows.remove(key);
            } else {
                rows.put(key, "0" + random.nextInt(10) + ":00");
            }
        }
        return rows;
    }

    private static SortedMap<String, byte[]> csv(Map<String, String> rows) {
        return new TreeMap<>(Map.of(HOURS, bytes("jurisdiction,days,opens\n" + rows.entrySet().stream()
                .map(row -> row.getKey() + "," + row.getValue() + "\n").collect(Collectors.joining()))));
    }

    private static SortedMap<String, byte[]> texts() {
        SortedMap<String, byte[]> files = new TreeMap<>();
        TEXTS.forEach((path, text) -> files.put(path, bytes(text)));
        return files;
    }

    private static SortedMap<String, byte[]> edited(String file, String old, String fresh) {
        SortedMap<String, byte[]> files = texts();
        String text = text(files, file);
        assertThat(text).contains(old.replace('_', '\n'));
        files.put(file, bytes(text.replace(old.replace('_', '\n'), fresh.replace('_', '\n'))));
        return files;
    }

    private static Map<String, String> shown(SortedMap<String, byte[]> files) {
        Map<String, String> shown = new TreeMap<>();
        files.keySet().forEach(path -> shown.put(path, text(files, path)));
        return shown;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(SortedMap<String, byte[]> files, String file) {
        byte[] content = files.get(file);
        assertThat(content).isNotNull();
        return new String(content, StandardCharsets.UTF_8);
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }
}
