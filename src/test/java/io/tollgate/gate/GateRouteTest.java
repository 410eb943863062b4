package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.conversation.Conversation;
import io.tollgate.conversation.Conversations;
import io.tollgate.decision.Decision;
import io.tollgate.decision.Decisions;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.decision.Finding.Refuse;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.decision.Verdict;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.decision.Verdict.Deferred;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A batch passes through the real route; each test has one situation. */
@GateTest
class GateRouteTest {

    private static final Instant NOON = Instant.parse("2026-11-18T12:00:00Z");

    @Autowired
    World world;
    @Autowired
    Gates gates;

    @Test
    void anAdmittedMessageIsRecordedReservedAndQueuedForDelivery() {
        EnrolledBusiness shop = world.prepaid("10.00");
        MessageId id = shop.sends(Category.MARKETING, world.person().consentsTo(shop), NOON);

        gates.at(NOON, 500).drain();

        assertThat(world.history().verdict(id)).isInstanceOf(Admitted.class);
        assertThat(world.history().rows("decision", id)).isOne();
        assertThat(world.history().rows("outbox", id)).isOne();
        assertThat(world.history().rows("reservation", id)).isOne();
        assertThat(world.history().rows("traffic", id)).isOne();
        assertThat(world.history().rows("inbox", id)).isZero();
        assertThat(world.history().rows("status_update", id)).isZero();
        long ceiling = ((Admitted) world.history().verdict(id)).quote().ceilingMicros();
        assertThat(ceiling).isPositive();
        assertThat(shop.available().micros()).isEqualTo(10_000_000 - ceiling);
    }

    @Test
    void aRefusedMessageIsReportedAndLeavesNothingElse() {
        EnrolledBusiness shop = world.prepaid("10.00");
        MessageId id = shop.sends(Category.MARKETING, world.person(), NOON);

        gates.at(NOON, 500).drain();

        assertThat(world.history().verdict(id)).isInstanceOf(Refused.class);
        assertThat(world.history().rows("status_update", id)).isOne();
        assertThat(world.history().rows("outbox", id) + world.history().rows("reservation", id) + world.history().rows("traffic", id)
                + world.history().rows("inbox", id)).isZero();
        assertThat(shop.available().micros()).isEqualTo(10_000_000);
    }

    @Test
    void aMessageThatExpiredBeforeJudgementIsRefused() {
        EnrolledBusiness shop = world.prepaid("10.00");
        MessageId id = shop.sends(Category.MARKETING, world.person().consentsTo(shop), NOON.minus(Duration.ofDays(30)));

        gates.at(NOON, 500).drain();

        assertThat(rules(world.history().verdict(id))).contains(Gatekeeper.EXPIRED);
    }

    @Test
    void aMessageToAnErasedPersonIsRefused() {
        EnrolledBusiness shop = world.prepaid("10.00");
        Person erased = world.person().consentsTo(shop);
        MessageId id = shop.sends(Category.UTILITY, erased, NOON);
        world.database().update("DELETE FROM recipient WHERE id = ?", (Object) erased.id().bytes());

        gates.at(NOON, 500).drain();

        assertThat(rules(world.history().verdict(id))).contains(Gatekeeper.ERASED);
    }

    @Test
    void marketingAtNightWaitsForTheMorningAndIsJudgedAgain() {
        Instant evening = Instant.parse("2026-11-18T21:00:00Z");
        Instant morning = Instant.parse("2026-11-19T07:00:00Z");
        EnrolledBusiness shop = world.prepaid("10.00");
        MessageId id = shop.sends(Category.MARKETING, world.person("+33612345678").consentsTo(shop), evening);

        gates.at(evening, 500).drain();
        assertThat(((Deferred) world.history().verdict(id)).until()).isEqualTo(morning);
        gates.at(morning.minusNanos(1_000), 500).drain();
        assertThat(world.history().decisions(id)).hasSize(1);
        assertThat(world.history().rows("outbox", id)).isZero();

        gates.at(morning, 500).drain();
        assertThat(world.history().verdict(id)).isInstanceOf(Admitted.class);
        assertThat(world.history().decisions(id)).extracting(Decision::round).containsExactly(0, 1);
        assertThat(world.history().rows("outbox", id)).isOne();
    }

    @Test
    void aMessageWhoseConsentIsWithdrawnWhileItWaitsIsRefused() {
        Instant evening = Instant.parse("2026-11-18T21:00:00Z");
        EnrolledBusiness shop = world.prepaid("10.00");
        Person customer = world.person("+33612345679").consentsTo(shop);
        MessageId id = shop.sends(Category.MARKETING, customer, evening);
        gates.at(evening, 500).drain();

        customer.blocks(shop, evening.plusSeconds(60));
        gates.at(evening.plus(Duration.ofHours(12)), 500).drain();

        assertThat(world.history().verdict(id)).isInstanceOf(Refused.class);
        assertThat(world.history().rows("outbox", id)).isZero();
    }

