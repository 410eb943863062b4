package io.tollgate.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollgate.database.DatabaseTest;
import io.tollgate.decision.Decisions;
import io.tollgate.release.ReleaseEvent.Type;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.language.RuleCard;
import io.tollgate.secrets.Keys;
import io.tollgate.secrets.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/** Several releases at the same time, on two nodes and one database. */
@DatabaseTest
@Import({Decisions.class, Keys.class, Settings.class})
@ExtendWith(OutputCaptureExtension.class)
class SeveralReleasesTest {

    private static final Path SHIPPED = Path.of("rules");
    private static final String OPT_IN = "consent/eu-marketing.dslr";
    private static final String THIRD_PARTY = "consent/any-third-party.dslr";
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

    /**
     * An officer found this: version 2 was scheduled for the new year, then other versions came into force at once. In the new year version
     * 2 undid them.
     */
    @Test
    void aScheduledReleaseIsAppliedToTheRulesInForceAtItsInstant() {
        Node one = node();
        Node other = node();
        Instant noon = MONDAY.plus(Duration.ofHours(3));
        one.releases.propose(titled(OPT_IN, "For the new year"), "ann", "new year", Optional.of(noon), MONDAY);
        one.releases.approve(2, "bob", MONDAY);
        other.releases.propose(titled(THIRD_PARTY, "At once"), "cleo", "now", Optional.empty(), MONDAY.plusSeconds(10));
        Approval.Outcome outcome = other.releases.approve(approval(3, Optional.empty()), MONDAY.plusSeconds(20));
        for (Node node : List.of(one, other)) {
            node.at(MONDAY.plusSeconds(21));
            node.settle();
        }

        assertThat(outcome.consequences()).containsExactly("Version 2 is applied to it, and comes into force at " + noon
                + " as it was approved.");
        assertThat(one.releases.calendar(MONDAY.plusSeconds(20))).singleElement().satisfies(view -> {
            assertThat(view.state()).isEqualTo("SCHEDULED");
            assertThat(view.from()).contains(noon);
            assertThat(view.approvedBy()).containsExactly("bob");
            assertThat(view.conflicts()).isEmpty();
            assertThat(view.changes()).anyMatch(line -> line.startsWith("Rule CON-EU-001 is changed"));
        });
        for (Node node : List.of(one, other)) {
            node.at(noon.minusNanos(1000));
            assertThat(titles(node, noon.minusNanos(1000))).contains("At once").doesNotContain("For the new year");
            assertThat(titles(node, noon)).as("exactly at the instant, without another look").contains("At once", "For the new year");
            node.at(noon);
            assertThat(node.version()).contains(2);
        }
        assertThat(one.books.inForce(noon).hash()).isEqualTo(other.books.inForce(noon).hash());
        assertThat(one.releases.applied(noon)).containsExactly(3, 2);
        Node later = new Node(application, SHIPPED, noon.plusSeconds(5));
        open.add(later);
        assertThat(later.books.inForce(noon.plusSeconds(5)).hash()).as("on a new node").isEqualTo(one.books.inForce(noon).hash());
    }

    @Test
    void aContradictionIsReportedEverywhereAndStopsTheScheduledRelease(CapturedOutput output) {
        Node node = node();
        Instant noon = MONDAY.plus(Duration.ofHours(3));
        node.releases.propose(titled(OPT_IN, "For the new year"), "ann", "new year", Optional.of(noon), MONDAY);
        node.releases.approve(2, "bob", MONDAY);
        node.releases.propose(titled(OPT_IN, "At once"), "cleo", "now", Optional.empty(), MONDAY);
        String contradiction = "rules/" + OPT_IN + ": rule CON-EU-001: it was";

        assertThat(node.releases.view(3, MONDAY).warnings()).singleElement().asString()
                .contains("version 2 of ann", "must be approved anew", contradiction);
        assertThat(node.releases.approve(approval(3, Optional.empty()), MONDAY.plusSeconds(20)).consequences()).singleElement().asString()
                .contains("Version 2 must be approved anew", contradiction);
        assertThat(node.releases.state(2, MONDAY.plusSeconds(20))).isEqualTo("NEEDS_APPROVAL");
        assertThat(node.releases.calendar(MONDAY.plusSeconds(20))).singleElement().satisfies(view -> {
            assertThat(view.why()).hasValueSatisfying(why -> assertThat(why).contains(contradiction));
            assertThat(view.conflicts()).singleElement().asString().contains(contradiction);
        });
        assertThat(output.getAll()).contains("Version 2 of the rules must be approved anew before its instant");
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        ReleaseHealth health = new ReleaseHealth(node.books, meters, node.clock());
        assertThat(shown(meters)).as("before a look").isEqualTo("0 0");
        node.at(MONDAY.plusSeconds(21));
        assertThat(shown(meters)).as("to approve, and overdue").isEqualTo("1 0");
        assertThat(health.health().getDetails()).containsExactly(
                Map.entry("version 2", "must be approved anew; is to come into force at " + noon));
        assertThatThrownBy(() -> node.releases.approve(2, "dan", MONDAY.plusSeconds(30))).isInstanceOfSatisfying(Refused.class,
                refused -> assertThat(refused.faults()).singleElement().asString().contains(contradiction));

        node.settle();
        node.at(noon.plusSeconds(1));
        assertThat(node.version()).as("nothing is undone").contains(3);
        assertThat(output.getAll()).contains("was to come into force at " + noon + " and has not");
        assertThat(shown(meters)).isEqualTo("1 1");
        assertThat(health.health().getStatus()).as("a restart would not help").isEqualTo(Status.UP);
        assertThat(health.health().getDetails()).containsExactly(
                Map.entry("version 2", "must be approved anew; was to come into force at " + noon));

        node.releases.rollback(Optional.empty(), "eva", "after all", noon.plusSeconds(2));
        node.releases.approve(2, "dan", noon.plusSeconds(3));
        node.settle();
        node.at(noon.plusSeconds(3));
        assertThat(titles(node, noon.plusSeconds(3))).contains("For the new year").doesNotContain("At once");
        assertThat(shown(meters)).isEqualTo("0 0");
        assertThat(health.health().getDetails()).isEmpty();
    }

