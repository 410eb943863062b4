package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.release.Canary;
import io.tollgate.release.Percent;
import io.tollgate.release.Releases;
import io.tollgate.release.RuleBooks;
import io.tollgate.release.RuleBundle;
import io.tollgate.release.TrialPersons;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** A proposal that refuses every notice runs on trial beside the version in force, which admits them. */
@GateTest
class TrialsTest {

    private static final Instant NOON = Instant.parse("2026-11-18T12:00:00Z");
    private static int proposals;

    @Autowired
    World world;
    @Autowired
    Gates gates;
    @Autowired
    Releases releases;
    @Autowired
    TrialPersons persons;
    @Autowired
    RuleBooks books;
    @Autowired
    Clock clock;

    @AfterEach
    void endTheTrial() {
        try {
            releases.trialService().stopShadow("test", clock.instant());
        } catch (io.tollgate.release.Refused none) {
            // it was a canary
        }
        try {
            releases.trialService().stopCanary("test", "over", clock.instant());
        } catch (io.tollgate.release.Refused none) {
            // it has stopped
        }
        books.look(); // the other tests of the gate share these rule books
    }

    @Test
    void aShadowCountsWhatWouldBeDifferentAndHasNoEffect() {
        int version = propose();
        EnrolledBusiness shop = world.prepaid("10.00");

        releases.trialService().startShadow(version, new Percent(100), "ann", clock.instant());
        lookUntil(books.trials().shadow().isPresent());
        List<MessageId> messages = judge(shop, 20);

        assertThat(messages).allSatisfy(message -> assertThat(world.history().verdict(message)).isInstanceOf(Admitted.class));
        Map<String, Long> counts = counts(releases.trialService().lastShadow().orElseThrow().id());
        assertThat(counts).containsEntry("judged", 20L).containsEntry("different", 20L).containsEntry("admitted would be refused", 20L)
                .containsEntry("CON-ANY-999 would refuse", 20L).doesNotContainKey("failed")
                .containsEntry("different for business " + shop.id().value(), 20L).containsKey("millionths of USD cheaper");
        int trial = releases.trialService().lastShadow().orElseThrow().id();
        assertThat(persons.count(trial)).as("different persons").isEqualTo(20);
        judge(shop, 3, world.person().consentsTo(shop));
        assertThat(persons.count(trial)).as("one more, although there are three messages to her").isEqualTo(21);
        assertThat(counts.keySet()).filteredOn(what -> what.startsWith("see ")).isNotEmpty().hasSizeLessThanOrEqualTo(20)
                .allMatch(what -> messages.stream().anyMatch(message -> what.equals("see " + message.text())));
    }

    /** A note is only for the record. It changes no verdict, so the trial does not count it. */
    @Test
    void aShadowDoesNotCountANoteAsADifference() {
        int version = propose("note \"Seen.\"");
        EnrolledBusiness shop = world.prepaid("10.00");
        releases.trialService().startShadow(version, new Percent(100), "ann", clock.instant());
        lookUntil(books.trials().shadow().isPresent());
        judge(shop, 20);

        assertThat(counts(releases.trialService().lastShadow().orElseThrow().id())).containsEntry("judged", 20L)
                .doesNotContainKey("different");
    }

    /** A message that waits is not refused, yet it is not sent. */
    @Test
    void aCanaryThatDefersTooMuchStopsByItself() {
        int version = propose("defer \"Not today.\" by 100 hours");
        EnrolledBusiness named = world.prepaid("10.00");
        EnrolledBusiness other = world.prepaid("10.00");
        releases.trialService().startCanary(version, terms(named, 20), "bob", clock.instant());
        books.look();

        judge(other, 20);
        judge(named, 20);
        books.look();
        int trial = releases.trialService().lastCanary().orElseThrow().id();
        assertThat(releases.trialService().counts().compared(trial)).anyMatch(sentence -> sentence.startsWith(
                "It makes wait 100.0 percent of 20 messages, the version in force 0.0 percent of 20 (chance alone makes such a"));
        books.look();

        assertThat(books.trials().canary()).isEmpty();
        assertThat(releases.history().getLast().reason()).contains("It makes wait 100.0 percent of 20 messages")
                .contains("more than 5 points apart");
    }