    @Test
    void theFirstAnswerToAnAdvertisementsClickOpensTheFreeEntryPoint() {
        EnrolledBusiness shop = world.prepaid("10.00");
        Person curious = world.person().consentsTo(shop);
        curious.respondsToAdvertisementOf(shop, NOON.minusSeconds(60));
        MessageId answer = shop.sends(Category.SERVICE, curious, NOON);
        MessageId next = shop.sends(Category.UTILITY, curious, NOON);

        gates.at(NOON, 500).drain();

        Conversation open = world.the(Conversations.class).of(List.of(curious.id()))
                .get(new Conversations.Key(shop.sender(), curious.id()));
        assertThat(open.freeEntryUntil()).isEqualTo(NOON.plus(Duration.ofHours(72)));
        assertThat(world.history().decisions(next).getLast().caseFile().conversation()).as("seen by the next in the batch").isEqualTo(open);
        assertThat(freeReason(answer)).contains(FreeReason.FREE_ENTRY);
        assertThat(freeReason(next)).contains(FreeReason.FREE_ENTRY);
        assertThat(shop.available().micros()).isEqualTo(10_000_000);
    }

    @Test
    void theLastMoneyIsSpentOnceWithinABatch() {
        EnrolledBusiness shop = world.prepaid("0.10");
        List<MessageId> ids = IntStream.range(0, 20)
                .mapToObj(message -> shop.sends(Category.MARKETING, world.person().consentsTo(shop), NOON))
                .toList();

        gates.at(NOON, 500).drain();

        long admitted = ids.stream().filter(id -> world.history().verdict(id) instanceof Admitted).count();
        assertThat(admitted).isBetween(1L, 19L);
        assertThat(shop.available().micros()).isNotNegative();
    }

    @Test
    void aMessageWaitsForMoneyThatIsHeldAndGoesWhenItIsReleased() {
        EnrolledBusiness shop = world.prepaid("0.10");
        MessageId first = shop.sends(Category.MARKETING, world.person().consentsTo(shop), NOON);
        gates.at(NOON, 500).drain();
        MessageId second = shop.sends(Category.MARKETING, world.person().consentsTo(shop), NOON);

        gates.at(NOON, 500).drain();
        assertThat(((Deferred) world.history().verdict(second)).until()).isEqualTo(NOON.plusSeconds(120));
        gates.at(NOON.plusSeconds(120), 500).drain();
        assertThat(world.history().verdict(second)).as("still held").isInstanceOf(Deferred.class);

        world.the(Ledger.class).release(List.of(first));
        gates.at(NOON.plusSeconds(240), 500).drain();
        assertThat(world.history().verdict(second)).isInstanceOf(Admitted.class);
    }

    @Test
    void aMessageThatWaitsForMoneyIsRefusedWhenItIsSpentOrAfterHalfAnHour() {
        EnrolledBusiness spends = world.prepaid("0.10");
        EnrolledBusiness holds = world.prepaid("0.10");
        MessageId first = spends.sends(Category.MARKETING, world.person().consentsTo(spends), NOON);
        holds.sends(Category.MARKETING, world.person().consentsTo(holds), NOON);
        gates.at(NOON, 500).drain();
        MessageId refused = spends.sends(Category.MARKETING, world.person().consentsTo(spends), NOON);
        MessageId tired = holds.sends(Category.MARKETING, world.person().consentsTo(holds), NOON);
        gates.at(NOON, 500).drain();

        world.the(Ledger.class).settle(List.of(new Delivered(first, NOON.plusSeconds(60))), List.of());
        IntStream.rangeClosed(1, 15).forEach(round -> gates.at(NOON.plusSeconds(120L * round), 500).drain());

        assertThat(rules(world.history().verdict(refused))).containsExactly("TAR-ANY-002");
        assertThat(world.history().decisions(refused)).hasSize(2);
        assertThat(rules(world.history().verdict(tired))).containsExactly("TAR-ANY-004");
        assertThat(world.history().decisions(tired)).extracting(Decision::round).endsWith(14, 15);
    }

    @Test
    void aRefusalTellsThePartnerEveryReason() {
        EnrolledBusiness shop = world.prepaid("10.00");
        Person person = world.person();
        person.blocksAll(NOON.minusSeconds(60));
        MessageId id = shop.sends(Category.MARKETING, person, NOON);

        gates.at(NOON, 500).drain();

        String detail = world.database().queryForObject("SELECT CONVERT(detail USING utf8mb4) FROM status_update WHERE message_id = ?",
                String.class, (Object) id.bytes());
        assertThat(rules(world.history().verdict(id))).hasSizeGreaterThan(1).allSatisfy(rule -> assertThat(detail).contains(rule));
        assertThat(detail).contains("\"errors\"", "\"code\"", "\"error_data\"").doesNotContain(person.number().e164());
    }

    @Test
    void everyVerdictCanBeReplayedUnderItsStoredRuleBook() {
        EnrolledBusiness shop = world.prepaid("10.00");
        List<MessageId> ids = List.of(shop.sends(Category.MARKETING, world.person().consentsTo(shop), NOON),
                shop.sends(Category.MARKETING, world.person(), NOON),
                shop.sends(Category.SERVICE, world.person().consentsTo(shop), NOON));

        gates.at(NOON, 500).drain();

        for (MessageId id : ids) {
            Decision kept = world.history().decisions(id).getLast();
            try (RuleBook ruleBook = RuleBook.unzip(world.the(Decisions.class).ruleBookFiles(kept.ruleBook()))) {
                assertThat(Gatekeeper.judge(kept.caseFile(), ruleBook.judge(kept.caseFile()))).isEqualTo(kept.verdict());
            }
        }
    }

    private Optional<FreeReason> freeReason(MessageId id) {
        return ((Admitted) world.history().verdict(id)).quote().freeReason();
    }

    private static List<String> rules(Verdict verdict) {
        return ((Refused) verdict).refusals().stream().map(Refuse::rule).toList();
    }
}