    private static String shown(MeterRegistry meters) {
        return (int) meters.get("tollgate.releases.to-approve").gauge().value() + " "
                + (int) meters.get("tollgate.releases.overdue").gauge().value();
    }

    /** The row is for days to come when it is proposed; when it is approved, they are over, or a month of them is invoiced. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # approved after | invoiced | refused
            PT1H             | 2026-10  | false
            PT1H             | 2026-11  | true
            P3D              | 2026-10  | true
            """)
    void closedDaysAreLookedAtAgainWhenItIsApproved(Duration later, String invoiced, boolean refused) {
        Node node = node();
        Remarks acknowledged = new Remarks(true, Optional.empty());
        RuleBundle dearer = ReleasesTest.changed("tariff/rates/rates-usd.csv", "Argentina,USD,utility,2026-07-01",
                "Argentina,USD,marketing,2026-11-24,0.0620\nArgentina,USD,utility,2026-07-01");
        node.releases.propose(dearer, "ann", "2", acknowledged, Optional.empty(), Optional.empty(), MONDAY);
        jdbc.update("INSERT INTO invoice (number, business_id, period, currency, sum_cents, issued_at) VALUES ('T', 0, ?, 'USD', 0, ?)",
                invoiced, "2026-11-23");
        try {
            if (refused) {
                assertThatThrownBy(() -> node.releases.approve(2, "bob", MONDAY.plus(later))).isInstanceOfSatisfying(Refused.class,
                        why -> assertThat(why.faults()).isNotEmpty().allMatch(line -> line.contains("2026-11-")));
            } else {
                node.releases.approve(2, "bob", MONDAY.plus(later));
                assertThat(node.releases.rollBack(Optional.empty(), Optional.of(2), "cleo", "too dear", MONDAY.plus(Duration.ofDays(4)))
                        .consequences()).singleElement().asString().startsWith("This changes the past: ");
            }
        } finally {
            jdbc.update("DELETE FROM invoice WHERE number = 'T'");
        }
    }

    @Test
    void aRollbackUndoesItsReleaseAndNoOther() {
        Node node = node();
        node.releases.propose(titled(OPT_IN, "Second"), "ann", "2", Optional.empty(), MONDAY);
        node.releases.approve(2, "bob", MONDAY);
        node.releases.propose(titled(THIRD_PARTY, "Third"), "ann", "3", Optional.empty(), MONDAY.plusSeconds(1));
        node.releases.approve(3, "bob", MONDAY.plusSeconds(1));

        Releases.RolledBack done = node.releases.rollBack(Optional.empty(), Optional.of(2), "cleo", "too strict", MONDAY.plusSeconds(2));

        node.settle();
        node.at(MONDAY.plusSeconds(2));
        assertThat(done.version()).isEqualTo(4);
        assertThat(node.version()).contains(4);
        assertThat(titles(node, MONDAY.plusSeconds(2))).contains("Third").doesNotContain("Second");
        assertThat(node.releases.applied(MONDAY.plusSeconds(2))).containsExactly(3);
        assertThatThrownBy(() -> node.releases.rollBack(Optional.empty(), Optional.of(2), "cleo", "again", MONDAY.plusSeconds(3)))
                .isInstanceOf(Refused.class).hasMessageContaining("is not in what is in force").hasMessageContaining("[3]");
        assertThat(node.releases.rollBack(Optional.empty(), Optional.empty(), "cleo", "all", MONDAY.plusSeconds(4)).version())
                .as("version with the first rules").isEqualTo(1);
    }

    @Test
    void anApprovalNamesTheEffectThatTheApproverHasSeen() {
        Node node = node();
        node.releases.propose(titled(OPT_IN, "Second"), "ann", "2", Optional.empty(), MONDAY);
        String seen = node.releases.view(2, MONDAY).effect();

        assertThatThrownBy(() -> node.releases.approve(approval(2, Optional.of("0123456789abcdef")), MONDAY))
                .isInstanceOf(Refused.class).hasMessageContaining("it has another one now: " + seen);
        assertThatThrownBy(() -> node.releases.approve(approval(2, Optional.of(seen.substring(0, 4))), MONDAY))
                .as("too few digits").isInstanceOf(Refused.class);
        node.releases.approve(approval(2, Optional.of(seen.substring(0, 12))), MONDAY);

        assertThat(node.releases.history().getLast()).satisfies(event -> {
            assertThat(event.reason()).isEqualTo("the law says so");
            assertThat(event.effect()).isEqualTo(seen);
        });
    }

    @Test
    void eachOwnerApprovesHisOwnFolders() {
        Node node = new Node(application, SHIPPED, MONDAY, new RoomOwners(Map.of("tariff", "FINANCE"), "APPROVER"));
        open.add(node);
        RuleBundle both = ReleasesTest.changed("tariff/rates/markets.csv", "AF,Rest of Asia Pacific", "AF,Rest of Africa");
        SortedMap<String, byte[]> files = new TreeMap<>(both.rules().byPath());
        files.put(OPT_IN, titled(OPT_IN, "Second").rules().byPath().get(OPT_IN));
        node.releases.propose(new RuleBundle(new RuleFiles("rules", files), new TreeMap<>()), "ann", "2",
                new Remarks(true, Optional.of("The market was wrong")), Optional.empty(), Optional.empty(), MONDAY);

        assertThat(node.releases.view(2, MONDAY).owners()).containsExactly("APPROVER", "FINANCE");
        assertThatThrownBy(() -> node.releases.approve(new Approval(2, "olaf", Set.of("OPERATOR"), Optional.empty(), Optional.empty()),
                MONDAY)).isInstanceOf(Refused.class).hasMessageContaining("tariff/, which FINANCE approves");
        Approval.Outcome first = node.releases.approve(new Approval(2, "fred", Set.of("FINANCE"), Optional.empty(), Optional.empty()),
                MONDAY);
        assertThat(first.effectiveFrom()).isEmpty();
        assertThat(first.missing()).containsExactly("APPROVER");
        assertThatThrownBy(() -> node.releases.approve(new Approval(2, "fay", Set.of("FINANCE"), Optional.empty(), Optional.empty()),
                MONDAY)).isInstanceOf(Refused.class).hasMessageContaining("consent/, which APPROVER approves");
        assertThat(node.releases.approve(new Approval(2, "bob", Set.of("APPROVER"), Optional.empty(), Optional.empty()), MONDAY)
                .effectiveFrom()).isPresent();
        assertThat(node.releases.history()).extracting(event -> event.type() + " " + event.person())
                .endsWith("AGREED fred", "APPROVED bob");
    }

    @Test
    void aScheduledReleaseIsTestedBeforeItsInstantAndHeldIfItFails() {
        Node node = node();
        Instant noon = MONDAY.plus(Duration.ofHours(30));
        node.releases.propose(titled(OPT_IN, "Second"), "ann", "2", Optional.of(noon), MONDAY);
        node.releases.approve(2, "bob", MONDAY);
        List<String> asked = new ArrayList<>();

        node.releases.lastTests(book -> "early", MONDAY);
        node.releases.lastTests(book -> "first " + asked.add(book.toString()), noon.minus(Duration.ofHours(20)));
        node.releases.lastTests(book -> "not again", noon.minus(Duration.ofHours(19)));
        node.releases.lastTests(book -> "second", noon.minus(Duration.ofMinutes(50)));
        assertThat(node.releases.history()).filteredOn(event -> event.type() == Type.TESTED).extracting(ReleaseEvent::reason)
                .containsExactly("first true", "second");
        assertThat(node.releases.view(2, noon.minusSeconds(60)).tested()).contains("second");

        node.releases.propose(titled(THIRD_PARTY, "Third"), "ann", "3", Optional.of(noon), noon.minus(Duration.ofMinutes(40)));
        node.releases.approve(3, "bob", noon.minus(Duration.ofMinutes(39)));
        node.releases.lastTests(book -> {
            throw new Refused("Of the cases of the last day, 3 would be refused.");
        }, noon.minus(Duration.ofMinutes(30)));
        assertThat(node.releases.state(2, noon)).isEqualTo("IN_FORCE");
        assertThat(node.releases.state(3, noon)).isEqualTo("NEEDS_APPROVAL");
        assertThat(node.releases.view(3, noon).why().orElseThrow()).contains("does not pass the tests", "3 would be refused");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UPDATE rule_event SET reason = 'another' WHERE type = 'PROPOSED'                     | about version 2 was changed
            UPDATE rule_event SET person = 'carl' WHERE type = 'APPROVED'                        | about version 2 was changed
            UPDATE rule_release SET author = 'carl' WHERE version = 2                            | about version 2 was changed
            UPDATE rule_release SET upload = base WHERE version = 2                              | about version 2 was changed
            DELETE FROM rule_event WHERE type = 'PROPOSED'                                       | about version 2 was changed
            DELETE FROM rule_event WHERE type = 'APPROVED'                                       | The last entries are missing
            UPDATE rule_event SET seal = NULL                                                    | The last entries are missing
            UPDATE rule_state SET examples = '' WHERE id = (SELECT upload FROM rule_release WHERE version = 2) | Version 2: its examples
            """)
    void theHistoryIsSealed(String tampering, String found) {
        Node node = node();
        node.releases.propose(titled(OPT_IN, "Second " + found), "ann", "2", Optional.empty(), MONDAY);
        node.releases.approve(2, "bob", MONDAY);
        assertThat(node.releases.checkHistory()).isEqualTo(new HistoryCheck(3, 0, Optional.empty()));

        assertThat(jdbc.update(tampering)).isPositive();

        assertThat(node.releases.checkHistory().broken().orElseThrow()).contains(found);
    }

    @Test
    void aReleaseWhileTheHistoryIsCheckedIsNoGap() {
        Node node = node();
        HistorySeal seal = new HistorySeal(jdbc, application.getBean(Keys.class).audit());

        HistoryCheck found = seal.check(() -> {
            List<ReleaseEvent> read = node.releases.history();
            node.releases.propose(titled(OPT_IN, "Meanwhile"), "ann", "2", Optional.empty(), MONDAY);
            return read;
        });

        assertThat(found.broken()).isEmpty();
    }

    /**
     * Four people on two nodes act at the same time: each proposes and approves another rule, one release has an instant, and one is
     * withdrawn.
     */
    @Test
    void concurrentReleasesLoseNoChange() {
        Node one = node();
        Node other = node();
        List<String> files = List.of(OPT_IN, THIRD_PARTY, "blocking/any-stop-list.dslr", "verification/any-lapse.dslr");
        List<RuleBundle> bundles = files.stream().map(file -> titled(file, "Changed " + file.replace('/', ' '))).toList();
        Instant noon = MONDAY.plus(Duration.ofHours(3));
        List<Integer> versions = ReleasesTest.together(() -> released(one, bundles.get(0), Optional.empty()),
                () -> released(other, bundles.get(1), Optional.of(noon)), () -> released(one, bundles.get(2), Optional.empty()),
                () -> released(other, bundles.get(3), Optional.empty()));
        one.releases.rollBack(Optional.empty(), Optional.of(versions.get(3)), "eva", "hers", MONDAY.plusSeconds(60));
        for (Node node : List.of(one, other)) {
            node.at(MONDAY.plusSeconds(61));
            node.settle();
        }

        assertThat(versions).doesNotHaveDuplicates();
        for (Node node : List.of(one, other)) {
            node.at(noon);
            assertThat(titles(node, noon)).contains("Changed consent eu-marketing.dslr", "Changed consent any-third-party.dslr",
                    "Changed blocking any-stop-list.dslr").doesNotContain("Changed verification any-lapse.dslr");
        }
        assertThat(one.releases.checkHistory().broken()).isEmpty();
    }

    private static int released(Node node, RuleBundle bundle, Optional<Instant> from) {
        int version = node.releases.propose(bundle, "ann", "because", from, MONDAY).version();
        node.releases.approve(version, "bob", MONDAY.plusSeconds(1));
        return version;
    }

    private static Approval approval(int version, Optional<String> seen) {
        return new Approval(version, "bob", Set.of("APPROVER"), Optional.of("the law says so"), seen);
    }

    private static List<String> titles(Node node, Instant now) {
        return node.books.inForce(now).rules().stream().map(RuleCard::title).toList();
    }

    /** The bundle with another title for the first rule of the file. */
    static RuleBundle titled(String file, String title) {
        String text = new String(RuleFiles.read(SHIPPED).byPath().get(file), StandardCharsets.UTF_8);
        String old = text.replaceFirst("(?s)^.*?rule \"[^:]+: ([^\"]+)\".*$", "$1");
        return ReleasesTest.changed(file, old, title);
    }
}
