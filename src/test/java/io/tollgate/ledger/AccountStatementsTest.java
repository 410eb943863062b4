package io.tollgate.ledger;

import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.database.Times;
import io.tollgate.ledger.AccountStatements.Line;
import io.tollgate.ledger.AccountStatements.Statement;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import io.tollgate.world.World;
import io.tollgate.world.WorldBooks;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Statements join without a gap: each begins with what the one before ended with, and the last one ends with the balance. */
@TollgateTest
class AccountStatementsTest {

    private static final Instant FIRST = Instant.parse("2026-08-31T00:00:00Z");
    private static final YearMonth AUGUST = YearMonth.of(2026, 8);

    @Autowired
    World world;

    @Autowired
    Ledger ledger;

    @Autowired
    AccountStatements statements;

    @Autowired
    JdbcTemplate jdbc;

    /** Bookings at random seconds of three months, in zones with odd offsets and with a change of clocks. */
    @ParameterizedTest
    @CsvSource({"Europe/Berlin, 1", "Asia/Kathmandu, 2", "Australia/Lord_Howe, 3", "America/St_Johns, 4", "Pacific/Kiritimati, 5"})
    void statementsJoinAndAddUpToTheBalance(ZoneId zone, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        BusinessId shop = world.business().in(zone.getId()).onAccount(usd(1_000_000_000)).enrol().id();
        try (WorldBooks books = world.books()) {
            for (int batch = 0; batch < 8; batch++) {
                books.deliver(shop, Category.UTILITY, Instant.parse("2026-10-15T12:00:00Z"), random.longs(6, 1, 200_000).boxed().toList());
                books.pay(shop, String.valueOf(random.nextInt(1, 500)), "payment " + batch, Instant.parse("2026-10-15T12:00:00Z"));
            }
        }
        String account = Journal.account(shop);
        SortedMap<LocalDate, Long> days = new TreeMap<>();
        for (byte[] id : jdbc.queryForList("SELECT journal_entry_id FROM entry WHERE account = ?", byte[].class, account)) {
            Instant booked = FIRST.plusSeconds(random.nextLong(75L * 24 * 3_600));
            jdbc.update("UPDATE entry SET booked_at = ? WHERE journal_entry_id = ?", Times.utc(booked), id);
            days.merge(LocalDate.ofInstant(booked, zone), jdbc.queryForObject(
                    "SELECT amount_micros FROM entry WHERE journal_entry_id = ? AND account = ?", Long.class, id, account), Long::sum);
        }
        Account now = ledger.account(shop);

        List<Statement> all = new ArrayList<>();
        for (int month = 0; month < 5; month++) {
            all.add(statements.of(now, AUGUST.plusMonths(month)));
        }

        Money balance = Money.zero(now.currency());
        SortedMap<LocalDate, Long> told = new TreeMap<>();
        for (Statement one : all) {
            assertThat(one.opening()).isEqualTo(balance);
            for (Line line : one.lines()) {
                balance = balance.plus(line.amount());
                assertThat(line.balance()).isEqualTo(balance);
                assertThat(YearMonth.from(line.booked())).isEqualTo(one.month());
                told.merge(line.booked(), line.amount().micros(), Long::sum);
            }
            assertThat(one.lines()).isSortedAccordingTo((a, b) -> a.booked().compareTo(b.booked()));
            assertThat(one.lines().stream().filter(line -> line.kind().equals("CHARGE")).map(Line::booked)).as("a line a day")
                    .doesNotHaveDuplicates();
            assertThat(one.closing()).isEqualTo(balance);
        }
        assertThat(told).isEqualTo(days);
        assertThat(balance).isEqualTo(now.balance());
        assertThat(all.stream().flatMap(one -> one.lines().stream()).mapToLong(Line::messages).sum()).isEqualTo(48);
    }
}
