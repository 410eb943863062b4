package io.tollgate.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.database.DatabaseTest;
import io.tollgate.decision.CaseFile;
import io.tollgate.decision.CaseFile.MessageFacts;
import io.tollgate.decision.Decisions;
import io.tollgate.decision.Finding;
import io.tollgate.decision.RandomCaseFiles;
import io.tollgate.decision.Verdict;
import io.tollgate.message.Category;
import io.tollgate.recipient.Recipients;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.examples.CountryTrials;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Workbook;
import io.tollgate.rulebook.tables.WorkbookText;
import io.tollgate.secrets.Keys;
import io.tollgate.secrets.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** What releases carry: rows of workbooks, rules for many countries, and the persons that a trial of one meets. */
@DatabaseTest
@Import({Decisions.class, Keys.class, Settings.class})
class ReleasedContentTest {

    private static final Path SHIPPED = Path.of("rules");
    private static final String OPT_IN = "consent/eu-marketing.dslr";
    private static final Instant MONDAY = Instant.parse("2026-11-23T09:00:00Z");

    @Autowired
    ApplicationContext application;
    @Autowired
    JdbcTemplate jdbc;

    private final List<Node> open = new ArrayList<>();

    @BeforeEach
    void forgetAllReleases() {
        jdbc.update("DELETE FROM rule_event");
        jdbc.update("DELETE FROM rule_release");
        jdbc.update("DELETE FROM rule_state");
        jdbc.update("UPDATE release_lock SET last_event = 0, seal = NULL");
    }

    @AfterEach
    void stopTheNodes() {
        open.forEach(Node::close);
    }

    private Node node(ReleaseTest... tests) {
        Node node = new Node(application, SHIPPED, MONDAY, tests);
        open.add(node);
        return node;
    }

    /** As CSV: what changes other rows comes beside, and can be undone alone; what changes the same row contradicts. */
    @Test
    void rowsOfAWorkbookAreReleasedAndUndoneLikeThoseOfACsvFile() {
        Node node = node();
        byte[] csv = RuleFiles.read(SHIPPED).byPath().get("tables/daily-limits.csv");
        List<String> lines = new String(csv, StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).toList();
        node.releases.propose(limits(WorkbookText.workbook(lines)), "ann", "a workbook", Optional.empty(), MONDAY);
        node.releases.approve(2, "bob", MONDAY);
        node.releases.propose(limits(book(lines, "US-FL,3", "US-FL,2")), "ann", "Florida", Optional.empty(), MONDAY.plusSeconds(1));
        node.releases.propose(limits(book(lines, "US-MD,3", "US-MD,1")), "cleo", "Maryland", Optional.empty(), MONDAY.plusSeconds(1));
        node.releases.propose(limits(book(lines, "US-FL,3", "US-FL,1")), "cleo", "Florida again", Optional.empty(), MONDAY.plusSeconds(1));

        node.releases.approve(3, "bob", MONDAY.plusSeconds(2));
        node.releases.approve(4, "bob", MONDAY.plusSeconds(3));
        assertThat(limits(node, 4)).contains("US-FL 2", "US-MD 1", "US-OK 3");
        assertThatThrownBy(() -> node.releases.approve(5, "bob", MONDAY.plusSeconds(4))).isInstanceOfSatisfying(Refused.class,
                refused -> assertThat(refused.faults()).singleElement().asString().contains("daily-limits.xlsx: row US-FL: it was"));

        int undone = node.releases.rollBack(Optional.empty(), Optional.of(3), "dan", "not yet", MONDAY.plusSeconds(5)).version();
        assertThat(limits(node, undone)).contains("US-FL 3", "US-MD 1", "US-OK 3");
    }

    /** Each of two officers proposes rules and examples for half of the countries; each release is tested with all examples. */
    @Test
    void rulesForManyCountriesAreReleasedAndJudgeAMessageEach() throws IOException {
        RuleBundle shipped = RuleBundle.read(SHIPPED, Path.of("features"));
        List<String> all = CountryTrials.COUNTRIES;
        Node node = node(new ExamplesHold());
        node.releases.propose(withTrials(shipped, all.subList(0, all.size() / 2)), "ann", "first half", Optional.empty(), MONDAY);
        node.releases.propose(withTrials(shipped, all.subList(all.size() / 2, all.size())), "cleo", "second half", Optional.empty(),
                MONDAY);
        node.releases.approve(2, "bob", MONDAY.plusSeconds(1));
        node.releases.approve(3, "bob", MONDAY.plusSeconds(2));
        node.releases.compiled().await(node.releases.release(3).ruleBook());
        node.at(MONDAY.plusSeconds(2));

        assertThat(node.version()).contains(3);
        assertThat(all).hasSizeGreaterThan(60);
        RuleBook book = node.books.inForce(MONDAY.plusSeconds(2));
        RandomCaseFiles cases = new RandomCaseFiles(RandomGeneratorFactory.of("L64X128MixRandom").create(3));
        for (String country : all) {
            List<String> fired = book.judge(notice(cases.next(), book, country)).stream().map(Finding::rule)
                    .filter(rule -> rule.endsWith("-901")).toList();
            assertThat(fired).as(country).containsExactly(CountryTrials.id(country));
        }
        assertThat(book.judge(notice(cases.next(), book, "FR"))).noneMatch(finding -> finding.rule().endsWith("-901"));

        SortedMap<String, byte[]> elsewhere = new TreeMap<>(withTrials(shipped, List.of("KW")).examples());
        elsewhere.put("consent/kw-trial.feature", CountryTrials.examples("KW").replace("Kuwait", "Kenya").getBytes(StandardCharsets.UTF_8));
        RuleBundle wrong = new RuleBundle(withTrials(shipped, List.of("KW")).rules(), elsewhere);
        assertThatThrownBy(() -> node.releases.propose(wrong, "ann", "wrong", Optional.empty(), MONDAY.plusSeconds(3)))
                .as("examples that do not hold").isInstanceOf(Refused.class).hasMessageContaining("do not pass their tests");
    }

