package io.tollgate.rulebook;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.language.RuleCard;
import io.tollgate.rulebook.tables.Certainty;
import io.tollgate.rulebook.tables.TableRow;
import io.tollgate.rulebook.tables.TableRows;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
    private static final Set<String> MARKETS = Set.of(("AE AR BD BR CL CO DE DZ EC EG ES FR GB GH ID IN IQ IT KE KZ MA MX MY NG NL PE PH PK"
            + " RU SA TH TR US VE VN ZA PL RO IL HK").split(" "));

    /** Limits of messages of one business are rules; there is no row that says so. */
    private static final Map<String, String> LIMITED_BY_RULE = Map.of("CO", "CON-CO-001", "VN", "CON-VN-001");

    /** What the law may say of marketing messages, and the rows that say so; {@code looked-for.csv} has what was not found. */
    private enum Matter {
        CONSENT, HOURS, HOLIDAYS, STOP_LISTS, LIMITS, RETENTION, SEASONS;

        boolean said(TableRow row) {
            return switch (row.table()) {
                case "consent" -> this == CONSENT || this == RETENTION
                        && !(row.cell("proof_term") + row.cell("refusal_term") + row.cell("proof_kept")).isEmpty();
                case "quiet-hours" -> this == HOURS;
                case "lists" -> this == HOLIDAYS && row.key().equals("no_marketing_on_holidays");
                case "stop-lists" -> this == STOP_LISTS;
                case "daily-limits" -> this == LIMITS;
                case "looked-for" -> row.cell("matter").equals(word());
                default -> false;
            };
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private final TableRows rows = TableRows.read(RuleFiles.read(Path.of("rules")));

    @Test
    void pageIsTheOneThatIsGenerated() throws IOException {
        if (Boolean.getBoolean("law.write")) {
            Files.writeString(PAGE, page());
        }

        assertThat(Files.readString(PAGE)).as("Maybe make it anew: mvn test -Dtest=LawPageTest -Dlaw.write=true").isEqualTo(page());
    }

    /** Or a row that says when it was looked for. */
    @Test
    void everyJurisdictionHasARowForEachMatter() {
        Set<String> places = new TreeSet<>(of(Matter.CONSENT).map(LawPageTest::place).toList());
        places.removeAll(Set.of("ANY", "EU"));
        List<String> missing = new ArrayList<>();
        for (Matter matter : Matter.values()) {
            Set<String> said = new TreeSet<>(of(matter).map(LawPageTest::place).toList());
            places.stream().filter(_ -> matter != Matter.SEASONS).filter(place -> !said.contains(place))
                    .filter(place -> matter != Matter.LIMITS || !LIMITED_BY_RULE.containsKey(place))
                    .forEach(place -> missing.add(place + " has no row for " + matter.word()));
        }

        assertThat(missing).as("Maybe add what was found to its table, or what was not to tables/looked-for.csv").isEmpty();
        assertThat(places).hasSizeGreaterThanOrEqualTo(60).containsAll(MARKETS);
        assertThat(Cases.SHIPPED.rules()).extracting(RuleCard::id).containsAll(LIMITED_BY_RULE.values());
    }

    /** A place is not both: found, and looked for in vain. */
    @Test
    void whatWasFoundIsNotAmongWhatWasNot() {
        for (Matter matter : List.of(Matter.HOLIDAYS, Matter.LIMITS, Matter.RETENTION)) {
            Set<String> found = new TreeSet<>(of(matter).filter(row -> !row.table().equals("looked-for")).map(LawPageTest::place).toList());

            assertThat(of(matter).filter(row -> row.table().equals("looked-for")).map(LawPageTest::place)).as(matter.word())
                    .doesNotContainAnyElementsOf(found);
        }
    }

    @Test
    void everyRowHasASourceACertaintyAndDaysOfCheckAndReview() {
        assertThat(Arrays.stream(Matter.values()).flatMap(this::of)).allSatisfy(row -> {
            assertThat(row.provenance().source()).as(row.where()).isNotEmpty();
            assertThat(row.table().equals("lists") ? row.cell("note") : row.provenance().basis()).as(row.where()).isNotEmpty();
            assertThat(row.provenance().certainty()).as(row.where()).isPresent();
            assertThat(row.provenance().checked()).as(row.where()).isPresent();
            assertThat(row.provenance().review().orElseThrow()).as(row.where()).isAfter(row.provenance().checked().orElseThrow());
        });
    }

    /** A row that is not confirmed permits nothing that a confirmed one might forbid: no soft opt-in, and no messages at night. */
    @Test
    void rowsThatAreNotConfirmedAreStrict() {
        assertThat(of(Matter.HOURS).filter(row -> sure(row) == Certainty.UNCONFIRMED)).allSatisfy(row -> {
            String opens = row.cell("opens");

            assertThat(opens.isEmpty() || opens.compareTo("07:00") >= 0 && row.cell("closes").compareTo("21:00") <= 0).as(row.where())
                    .isTrue();
        });
        assertThat(of(Matter.CONSENT).filter(row -> sure(row) == Certainty.UNCONFIRMED || sure(row) == Certainty.NONE_FOUND))
                .allSatisfy(
                        row -> assertThat(row.cell("requirement") + " " + row.cell("soft_opt_in")).as(row.where()).isEqualTo("opt_in no"));
    }

    private Stream<TableRow> of(Matter matter) {
        return rows.all().stream().filter(matter::said);
    }

    private static String place(TableRow row) {
        return row.table().equals("lists") ? row.cell("entry") : row.key();
    }

    private static Certainty sure(TableRow row) {
        return row.provenance().certainty().orElseThrow();
    }

    private String page() {
        Map<String, List<String>> places = new TreeMap<>();
        for (Matter matter : Matter.values()) {
            of(matter).forEach(row -> {
                String said = matter.word() + ": " + sure(row).word();
                List<String> of = places.computeIfAbsent(place(row), _ -> new ArrayList<>());
                if (!of.contains(said)) {
                    of.add(said);
                }
            });
        }
        StringBuilder page = new StringBuilder("""
                # The law as shipped

                LawPageTest generates this page from `rules/tables`. The tables name the law, the day of the last check and the day of the
                next one (`rules review`). Nothing here is legal advice.

                * *statute*: the text was read. *regulator*: the authority says so. *industry code*: rules of operators or of a trade.
                * *secondary*: others say that the law says so. *unconfirmed*: no source settles it, and the row is strict. *none found*:
                  a search found no law; for hours, no time is quiet then. *own*: Tollgate's choice.

                *holidays*: marketing waits on public holidays (CON-ANY-044). *retention*: how long the proof of a consent is kept.
                *seasons*: other hours in Ramadan; none were found, so the hours stay the same. What was looked for and not found is in
                `rules/tables/looked-for.csv`. Limits of Colombia and Vietnam are rules of their own.

                """);
        for (Matter matter : Matter.values()) {
            page.append(line(matter.word() + ": " + Arrays.stream(Certainty.values())
                    .map(one -> of(matter).filter(row -> sure(row) == one).map(LawPageTest::place).distinct().count() + " " + one.word())
                    .filter(count -> !count.startsWith("0 ")).collect(joining(", "))));
        }
        page.append("\n## By jurisdiction\n\n");
        places.forEach((place, said) -> page.append(line("**" + place + "** " + String.join("; ", said) + ". From: " + hosts(place))));
        return page.toString();
    }

    private String hosts(String place) {
        return Arrays.stream(Matter.values()).flatMap(this::of).filter(row -> place(row).equals(place))
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
