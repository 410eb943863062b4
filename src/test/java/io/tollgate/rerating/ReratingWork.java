package io.tollgate.rerating;

import static io.tollgate.world.HeldMoney.reservation;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.invoicing.Annexes;
import io.tollgate.invoicing.CreditConflict;
import io.tollgate.invoicing.CreditNote;
import io.tollgate.invoicing.CreditNotes;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.Invoices;
import io.tollgate.ledger.Charge;
import io.tollgate.ledger.Charges;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.PaymentConflict;
import io.tollgate.ledger.Payments;
import io.tollgate.ledger.ReratedCharges;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import io.tollgate.reconciliation.Invariant;
import io.tollgate.reconciliation.Reconciliation;
import io.tollgate.rerating.RateTable.Sent;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.RateCards;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** A shop that is charged by one rate card and re-rated by another one, for tests on the application. The prices of its runs are given. */
abstract class ReratingWork {

    private static final Set<Integer> TO_COMPARE = new HashSet<>();
    private static Optional<Reconciliation> comparison = Optional.empty();

    static final YearMonth SEPTEMBER = YearMonth.of(2026, 9);
    static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
    static final Instant IN_OCTOBER = Instant.parse("2026-10-01T09:00:00Z");
    static final Instant IN_NOVEMBER = Instant.parse("2026-11-10T09:00:00Z");
    static final Instant IN_DECEMBER = Instant.parse("2026-12-01T19:00:00Z");
    static final int WRONG = 901;
    static final int RIGHT = 902;

    @Autowired
    Ledger ledger;
    @Autowired
    Charges charges;
    @Autowired
    ReratedCharges rerated;
    @Autowired
    Payments payments;
    @Autowired
    Invoices invoices;
    @Autowired
    CreditNotes notes;
    @Autowired
    ReratingRows rows;
    @Autowired
    Reconciliation reconciliation;
    @Autowired
    RateCards cards;
    @Autowired
    Payers payers;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    World world;
    @Autowired
    CamelContext camel;

    final Map<Integer, PriceVersions.Prices> versions = new HashMap<>();
    /** Messages a month that the plan makes free, by the wrong version and by the right one. */
    int freeBefore;
    int freeAfter;
    private RateCard inForce;

    @BeforeEach
    void stopTheJobOfTheApplication() throws Exception {
        camel.getRouteController().stopRoute("re-rating");
        inForce = cards.inForce();
    }

    @AfterEach
    void startIt() throws Exception {
        cards.takeEffect(inForce);
        jdbc.update("UPDATE rerating_business SET running = NULL");
        jdbc.update("UPDATE rerating SET state = 'WITHDRAWN' WHERE state = 'RUNNING'");
        camel.getRouteController().startRoute("re-rating");
    }

    void use(RateTable wrong, RateTable right) {
        versions.put(WRONG, new PriceVersions.Prices(wrong.card(), wrong.hash(), (_, _) -> freeBefore));
        versions.put(RIGHT, new PriceVersions.Prices(right.card(), right.hash(), (_, _) -> freeAfter));
    }

    Reratings reratings() {
        return new Reratings(rows, rerated, payers, invoices, version -> requireNonNull(versions.get(version)), transaction);
    }

    ReratingJob job(int slice) {
        return new ReratingJob(rows, rerated, payers, notes, version -> requireNonNull(versions.get(version)), transaction, slice);
    }

    Rerating propose(BusinessId shop) {
        return reratings().propose(new Reratings.Wanted(WRONG, RIGHT, SEPTEMBER, OCTOBER, List.of(shop), "The card was wrong."), "Ann",
                IN_NOVEMBER);
    }

    Rerating go(BusinessId shop) {
        Rerating run = propose(shop);
        reratings().confirm(run.id(), run.hash(), "Bo", IN_NOVEMBER);
        job(3).run(IN_NOVEMBER);
        return run;
    }

    BusinessId shop(String zone) {
        return world.business().in(zone).onAccount("1000000").enrol().id();
    }

    void deliver(BusinessId shop, RateTable table, YearMonth month, Random random, List<Sent> sent, List<MessageId> messages) {
        List<Sent> some = table.month(month, random, ledger.account(shop).zone());
        sent.addAll(some);
        deliver(shop, table, some, 10, messages);
    }

    /** Settles one by one, as a slice of a run of re-rating ends only where a batch does. */
    void deliver(BusinessId shop, RateTable table, List<Sent> some, List<MessageId> messages) {
        deliver(shop, table, some, 1, messages);
    }