    /** Of thirty messages, one more or less may be refused by chance. */
    @Test
    void aCanaryGoesOnWhileChanceMayBeTheReason() {
        int version = propose("note \"Seen.\"");
        EnrolledBusiness named = world.prepaid("10.00");
        EnrolledBusiness other = world.prepaid("10.00");
        releases.trialService().startCanary(version, terms(named, 10), "bob", clock.instant());
        books.look();

        judge(other, 12);
        judge(named, 10);
        world.accept(List.of(named.message(Category.UTILITY, world.person())), NOON); // she has not opted in
        gates.at(NOON, 500).drain();
        books.look();
        books.look();

        assertThat(books.trials().canary()).as("9.1 percent and 0.0 percent are more than 5 points apart").isPresent();
    }

    @Test
    void aShadowOfAPartJudgesThatPartAndStopsOnRequest() {
        int version = propose();
        EnrolledBusiness shop = world.prepaid("10.00");

        releases.trialService().startShadow(version, new Percent(30), "ann", clock.instant());
        books.look();
        judge(shop, 200);
        int trial = releases.trialService().lastShadow().orElseThrow().id();
        long met = counts(trial).get("judged");
        assertThat(met).isBetween(30L, 95L);

        releases.trialService().stopShadow("ann", clock.instant());
        books.look();
        judge(shop, 20);
        assertThat(counts(trial)).containsEntry("judged", met);
    }

    @Test
    void aCanaryHoldsForTheNamedBusinessesAndItsVerdictsNameIt() {
        int version = propose();
        EnrolledBusiness named = world.prepaid("10.00");
        EnrolledBusiness other = world.prepaid("10.00");

        releases.trialService().startCanary(version, terms(named, 1_000), "bob", clock.instant());
        books.look();
        MessageId canary = judge(named, 1).getFirst();
        MessageId live = judge(other, 1).getFirst();

        assertThat(world.history().verdict(canary)).isInstanceOf(Refused.class);
        assertThat(world.history().verdict(live)).isInstanceOf(Admitted.class);
        assertThat(world.history().decisions(canary).getLast().ruleBook())
                .isNotEqualTo(world.history().decisions(live).getLast().ruleBook());
    }

    @Test
    void aCanaryThatRefusesTooMuchStopsByItself() {
        int version = propose();
        EnrolledBusiness named = world.prepaid("10.00");
        EnrolledBusiness other = world.prepaid("10.00");
        releases.trialService().startCanary(version, terms(named, 30), "bob", clock.instant());
        books.look();

        judge(named, 29);
        judge(other, 40);
        books.look();
        assertThat(books.trials().canary()).as("too few to conclude anything").isPresent();
        judge(named, 5);
        books.look();
        books.look();

        assertThat(books.trials().canary()).isEmpty();
        assertThat(releases.history().getLast()).satisfies(event -> {
            assertThat(event.type().name()).isEqualTo("CANARY_STOPPED");
            assertThat(event.person()).isEqualTo("Tollgate");
            assertThat(event.reason()).contains("It refused 100.0 percent of 34 messages");
        });
        assertThat(world.history().verdict(judge(named, 1).getFirst())).isInstanceOf(Admitted.class);
    }

    @Test
    void aCanaryThatLeavesItsBandStopsWhateverTheVersionInForceDoes() {
        int version = propose();
        EnrolledBusiness named = world.prepaid("10.00");
        releases.trialService().startCanary(version, terms(named, Optional.of(Canary.Band.of("0-10")), 100, 20), "bob", clock.instant());
        books.look();

        judge(named, 20);
        books.look();
        books.look();

        assertThat(books.trials().canary()).isEmpty();
        assertThat(releases.history().getLast().reason()).isEqualTo("It refused 100.0 percent of 20 messages: not 0-10 percent.");
    }

