package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.conversation.Conversation;
import io.tollgate.conversation.Conversations;
import io.tollgate.decision.Decision;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.decision.Finding.Refuse;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.decision.Verdict;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.decision.Verdict.Deferred;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.gate.Town.Firm;
import io.tollgate.gate.Town.Person;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.rulebook.RuleBook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The way of a batch through the real route, one situation each. */
@GateTest
class GateRouteTest {

    private static final Instant NOON = Instant.parse("2026-11-18T12:00:00Z");

    @Autowired
    Town town;
    @Autowired
    Gates gates;

    @Test
    void whatIsAdmittedIsRecordedReservedAndHandedOver() {
        Firm shop = town.enterprise("10.00");
        MessageId id = town.accept(shop, town.customer(shop), Category.MARKETING, NOON);

        gates.at(NOON, 500).drain();

        assertThat(town.verdict(id)).isInstanceOf(Admitted.class);
        assertThat(town.rows("decision", id)).isOne();
        assertThat(town.rows("outbox", id)).isOne();
        assertThat(town.rows("reservation", id)).isOne();
        assertThat(town.rows("traffic", id)).isOne();
        assertThat(town.rows("inbox", id)).isZero();
        assertThat(town.rows("status_update", id)).isZero();
        long ceiling = ((Admitted) town.verdict(id)).quote().ceilingMicros();
        assertThat(ceiling).isPositive();
        assertThat(town.available(shop).micros()).isEqualTo(10_000_000 - ceiling);
    }

    @Test
    void whatIsRefusedIsToldAndLeavesNothingElse() {
        Firm shop = town.enterprise("10.00");
        MessageId id = town.accept(shop, town.stranger(), Category.MARKETING, NOON);

        gates.at(NOON, 500).drain();

        assertThat(town.verdict(id)).isInstanceOf(Refused.class);
        assertThat(town.rows("status_update", id)).isOne();
        assertThat(town.rows("outbox", id) + town.rows("reservation", id) + town.rows("traffic", id) + town.rows("inbox", id)).isZero();
        assertThat(town.available(shop).micros()).isEqualTo(10_000_000);
    }

    @Test
    void whatExpiredBeforeItWasJudgedIsRefused() {
        Firm shop = town.enterprise("10.00");
        MessageId id = town.accept(shop, town.customer(shop), Category.MARKETING, NOON.minus(Duration.ofDays(30)));

        gates.at(NOON, 500).drain();

        assertThat(rules(town.verdict(id))).contains(Gatekeeper.EXPIRED);
    }

    @Test
    void whoWasErasedIsNotWrittenTo() {
        Firm shop = town.enterprise("10.00");
        Person erased = town.customer(shop);
        MessageId id = town.accept(shop, erased, Category.UTILITY, NOON);
        town.jdbc.update("DELETE FROM recipient WHERE id = ?", (Object) erased.id().bytes());

        gates.at(NOON, 500).drain();

        assertThat(rules(town.verdict(id))).contains(Gatekeeper.ERASED);
    }

    @Test
    void marketingAtNightWaitsForTheMorningAndIsJudgedAnew() {
        Instant evening = Instant.parse("2026-11-18T21:00:00Z");
        Instant morning = Instant.parse("2026-11-19T07:00:00Z");
        Firm shop = town.enterprise("10.00");
        MessageId id = town.accept(shop, town.customer(shop, town.person("+33612345678")), Category.MARKETING, evening);

        gates.at(evening, 500).drain();
        assertThat(((Deferred) town.verdict(id)).until()).isEqualTo(morning);
        gates.at(morning.minusNanos(1_000), 500).drain();
        assertThat(town.decisions(id)).hasSize(1);
        assertThat(town.rows("outbox", id)).isZero();

        gates.at(morning, 500).drain();
        assertThat(town.verdict(id)).isInstanceOf(Admitted.class);
        assertThat(town.decisions(id)).extracting(Decision::round).containsExactly(0, 1);
        assertThat(town.rows("outbox", id)).isOne();
    }