    /** @param together so many are settled together, as their receipts come together */
    private void deliver(BusinessId shop, RateTable table, List<Sent> some, int together, List<MessageId> messages) {
        cards.takeEffect(table.card());
        for (int from = 0; from < some.size(); from += 10) {
            List<Sent> batch = some.subList(from, Math.min(some.size(), from + 10));
            List<Reservation> held = batch.stream().map(one -> reservation(shop, one.category(), one.country(), 1_000_000,
                    Optional.empty(), one.at())).toList();
            assertThat(ledger.reserve(held)).isTrue();
            List<Delivered> delivered = new ArrayList<>();
            for (int one = 0; one < held.size(); one++) {
                delivered.add(new Delivered(held.get(one).id(), batch.get(one).at()));
                messages.add(held.get(one).id());
            }
            for (int settled = 0; settled < delivered.size(); settled += together) {
                ledger.settle(delivered.subList(settled, Math.min(delivered.size(), settled + together)), List.of());
            }
        }
    }

    MessageId takeBack(MessageId message) {
        try {
            payments.takeBack(charges.of(List.of(message)).getFirst(), new Payments.Booking("Ann", IN_NOVEMBER, "Lost."));
        } catch (PaymentConflict before) {
            assertThat(before).hasMessageMatching("the charge is taken back already|a run of re-rating has corrected.*");
        }
        return message;
    }

    /** Does something while a statement fails, as if the process died there. @param where of a trigger; @param when its condition */
    void dying(String where, String when, Runnable action) {
        jdbc.execute("CREATE TRIGGER death " + where + " FOR EACH ROW BEGIN IF " + when
                + " THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'died here'; END IF; END");
        try {
            action.run();
        } finally {
            jdbc.execute("DROP TRIGGER death");
        }
    }

    static void again(Callable<?> task) {
        try {
            task.call();
        } catch (TransientDataAccessException | CreditConflict deadlock) {
            again(task);
        } catch (Exception other) {
            throw new IllegalStateException(other);
        }
    }

    Map<MessageId, Charge> now(List<MessageId> messages) {
        Map<MessageId, Charge> now = new HashMap<>();
        charges.of(messages).forEach(charge -> now.put(charge.id(), charge));
        return now;
    }

    Map<List<Object>, Long> booked(Rerating run, BusinessId shop) {
        Map<List<Object>, Long> booked = new HashMap<>();
        jdbc.query("SELECT * FROM rerated_charge WHERE run_id = ? AND business_id = ?", row -> {
            booked.merge(List.of(YearMonth.from(row.getObject("day", LocalDate.class)), row.getString("category"),
                    row.getString("old_market"), row.getLong("old_micros"), row.getString("market"), row.getLong("rate_micros")), 1L,
                    Long::sum);
        }, run.id(), shop.value());
        return booked;
    }

    /** What all invoices charge less what credit notes give back: messages by market, category and price. */
    Map<String, Long> net(BusinessId shop) {
        Map<String, Long> net = new TreeMap<>();
        for (Invoice invoice : invoices.of(shop)) {
            Annexes.prove(world, invoice);
            invoice.lines().forEach(line -> net.merge(key(line.market(), line.category(), line.price().micros()), line.messages(),
                    Long::sum));
            for (CreditNote note : notes.of(invoice.number())) {
                note.lines().stream().map(CreditNote.Line::credited).forEach(line -> net.merge(
                        key(line.market(), line.category(), line.price().micros()), -line.messages(), Long::sum));
            }
        }
        net.values().removeIf(messages -> messages == 0);
        return net;
    }

    static Map<String, Long> expected(RateTable right, List<Sent> sent, List<MessageId> messages, List<Long> should,
            Set<MessageId> back) {
        Map<String, Long> expected = new TreeMap<>();
        for (int one = 0; one < sent.size(); one++) {
            if (!back.contains(messages.get(one))) {
                expected.merge(key(right.market(sent.get(one)), sent.get(one).category(), should.get(one)), 1L, Long::sum);
            }
        }
        return expected;
    }

    static String key(String market, Category category, long micros) {
        return market + " " + category + " " + micros;
    }

    void owesWhatIsPrinted(BusinessId shop) {
        BigDecimal owed = invoices.of(shop).stream().map(invoice -> CreditNotes.left(invoice, notes.of(invoice.number())))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(ledger.account(shop).balance()).isEqualTo(Money.of(owed, World.USD).times(-1));
    }

    /** The books of the business agree now, and after the class it is among those that are compared with all others. */
    void agree(BusinessId shop) {
        world.audit().of(shop);
        TO_COMPARE.add(shop.value());
        comparison = Optional.of(reconciliation);
    }

    /** Comparing all books takes long where all tests have written to them, so it is done once a class. */
    @AfterAll
    static void allBooksAgree() {
        // Nothing delivered these messages, so their charges have no delivery.
        comparison.ifPresent(all -> assertThat(all.compareAll()).filteredOn(one -> TO_COMPARE.contains(one.business())
                && one.invariant() != Invariant.CHARGES).isEmpty());
        TO_COMPARE.clear();
    }
}