    private static RuleBundle withTrials(RuleBundle shipped, List<String> countries) {
        SortedMap<String, byte[]> rules = new TreeMap<>(shipped.rules().byPath());
        SortedMap<String, byte[]> examples = new TreeMap<>(shipped.examples());
        countries.forEach(country -> {
            rules.put(CountryTrials.ruleFile(country).substring("rules/".length()), CountryTrials.rule(country).getBytes(
                    StandardCharsets.UTF_8));
            examples.put(CountryTrials.exampleFile(country).substring("features/".length()), CountryTrials.examples(country).getBytes(
                    StandardCharsets.UTF_8));
        });
        return new RuleBundle(new RuleFiles("rules", rules), examples);
    }

    private static CaseFile notice(CaseFile some, RuleBook book, String country) {
        MessageFacts message = some.message();
        return new CaseFile(some.now(), new MessageFacts(message.id(), Category.UTILITY, message.kind(), message.template(),
                message.approval(), false, message.timeToLive(), message.acceptedAt()),
                book.jurisdictions().facts(some.recipient().id(), country, List.of(), List.of("UTC"), some.now()), some.business(),
                some.sender(), some.consent(), some.block(), some.conversation(), some.traffic(), some.price(), some.funds());
    }

    /** By pseudonym while the trial lasts and a day longer; then only the number is left. */
    @Test
    void aShadowCountsEachPersonOnceAndForgetsThemADayAfterItsEnd() {
        Node node = node();
        node.releases.propose(SeveralReleasesTest.titled(OPT_IN, "Second"), "ann", "2", Optional.empty(), MONDAY);
        node.releases.trialService().startShadow(2, new Percent(100), "ann", MONDAY);
        int trial = node.releases.trialService().lastShadow().orElseThrow().id();
        TrialPersons persons = new TrialPersons(jdbc, application.getBean(PlatformTransactionManager.class),
                application.getBean(Recipients.class), node.releases, node.clock());
        Verdict refused = Verdict.of(List.of(new Finding.Refuse("CON-EU-001", "no", 131050)));
        Verdict free = Verdict.of(List.of(new Finding.Free("TAR-ANY-010", "A gift.", Finding.FreeReason.FREE_ENTRY)));
        RandomCaseFiles cases = new RandomCaseFiles(RandomGeneratorFactory.of("L64X128MixRandom").create(5));
        List<CaseFile> files = Stream.generate(cases::next).limit(600).toList();
        TrialTally tally = new TrialTally();
        files.forEach(file -> tally.shadow(trial, file, refused, free));
        tally.shadow(trial, files.getFirst(), refused, free);
        tally.shadow(trial, cases.next(), refused, refused);

        persons.record(tally);
        persons.record(tally);
        assertThat(persons.count(trial)).isEqualTo(600);

        node.at(MONDAY.plus(Duration.ofDays(40)));
        persons.look();
        assertThat(stored(trial)).as("while it runs").isEqualTo(600);
        node.releases.trialService().stopShadow("ann", MONDAY.plus(Duration.ofDays(40)));
        node.at(MONDAY.plus(Duration.ofDays(41)).minusSeconds(1));
        persons.look();
        assertThat(stored(trial)).as("not a day after its end").isEqualTo(600);
        node.at(MONDAY.plus(Duration.ofDays(41)));
        persons.look();
        persons.look();
        assertThat(stored(trial)).isZero();
        assertThat(persons.count(trial)).as("the number stays").isEqualTo(600);
    }

    private int stored(int trial) {
        return jdbc.queryForObject("SELECT COUNT(*) FROM rule_trial_person WHERE trial = ?", Integer.class, trial);
    }

    private static byte[] book(List<String> lines, String old, String fresh) {
        return WorkbookText.workbook(lines.stream().map(line -> line.replace(old, fresh)).toList());
    }

    private static RuleBundle limits(byte[] workbook) {
        SortedMap<String, byte[]> files = new TreeMap<>(RuleFiles.read(SHIPPED).byPath());
        files.remove("tables/daily-limits.csv");
        files.put("tables/daily-limits.xlsx", workbook);
        return new RuleBundle(new RuleFiles("rules", files), new TreeMap<>());
    }

    private static List<String> limits(Node node, int version) {
        byte[] workbook = node.releases.files(version).rules().byPath().get("tables/daily-limits.xlsx");
        return Workbook.rows(workbook).stream().filter(row -> row.size() > 1).map(row -> row.get(0) + " " + row.get(1)).toList();
    }
}