    @Test
    void whoWithdrawsWhileHerMessageWaitsDoesNotGetIt() {
        Instant evening = Instant.parse("2026-11-18T21:00:00Z");
        Firm shop = town.enterprise("10.00");
        Person customer = town.customer(shop, town.person("+33612345679"));
        MessageId id = town.accept(shop, customer, Category.MARKETING, evening);
        gates.at(evening, 500).drain();

        town.blocks.block(customer.id(), Optional.of(shop.business().id()), "handset", evening.plusSeconds(60));
        gates.at(evening.plus(Duration.ofHours(12)), 500).drain();

        assertThat(town.verdict(id)).isInstanceOf(Refused.class);
        assertThat(town.rows("outbox", id)).isZero();
    }

    @Test
    void theFirstAnswerToAnAdvertisementsClickOpensTheFreeEntryPoint() {
        Firm shop = town.enterprise("10.00");
        Person curious = town.customer(shop);
        town.conversations.inbound(shop.sender(), curious.id(), true, NOON.minusSeconds(60));
        MessageId answer = town.accept(shop, curious, Category.SERVICE, NOON);
        MessageId next = town.accept(shop, curious, Category.UTILITY, NOON);

        gates.at(NOON, 500).drain();

        Conversation open = town.conversations.of(List.of(curious.id())).get(new Conversations.Key(shop.sender(), curious.id()));
        assertThat(open.freeEntryUntil()).isEqualTo(NOON.plus(Duration.ofHours(72)));
        assertThat(town.decisions(next).getLast().caseFile().conversation()).as("seen by the next in the batch").isEqualTo(open);
        assertThat(freeReason(answer)).contains(FreeReason.FREE_ENTRY);
        assertThat(freeReason(next)).contains(FreeReason.FREE_ENTRY);
        assertThat(town.available(shop).micros()).isEqualTo(10_000_000);
    }

    @Test
    void theLastMoneyIsSpentOnceWithinABatch() {
        Firm shop = town.enterprise("0.10");
        List<MessageId> ids = IntStream.range(0, 20).mapToObj(message -> town.accept(shop, town.customer(shop), Category.MARKETING, NOON))
                .toList();

        gates.at(NOON, 500).drain();

        long admitted = ids.stream().filter(id -> town.verdict(id) instanceof Admitted).count();
        assertThat(admitted).isBetween(1L, 19L);
        assertThat(town.available(shop).micros()).isNotNegative();
    }

    @Test
    void aRefusalTellsThePartnerEveryReason() {
        Firm shop = town.enterprise("10.00");
        Person person = town.stranger();
        town.blocks.block(person.id(), Optional.empty(), "stop list", NOON.minusSeconds(60));
        MessageId id = town.accept(shop, person, Category.MARKETING, NOON);

        gates.at(NOON, 500).drain();

        String detail = town.jdbc.queryForObject("SELECT CONVERT(detail USING utf8mb4) FROM status_update WHERE message_id = ?",
                String.class, (Object) id.bytes());
        assertThat(rules(town.verdict(id))).hasSizeGreaterThan(1).allSatisfy(rule -> assertThat(detail).contains(rule));
        assertThat(detail).contains("\"errors\"", "\"code\"", "\"error_data\"").doesNotContain(person.number().e164());
    }

    @Test
    void everyVerdictCanBeReplayedUnderTheRuleBookThatWasKept() {
        Firm shop = town.enterprise("10.00");
        List<MessageId> ids = List.of(town.accept(shop, town.customer(shop), Category.MARKETING, NOON),
                town.accept(shop, town.stranger(), Category.MARKETING, NOON),
                town.accept(shop, town.customer(shop), Category.SERVICE, NOON));

        gates.at(NOON, 500).drain();

        for (MessageId id : ids) {
            Decision kept = town.decisions(id).getLast();
            try (RuleBook ruleBook = RuleBook.unzip(town.decisions.ruleBookFiles(kept.ruleBook()))) {
                assertThat(Gatekeeper.judge(kept.caseFile(), ruleBook.judge(kept.caseFile()))).isEqualTo(kept.verdict());
            }
        }
    }

    private Optional<FreeReason> freeReason(MessageId id) {
        return ((Admitted) town.verdict(id)).quote().freeReason();
    }

    private static List<String> rules(Verdict verdict) {
        return ((Refused) verdict).refusals().stream().map(Refuse::rule).toList();
    }
}
