package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.ledger.Grant;
import io.tollgate.ledger.Grant.Signed;
import io.tollgate.ledger.Grants;
import io.tollgate.ledger.Grants.Proposal;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** A grant pays from the second in which its first day begins, though the work that starts grants comes by only now and then. */
@GateTest
class GrantsInTimeTest {

    private static final Instant NOON = Instant.parse("2026-12-02T12:00:00Z");
    private static final LocalDate TOMORROW = LocalDate.of(2026, 12, 3);

    @Autowired
    World world;
    @Autowired
    Gates gates;
    @Autowired
    Grants grants;
    @Autowired
    Ledger ledger;
    @Autowired
    JdbcTemplate jdbc;

    private EnrolledBusiness shop;
    private Person ana;
    private Grant grant;

    @BeforeEach
    void aGrantThatBeginsTomorrow() {
        jdbc.update("DELETE FROM inbox");
        shop = world.business().in("Europe/Berlin").enrol();
        ana = world.person().consentsTo(shop);
        grant = grants.propose(shop.id(), new Proposal(HeldMoney.usd(5_000_000), TOMORROW, TOMORROW, 100, "Advent"),
                new Signed("ann", NOON));
        grant = grants.approve(grant, new Signed("ben", NOON));
    }

    @Test
    void paysFromItsFirstSecondToItsLast() {
        assertThat(outcome(grant.startsAt().minusSeconds(1))).isEqualTo("REFUSED");
        assertThat(outcome(grant.startsAt())).isEqualTo("ADMITTED");
        assertThat(ledger.account(shop.id()).available().micros()).isBetween(1L, 4_999_999L);
        assertThat(outcome(grant.expiresAt().minusSeconds(1))).isEqualTo("ADMITTED");
        assertThat(outcome(grant.expiresAt())).as("others still hold money, so it may wait").isNotEqualTo("ADMITTED");
    }

    @Test
    void ofTwoThatFollowEachOtherTheSecondPaysAtOnce() {
        LocalDate next = TOMORROW.plusDays(1);
        Grant second = grants.propose(shop.id(), new Proposal(HeldMoney.usd(3_000_000), next, next, 1, "More"), new Signed("ann", NOON));
        second = grants.approve(second, new Signed("ben", NOON));
        assertThat(second.startsAt()).isEqualTo(grant.expiresAt());
        assertThat(outcome(grant.startsAt())).isEqualTo("ADMITTED");

        assertThat(outcome(second.startsAt())).isEqualTo("ADMITTED");

        assertThat(grants.byId(grant.id()).orElseThrow().state(second.startsAt())).isEqualTo(Grant.State.EXPIRED);
        assertThat(grants.byId(second.id()).orElseThrow().held().micros()).isPositive();
    }

    private String outcome(Instant at) {
        MessageId message = shop.sends(Category.UTILITY, ana, at);
        gates.judgeAllDue(at);
        return jdbc.queryForObject("SELECT outcome FROM decision WHERE message_id = ? ORDER BY round DESC LIMIT 1", String.class,
                (Object) message.bytes());
    }
}
