package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.decision.Gatekeeper;
import io.tollgate.decision.Verdict;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.gate.Town.Firm;
import io.tollgate.gate.Town.Person;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The way of a batch through the real route, one situation each. */
@GateTest
class GateRouteTest {

    private static final Instant NOON = Instant.parse("2026-11-18T12:00:00Z");

    @Autowired Town town;
    @Autowired Gates gates;

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

    private static java.util.List<String> rules(Verdict verdict) {
        return ((Refused) verdict).refusals().stream().map(refusal -> refusal.rule()).toList();
    }
}
