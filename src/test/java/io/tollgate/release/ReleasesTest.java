package io.tollgate.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollgate.database.DatabaseTest;
import io.tollgate.decision.Decisions;
import io.tollgate.release.ReleaseEvent.Type;
import io.tollgate.rulebook.files.RuleFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Two nodes share one database. */
@DatabaseTest
@ExtendWith(OutputCaptureExtension.class)
class ReleasesTest {

    private static final Path SHIPPED = Path.of("rules");
    private static final Instant MONDAY = Instant.parse("2026-11-23T09:00:00Z");

    @Autowired
    ApplicationContext application;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    Decisions decisions;
    @TempDir
    Path temporary;

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

    @Test
    void theShippedRulesAreTheFirstReleaseAndTheFolderIsNotReadAgain() {
        Node first = node();
        Node later = new Node(application, temporary.resolve("not-there"), MONDAY.plusSeconds(60));
        open.add(later);

        assertThat(first.version()).contains(1);
        assertThat(later.version()).contains(1);
        assertThat(later.books.inForce(MONDAY).hash()).isEqualTo(first.books.inForce(MONDAY).hash());
        assertThat(first.releases.history()).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo(Type.FIRST_START);
            assertThat(event.person()).isEqualTo("first start");
        });
    }

    @Test
    void twoFirstStartsAtOnceReleaseOnce() {
        List<Node> nodes = together(this::node, this::node, this::node);

        assertThat(nodes).allSatisfy(node -> assertThat(node.version()).contains(1));
        assertThat(nodes.getFirst().releases.all()).hasSize(1);
    }

    @Test
    void twoPersonsReleaseAndAllNodesUseItFromItsInstant() {
        Node one = node();
        Node other = node();
        Instant noon = MONDAY.plus(Duration.ofHours(3));

        Release proposed = one.releases.propose(edited("The person has said yes"), "ann", "clearer words", Optional.of(noon), MONDAY);
        assertThat(proposed.version()).isEqualTo(2);
        one.releases.approve(2, "bob", MONDAY.plusSeconds(5));
        one.settle();
        other.settle();

        for (Node node : List.of(one, other)) {
            node.at(noon.minusNanos(1000));
            assertThat(node.version()).contains(1);
            assertThat(node.books.activeRelease(noon).version()).as("exactly at the instant, without another look").contains(2);
            node.at(noon);
            assertThat(node.version()).contains(2);
            assertThat(Release.hex(node.books.inForce(noon).hash())).isEqualTo(proposed.hash());
        }
    }

    /** The node looks each half second, as the application does. */
    @Test
    void anotherNodeUsesAnImmediateReleaseAfterItsNextLook() throws Exception {
        Node one = node();
        Node other = node();
        one.releases.propose(edited("At once"), "ann", "quick", Optional.empty(), MONDAY);
        other.settle();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.addRoutes(new RuleBookRoute(other.books, new RuleMeters(other.books, other.clock(), new SimpleMeterRegistry())));
            camel.start();
            Instant from = one.releases.approve(2, "bob", MONDAY);
            await().pollInterval(Duration.ofMillis(50)).until(() -> other.books.activeRelease(from).version().equals(Optional.of(2)));
        }
    }

    @ParameterizedTest
    @CsvSource({"ann, ann", "ann, ' Ann '", "Ann Lee, ANN  lee", "ann, ann.", "ann, an\u200Bn", "fred, fr\u0435d"})
    void nobodyApprovesHerOwnRelease(String author, String approver) {
        Node node = node();
        node.releases.propose(edited("Mine"), author, "because", Optional.empty(), MONDAY);

        assertThatThrownBy(() -> node.releases.approve(2, approver, MONDAY)).isInstanceOf(Refused.class)
                .hasMessageContaining("must be two persons").hasMessageContaining("Maybe ");
        assertThat(node.releases.inForce(MONDAY)).contains(1);
    }

    @Test
    void brokenRulesAreRefusedWithTheirFaultsAndLeaveNothing() {
        Node node = node();
        RuleBundle broken = changed("consent/eu-marketing.dslr", "- is marketing", "- is markting");

        assertThatThrownBy(() -> node.releases.propose(broken, "ann", "oops", Optional.empty(), MONDAY))
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.faults()).isNotEmpty();
                    assertThat(refused.faults().getFirst()).contains("rules/consent/eu-marketing.dslr:9: ", "Maybe - is marketing");
                });
        assertThat(node.releases.check(broken)).isNotEmpty();
        assertThat(node.releases.check(edited("Good"))).isEmpty();
        assertThat(node.releases.all()).hasSize(1);
    }

    @Test
    void rulesThatFailTheirTestsAreRefused() {
        Node node = node((candidate, bundle) -> bundle.examples().containsKey("consent/new.feature")
                ? List.of()
                : List.of("features/consent:1: There is no example. Maybe add one."));
        RuleBundle without = edited("No example");
        RuleBundle with = new RuleBundle(without.rules(), new TreeMap<>(Map.of("consent/new.feature", new byte[] {1})));

        assertThatThrownBy(() -> node.releases.propose(without, "ann", "try", Optional.empty(), MONDAY)).isInstanceOfSatisfying(
                Refused.class,
                refused -> assertThat(refused.faults()).containsExactly("features/consent:1: There is no example. Maybe add one."));
        assertThat(node.releases.propose(with, "ann", "try", Optional.empty(), MONDAY).version()).isEqualTo(2);
        assertThat(node.releases.files(2).examples()).containsOnlyKeys("consent/new.feature");
        assertThat(Release.hex(node.releases.files(2).rules().hash())).isEqualTo(node.releases.release(2).hash());
    }

    @Test
    void rollsBackAtOnceToThePreviousOrANamedVersion() {
        Node node = node();
        Node other = node();
        release(node, 2, MONDAY.plusSeconds(10));
        release(node, 3, MONDAY.plusSeconds(20));
        other.settle();

        Instant slowClock = MONDAY.plusSeconds(19); // the clock of another node, a second behind
        assertThat(node.releases.rollback(Optional.empty(), "cleo", "too strict", slowClock)).isEqualTo(2);
        other.at(MONDAY.plusSeconds(20));
        assertThat(other.version()).contains(2);

        assertThatThrownBy(() -> node.releases.rollback(Optional.of(2), "cleo", "again", MONDAY.plusSeconds(21)))
                .isInstanceOf(Refused.class).hasMessageContaining("is in force");
        assertThat(node.releases.rollback(Optional.empty(), "cleo", "still too strict", MONDAY.plusSeconds(22))).isEqualTo(1);
        assertThatThrownBy(() -> node.releases.rollback(Optional.empty(), "cleo", "further", MONDAY.plusSeconds(23)))
                .isInstanceOf(Refused.class).hasMessageContaining("no version before");
        assertThat(node.releases.rollback(Optional.of(3), "dan", "it was right", MONDAY.plusSeconds(24))).isEqualTo(3);
        node.releases.propose(edited("never in force"), "ann", "because", Optional.empty(), MONDAY.plusSeconds(25));
        assertThatThrownBy(() -> node.releases.rollback(Optional.of(4), "dan", "shortcut", MONDAY.plusSeconds(26)))
                .isInstanceOf(Refused.class).hasMessageContaining("never in force");
        assertThatThrownBy(() -> node.releases.rollback(Optional.of(9), "dan", "typo", MONDAY.plusSeconds(26))).isInstanceOf(Refused.class)
                .hasMessageContaining("no version 9");

        assertThat(node.releases.history()).extracting(event -> event.type() + " " + event.version() + " " + event.person())
                .containsExactly(
                        "FIRST_START 1 first start", "PROPOSED 2 ann", "APPROVED 2 bob", "PROPOSED 3 ann", "APPROVED 3 bob",
                        "ROLLED_BACK 2 cleo",
                        "ROLLED_BACK 1 cleo", "ROLLED_BACK 3 dan", "PROPOSED 4 ann");
    }

    @Test
    void theSameRulesAreNotReleasedTwice() {
        Node node = node();
        assertThatThrownBy(() -> node.releases.propose(RuleBundle.read(SHIPPED, temporary), "ann", "no change", Optional.empty(), MONDAY))
                .isInstanceOf(Refused.class).hasMessageContaining("in force already, as version 1");
        node.releases.propose(edited("x"), "ann", "x", Optional.empty(), MONDAY);
        assertThatThrownBy(() -> node.releases.propose(edited("x"), "cleo", "x", Optional.empty(), MONDAY))
                .isInstanceOf(Refused.class).hasMessageContaining("proposed already, as version 2");

        node.releases.withdraw(2, "ann", "not yet", MONDAY);
        assertThatThrownBy(() -> node.releases.approve(2, "bob", MONDAY)).isInstanceOf(Refused.class).hasMessageContaining("withdrawn");
        assertThat(node.releases.propose(edited("x"), "cleo", "now", Optional.empty(), MONDAY).version()).isEqualTo(3);
        node.releases.approve(3, "bob", MONDAY);
        assertThatThrownBy(() -> node.releases.approve(3, "dan", MONDAY)).isInstanceOf(Refused.class)
                .hasMessageContaining("approved already");
    }

    @Test
    void aWithdrawnScheduledReleaseNeverComesIntoForce() {
        Node node = node();
        Instant noon = MONDAY.plus(Duration.ofHours(3));
        node.releases.propose(edited("noon"), "ann", "noon", Optional.of(noon), MONDAY);
        node.releases.approve(2, "bob", MONDAY);
        node.settle();

        node.releases.withdraw(2, "bob", "second thoughts", MONDAY);
        node.at(noon.plusSeconds(1));

        assertThat(node.version()).contains(1);
        assertThatThrownBy(() -> node.releases.withdraw(1, "bob", "and this", MONDAY)).isInstanceOf(Refused.class)
                .hasMessageContaining("in force");
    }

    @Test
    void aBatchThatBeganBeforeTheInstantKeepsItsRules() {
        Node node = node();
        int version = node.releases.propose(edited("ten past"), "ann", "why", Optional.of(MONDAY.plusSeconds(10)), MONDAY).version();
        Instant from = node.releases.approve(version, "bob", MONDAY.plusSeconds(1));
        node.settle();

        node.at(from.plusSeconds(1)); // meanwhile the batch waited for a lock
        node.at(from.plusSeconds(2));

        assertThat(node.books.activeRelease(from.minusMillis(1)).version()).contains(1);
        assertThat(node.books.activeRelease(from).version()).contains(version);
    }

    /** A release is stored in the database only, so a node that starts after a crash goes on with it. */
    @Test
    void aRestartedNodeKnowsProposalsAndSchedules() {
        Node dying = node();
        Instant noon = MONDAY.plus(Duration.ofHours(3));
        dying.releases.propose(edited("noon"), "ann", "noon", Optional.of(noon), MONDAY);
        dying.close();

        Node next = node();
        next.releases.approve(2, "bob", MONDAY);
        next.close();
        Node last = new Node(application, SHIPPED, noon.plusSeconds(5));
        open.add(last);

        assertThat(last.version()).contains(2);
    }

    /** A start takes some time, and the instant may come before the first look. */
    @Test
    void aNodeThatStartsBeforeTheInstantHasTheNewRulesFromExactlyThen() {
        Node dying = node();
        Instant noon = MONDAY.plus(Duration.ofHours(3));
        dying.releases.propose(edited("noon"), "ann", "noon", Optional.of(noon), MONDAY);
        dying.releases.approve(2, "bob", MONDAY);
        dying.close();

        Node next = new Node(application, SHIPPED, noon.minusMillis(1));
        open.add(next);

        assertThat(next.books.activeRelease(noon.minusMillis(1)).version()).contains(1);
        assertThat(next.books.activeRelease(noon).version()).as("without a look").contains(2);
    }

    @Test
    void concurrentReleasesGetOneOrder() {
        Node one = node();
        Node other = node();
        RuleBundle here = edited("here");
        RuleBundle there = edited("there");
        together(() -> one.releases.propose(here, "ann", "here", Optional.empty(), MONDAY),
                () -> other.releases.propose(there, "ann", "there", Optional.empty(), MONDAY));

        List<String> approvals = together(() -> tried(one, 2, "bob"), () -> tried(other, 2, "cleo"), () -> tried(one, 3, "dan"),
                () -> tried(other, 3, "eva"));

        assertThat(approvals).as("each was approved once").filteredOn("approved"::equals).hasSize(2);
        assertThat(one.releases.all()).extracting(Release::version).containsExactly(1, 2, 3);
        one.settle();
        other.settle();
        assertThat(one.version()).isEqualTo(other.version()).isNotEqualTo(Optional.of(1));
    }

    @Test
    void aVersionThatThisProgramDoesNotUnderstandKeepsTheOldBook(CapturedOutput output) {
        Node node = node();
        node.releases.propose(edited("soon broken"), "ann", "because", Optional.empty(), MONDAY);
        byte[] nothing = new RuleBundle(new RuleFiles("rules", new TreeMap<>(Map.of("README.md", new byte[] {65}))), new TreeMap<>())
                .rules().zip();
        node.releases.approve(2, "bob", MONDAY); // this node has compiled it before
        jdbc.update("UPDATE rule_book SET files = ? WHERE id = ?", nothing, node.releases.release(2).ruleBook());
        Node stranger = new Node(application, SHIPPED, MONDAY.minusSeconds(1));
        open.add(stranger);

        stranger.at(MONDAY.plusSeconds(1));
        stranger.settle();

        assertThat(stranger.version()).contains(1);
        assertThat(output.getAll())
                .contains("This program cannot take version 2 of the rules, and keeps what is in force: rules/tables/allowances.csv:1: ");
        jdbc.update("DELETE FROM rule_book WHERE id = ?", node.releases.release(2).ruleBook());
    }

    @Test
    void aVersionIsFoundByTheBeginningOfItsHash() {
        Node node = node();
        Release second = node.releases.propose(edited("y"), "ann", "y", Optional.empty(), MONDAY);

        assertThat(node.releases.named(second.hash().substring(0, 8))).isEqualTo(second);
        assertThatThrownBy(() -> node.releases.named("2x")).isInstanceOf(Refused.class).hasMessageContaining("rules history");
    }

    @ParameterizedTest
    @CsvSource({"'', why, author", "ann, '', reason", "ann, '   ', reason"})
    void anAuthorAndAReasonAreRequired(String author, String reason, String missing) {
        Node node = node();
        assertThatThrownBy(() -> node.releases.propose(edited("z"), author, reason, Optional.empty(), MONDAY)).isInstanceOf(Refused.class)
                .hasMessageContaining("The " + missing);
        assertThatThrownBy(() -> node.releases.propose(edited("z"), "ann", "why", Optional.of(MONDAY.minusSeconds(1)), MONDAY))
                .isInstanceOf(Refused.class).hasMessageContaining("in the past");
    }

    private static String tried(Node node, int version, String approver) {
        try {
            node.releases.approve(version, approver, MONDAY);
            return "approved";
        } catch (Refused refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    private void release(Node node, int version, Instant now) {
        assertThat(node.releases.propose(edited("version " + version), "ann", "change " + version, Optional.empty(), now.minusSeconds(5))
                .version()).isEqualTo(version);
        node.releases.approve(version, "bob", now);
        node.at(now);
        node.settle();
        assertThat(node.version()).contains(version);
    }

    /** The shipped rules with another sentence in their change log. The files differ, the verdicts do not. */
    static RuleBundle edited(String words) {
        return changed("CHANGES.md", "#", "# " + words + "\n\n#");
    }

    static RuleBundle changed(String file, String old, String fresh) {
        SortedMap<String, byte[]> files = new TreeMap<>(RuleFiles.read(SHIPPED).byPath());
        String text = new String(files.get(file), StandardCharsets.UTF_8);
        assertThat(text).contains(old);
        files.put(file, text.replaceFirst(Pattern.quote(old), fresh).getBytes(StandardCharsets.UTF_8));
        return new RuleBundle(new RuleFiles("rules", files), new TreeMap<>());
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // read only
    static <T> List<T> together(Supplier<T>... works) {
        List<CompletableFuture<T>> all = Arrays.stream(works).map(work -> CompletableFuture.supplyAsync(work, Thread::startVirtualThread))
                .toList();
        return all.stream().map(CompletableFuture::join).toList();
    }
}
