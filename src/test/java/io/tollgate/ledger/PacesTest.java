package io.tollgate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.database.DatabaseTest;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.World;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** The pace of spending is counted only for rules that ask it. */
@DatabaseTest
class PacesTest {

    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 30);

    @Autowired
    World world;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    Accounts accounts;

    private BusinessId shop;
    private boolean asked;
    private Paces paces;

    @BeforeEach
    void nothingIsCounted() {
        shop = world.prepaid("100").id();
        jdbc.update("DELETE FROM spending_pace");
        paces = new Paces(jdbc, new StaticListableBeanFactory(Map.of("rules", (PaceInterest) () -> asked))
                .getBeanProvider(PaceInterest.class));
    }

    @Test
    void whileNoRuleAsksNothingIsWritten() {
        paces.add(List.of(message(50_000)), accounts.of(List.of(shop)));
        paces.keep(Map.of(shop, new SpendingPace(Map.of(), SpendingPace.Sum.NOTHING, Map.of(TODAY.minusDays(1), 7L), true)));

        assertThat(rows()).isZero();
    }

    @Test
    void whenTheLastRuleIsGoneWhatWasCountedGoesToo() {
        asked = true;
        Reservation message = message(50_000);
        paces.add(List.of(message), accounts.of(List.of(shop)));
        assertThat(rows()).as("a minute and a day").isEqualTo(2);

        asked = false;
        paces.end(List.of(message), List.of(), accounts.of(List.of(shop)));
        assertThat(pace(60).today().micros()).as("nobody asks, so nothing is corrected").isEqualTo(50_000);
        assertThat(paces.forget(NOON)).isFalse();

        assertThat(rows()).isZero();
    }

    @Test
    void theDaysBeforeARuleAskedAreReadFromTheChargesAndOnlyOnce() {
        charge(TODAY.minusDays(1), 300);
        charge(TODAY.minusDays(1), 200);
        charge(TODAY.minusDays(27), 70);
        charge(TODAY.minusDays(29), 5_000);
        charge(TODAY, 9);
        asked = true;

        SpendingPace first = pace(28);
        assertThat(first.isNew()).isTrue();
        assertThat(first.before()).containsOnly(Map.entry(TODAY.minusDays(1), 500L), Map.entry(TODAY.minusDays(27), 70L));

        paces.keep(Map.of(shop, first));
        paces.keep(Map.of(shop, first));
        jdbc.update("DELETE FROM charge WHERE business_id = ?", shop.value());
        assertThat(pace(28).before()).as("of what was kept").isEqualTo(first.before());
        assertThat(pace(28).isNew()).isFalse();
    }

    @Test
    void whatWasAdmittedBeforeCountingBeganTakesNothingBelowZero() {
        asked = true;
        paces.add(List.of(message(20_000)), accounts.of(List.of(shop)));

        paces.end(List.of(message(50_000)), List.of(), accounts.of(List.of(shop)));

        assertThat(pace(60).today()).isEqualTo(new SpendingPace.Sum(1, 0));
    }

    private SpendingPace pace(int days) {
        return paces.of(Map.of(shop, TODAY), List.of(60), days, NOON).get(shop);
    }

    private int rows() {
        return jdbc.queryForObject("SELECT COUNT(*) FROM spending_pace", Integer.class);
    }

    private Reservation message(long micros) {
        return HeldMoney.held(shop, Category.UTILITY, micros, NOON);
    }

    private void charge(LocalDate day, long micros) {
        jdbc.update("INSERT INTO charge (message_id, business_id, sender_id, delivered_at, day, period, market, category, rate_micros,"
                + " currency, free_reason, rate_version) VALUES (?, ?, 1, ?, ?, ?, 'Germany', 'UTILITY', ?, 'USD', '', ?)",
                new MessageId(UUID.randomUUID()).bytes(), shop.value(), day.atStartOfDay(), day, day.toString().substring(0, 7), micros,
                day);
    }
}