    @Test
    void aCanaryThatKeepsWithinItsBandGoesOn() {
        int version = propose();
        EnrolledBusiness named = world.prepaid("10.00");
        releases.trialService().startCanary(version, terms(named, Optional.of(Canary.Band.of("90-100")), 100, 20), "bob", clock.instant());
        books.look();

        judge(named, 20);
        books.look();
        books.look();

        assertThat(books.trials().canary()).isPresent();
        assertThat(releases.trialService().lastCanary().orElseThrow().reason())
                .contains("is not 90-100 percent or differs by more than 100 points");
    }

    /** The rule permits a business two such messages to a person an hour. Messages of the same batch count before their commit. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 500})
    void aRuleCountsMessagesOfAnyCategoryExactlyWhateverTheSizeOfBatches(int size) {
        int version = proposeRefusal("""
                    - is an authentication message
                    - follows at least 2 authentication messages of the business within 1 hour
                """);
        EnrolledBusiness named = world.prepaid("10.00");
        releases.trialService().startCanary(version, terms(named, 1_000), "bob", clock.instant());
        books.look();
        Person ana = world.person().consentsTo(named);
        Person rui = world.person().consentsTo(named);
        List<Arrival> arrivals = IntStream.range(0, 10)
                .mapToObj(i -> named.message(Category.AUTHENTICATION, i % 2 == 0 ? ana : rui)).toList();

        List<MessageId> messages = world.accept(arrivals, NOON);
        gates.at(NOON, size).drain();
        List<MessageId> utility = judge(named, 1);
        MessageId later = world.accept(List.of(arrivals.getFirst()), NOON.plusSeconds(3_600)).getFirst();
        gates.at(NOON.plusSeconds(3_600), size).drain();

        assertThat(messages.stream().map(world.history()::verdict).filter(Admitted.class::isInstance))
                .as("2 for each of 2 people").hasSize(4);
        assertThat(world.history().verdict(utility.getFirst())).isInstanceOf(Admitted.class);
        assertThat(world.history().verdict(later)).as("an hour later").isInstanceOf(Admitted.class);
        assertThat(world.history().decisions(messages.getLast()).getLast().caseFile().traffic().counts())
                .containsKey("AUTHENTICATION OWN PT1H");
        assertThat(world.history().decisions(later).getLast().caseFile().traffic().counts()).containsEntry("AUTHENTICATION OWN PT1H", 0);
    }

    @Test
    void aRuleKnowsTheFirstMessageOfABusinessToAPersonAlsoWithinABatch() {
        int version = proposeRefusal("    - is the first message of the business to the recipient\n    - is an authentication message\n");
        EnrolledBusiness named = world.prepaid("10.00");
        releases.trialService().startCanary(version, terms(named, 1_000), "bob", clock.instant());
        books.look();
        Person ana = world.person().consentsTo(named);

        List<MessageId> messages = world.accept(List.of(named.message(Category.AUTHENTICATION, ana),
                named.message(Category.UTILITY, ana)), NOON);
        gates.at(NOON, 500).drain();
        MessageId second = world.accept(List.of(named.message(Category.AUTHENTICATION, ana)), NOON).getFirst();
        gates.at(NOON, 500).drain();

        assertThat(world.history().verdict(messages.getFirst()) instanceof Refused
                || world.history().verdict(messages.getLast()) instanceof Admitted).isTrue();
        assertThat(world.history().verdict(second)).as("the notice was the first").isInstanceOf(Admitted.class);
    }

    /** The case file has no facts that no rule asks for, so rule books without such rules cost nothing more. */
    @Test
    void factsThatNoRuleAsksForAreNotLookedUp() {
        EnrolledBusiness shop = world.prepaid("10.00");

        assertThat(world.history().decisions(judge(shop, 1).getFirst()).getLast().caseFile()).satisfies(file -> {
            assertThat(file.traffic().counts()).isEmpty();
            assertThat(file.recipient().holidays()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "10-0", "5-5", "0-101", "-1-10", "low-high", "0 to 10"})
    void refusesAnInvalidBand(String band) {
        assertThatThrownBy(() -> Canary.Band.of(band)).isInstanceOf(io.tollgate.release.Refused.class).hasMessageContaining("Maybe 0-10");
    }

    @Test
    void nobodyStartsACanaryOfHerOwnNorOfWhatIsInForce() {
        int version = propose();
        EnrolledBusiness named = world.prepaid("10.00");

        assertThatThrownBy(() -> releases.trialService().startCanary(version, terms(named, 10), "ANN", clock.instant()))
                .hasMessageContaining("another person");
        assertThatThrownBy(() -> releases.trialService().startCanary(1, terms(named, 10), "bob", clock.instant()))
                .hasMessageContaining("not an open proposal");
        assertThatThrownBy(() -> releases.trialService().startShadow(1, new Percent(10), "bob", clock.instant()))
                .hasMessageContaining("not an open proposal");
        assertThatThrownBy(() -> new Percent(0)).hasMessageContaining("1 to 100");
    }

    @Test
    void aCanaryNamesUpToAHundredBusinesses() {
        int version = propose();
        Set<Integer> hundred = IntStream.range(0, 100).mapToObj(place -> Integer.MAX_VALUE - place).collect(Collectors.toSet());

        releases.trialService().startCanary(version,
                new Canary.Terms(new Percent(1), hundred, Optional.of(Canary.Band.of("0-100")), 100, 1_000_000), "bob", clock.instant());
        books.look();

        assertThat(hundred).allSatisfy(id -> assertThat(books.trials().canary().orElseThrow().takes(new BusinessId(id))).isTrue());
        assertThat(books.trials().canary().orElseThrow().takes(new BusinessId(1))).isFalse();
        Set<Integer> more = IntStream.rangeClosed(1, 101).boxed().collect(Collectors.toSet());
        assertThatThrownBy(() -> new Canary.Terms(new Percent(1), more, Optional.empty(), 5, 100))
                .hasMessageContaining("100 named businesses at most");
    }

    private static Canary.Terms terms(EnrolledBusiness business, int minimum) {
        return terms(business, Optional.empty(), 5, minimum);
    }

    private static Canary.Terms terms(EnrolledBusiness business, Optional<Canary.Band> band, int points, int minimum) {
        return new Canary.Terms(new Percent(1), Set.of(business.id().value()), band, points, minimum);
    }

    private void lookUntil(boolean already) {
        books.look();
        assertThat(already || books.trials().shadow().isPresent()).isTrue();
    }

    private Map<String, Long> counts(int trial) {
        books.look();
        return releases.trialService().counts().of(trial);
    }

    private void judge(EnrolledBusiness business, int messages, Person person) {
        world.accept(IntStream.range(0, messages).mapToObj(_ -> business.message(Category.UTILITY, person)).toList(), NOON);
        gates.at(NOON, 500).drain();
    }

    private List<MessageId> judge(EnrolledBusiness business, int messages) {
        List<MessageId> ids = world.accept(IntStream.range(0, messages)
                .mapToObj(_ -> business.message(Category.UTILITY, world.person().consentsTo(business))).toList(), NOON);
        gates.at(NOON, 500).drain();
        return ids;
    }

    private int propose() {
        return propose("refuse \"No notices any more.\" as 131050");
    }

    private int propose(String outcome) {
        return propose("    - is a utility message\n", outcome);
    }

    /** @param conditions lines of the rule */
    private int proposeRefusal(String conditions) {
        return propose(conditions, "refuse \"No notices any more.\" as 131050");
    }

    private int propose(String conditions, String outcome) {
        SortedMap<String, byte[]> files = new TreeMap<>(RuleFiles.read(Path.of("rules")).byPath());
        files.put("consent/any-trial.dslr", """
                # Proposal %d.

                rule "CON-ANY-999: No notices any more"
                    @basis( "A test" )
                    @source( "this test" )
                    @inForceFrom( "2026-01-01" )
                when
                    a message
                %s
                then
                    %s
                end
                """.formatted(++proposals, conditions, outcome).getBytes(StandardCharsets.UTF_8));
        return releases.propose(new RuleBundle(new RuleFiles("rules", files), new TreeMap<>()), "ann", "a trial", Optional.empty(),
                clock.instant()).version();
    }
}
