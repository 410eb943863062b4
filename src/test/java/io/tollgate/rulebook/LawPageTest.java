package io.tollgate.rulebook;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Certainty;
import io.tollgate.rulebook.tables.TableRow;
import io.tollgate.rulebook.tables.TableRows;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of the law is generated from the tables, and each row of the tables says how it was researched. */
class LawPageTest {

    private static final Path PAGE = Path.of("src/site/markdown/law.md");
    private static final int WIDTH = 140;
    private static final Map<String, String> TABLES = new LinkedHashMap<>(Map.of());
    private static final Set<String> MARKETS = Set.of(("AE AR BD BR CL CO DE DZ EC EG ES FR GB GH ID IN IQ IT KE KZ MA MX MY NG NL PE PH PK"
            + " RU SA TH TR US VE VN ZA PL RO IL HK").split(" "));

    static {
        TABLES.put("consent", "consent");
        TABLES.put("quiet-hours", "hours");
        TABLES.put("stop-lists", "stop lists");
        TABLES.put("daily-limits", "limits");
    }

    private final TableRows rows = TableRows.read(RuleFiles.read(Path.of("rules")));

    @Test
    void pageIsTheOneThatIsGenerated() throws IOException {
        if (Boolean.getBoolean("law.write")) {
            Files.writeString(PAGE, page());
        }

        assertThat(Files.readString(PAGE)).as("Maybe make it anew: mvn test -Dtest=LawPageTest -Dlaw.write=true").isEqualTo(page());
    }

    @Test
    void sixtyJurisdictionsAndTheLargestMarketsHaveConsentHoursAndStopLists() {
        for (String table : List.of("consent", "quiet-hours", "stop-lists")) {
            Set<String> places = new TreeSet<>(of(table).map(TableRow::key).toList());

            assertThat(places).as(table).hasSizeGreaterThanOrEqualTo(60).containsAll(MARKETS);
        }
    }

    @Test
    void everyRowHasASourceACertaintyAndDaysOfCheckAndReview() {
        assertThat(TABLES.keySet().stream().flatMap(this::of)).allSatisfy(row -> {
            assertThat(row.provenance().source()).as(row.where()).isNotEmpty();
            assertThat(row.provenance().basis()).as(row.where()).isNotEmpty();
            assertThat(row.provenance().certainty()).as(row.where()).isPresent();
            assertThat(row.provenance().checked()).as(row.where()).isPresent();
            assertThat(row.provenance().review().orElseThrow()).as(row.where()).isAfter(row.provenance().checked().orElseThrow());
        });
    }

    /** A row that is not confirmed permits nothing that a confirmed one might forbid: no soft opt-in, and no messages at night. */
    @Test
    void rowsThatAreNotConfirmedAreStrict() {
        assertThat(of("quiet-hours").filter(row -> sure(row) == Certainty.UNCONFIRMED)).allSatisfy(row -> {
            String opens = row.cell("opens");

            assertThat(opens.isEmpty() || opens.compareTo("07:00") >= 0 && row.cell("closes").compareTo("21:00") <= 0).as(row.where())
                    .isTrue();
        });
        assertThat(of("consent").filter(row -> sure(row) == Certainty.UNCONFIRMED || sure(row) == Certainty.NONE_FOUND))
                .allSatisfy(
                        row -> assertThat(row.cell("requirement") + " " + row.cell("soft_opt_in")).as(row.where()).isEqualTo("opt_in no"));
    }

    private Stream<TableRow> of(String table) {
        return rows.all().stream().filter(row -> row.table().equals(table));
    }

    private static Certainty sure(TableRow row) {
        return row.provenance().certainty().orElseThrow();
    }

    private String page() {
        Map<String, List<String>> places = new TreeMap<>();
        TABLES.forEach((table, name) -> of(table).forEach(row -> {
            String said = name + ": " + sure(row).word();
            List<String> of = places.computeIfAbsent(row.key(), _ -> new ArrayList<>());
            if (!of.contains(said)) {
                of.add(said);
            }
        }));
        StringBuilder page = new StringBuilder("""
                # The law as shipped

                LawPageTest generates this page from `rules/tables`. The tables name the law, the day of the last check and the day of the
                next one (`rules review`). Nothing here is legal advice.

                * *statute*: the text was read. *regulator*: the authority says so. *industry code*: rules of operators or of a trade.
                * *secondary*: others say that the law says so. *unconfirmed*: no source settles it, and the row is strict. *none found*:
                  a search found no law; for hours, no time is quiet then. *own*: Tollgate's choice.

                """);
        TABLES.forEach((table, name) -> page.append(line(name + ": " + Arrays.stream(Certainty.values())
                .map(one -> of(table).filter(row -> sure(row) == one).map(TableRow::key).distinct().count() + " " + one.word())
                .filter(count -> !count.startsWith("0 ")).collect(joining(", ")))));
        page.append("\n## By jurisdiction\n\n");
        places.forEach((place, said) -> page.append(line("**" + place + "** " + String.join("; ", said) + ". From: " + hosts(place))));
        return page.toString();
    }

    private String hosts(String place) {
        return TABLES.keySet().stream().flatMap(this::of).filter(row -> row.key().equals(place))
                .flatMap(row -> Arrays.stream(row.provenance().source().split("; ?"))).map(LawPageTest::host).distinct().sorted()
                .collect(joining(", "));
    }

    private static String host(String source) {
        if (!source.strip().startsWith("http")) {
            return "no page";
        }
        String host = URI.create(source.strip().split(" ")[0]).getHost();
        return host == null ? "no page" : host.replaceFirst("^www\\.", "");
    }

    private static String line(String text) {
        StringBuilder lines = new StringBuilder("*");
        int column = 1;
        for (String word : text.split(" ")) {
            if (column + 1 + word.length() > WIDTH) {
                lines.append("\n ");
                column = 1;
            }
            lines.append(' ').append(word);
            column += 1 + word.length();
        }
        return lines.append('\n').toString();
    }
}
