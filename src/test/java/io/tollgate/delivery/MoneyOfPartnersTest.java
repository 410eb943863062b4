package io.tollgate.delivery;

import static io.tollgate.world.HeldMoney.held;
import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tollgate.TollgateTest;
import io.tollgate.database.Activity;
import io.tollgate.database.LogLines;
import io.tollgate.delivery.StatusUpdates.Look;
import io.tollgate.delivery.StatusUpdates.Numbers;
import io.tollgate.ledger.FundsLow;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.secrets.Keys;
import io.tollgate.world.World;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Notices of money that runs low, and money that is held for nothing. */
@TollgateTest
class MoneyOfPartnersTest {

    private static final Instant NOON = Instant.parse("2026-10-05T12:00:00Z");

    @Autowired
    FundsNotices queued;
    @Autowired
    ForgottenReservations forgotten;
    @Autowired
    NamedParameterJdbcTemplate named;
    @Autowired
    Keys keys;
    @Autowired
    Clock clock;
    @Autowired
    Activity activity;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    Ledger ledger;
    @Autowired
    World world;
    @Autowired
    JdbcTemplate jdbc;

    private final Queue<AccountNotice> told = new ConcurrentLinkedQueue<>();
    private final Queue<FundsLow> events = new ConcurrentLinkedQueue<>();
    private FundsNotices notices;

    /** The application takes updates from the queue at once. */
    @BeforeEach
    void listen() {
        notices = new FundsNotices(jdbc, new StatusUpdates(named, keys, clock, activity) {
            @Override
            void notice(AccountNotice notice) {
                told.add(notice);
            }
        }, transaction, event -> events.add((FundsLow) event), 20);
    }

    @Test
    void aBusinessIsToldWhenLittleIsLeftAndWhenNothingIs() {
        BusinessId shop = world.business().prepaid("10").enrol().id();
        notices.tell(NOON);
        assertThat(told(shop)).isEmpty();

        ledger.reserve(List.of(held(shop, Category.UTILITY, 8_000_001, NOON)));
        notices.tell(NOON);
        notices.tell(NOON.plusSeconds(60));
        assertThat(told(shop)).containsExactly("FUNDS_LOW");

        ledger.reserve(List.of(held(shop, Category.UTILITY, 1_999_999, NOON)));
        notices.tell(NOON);
        notices.tell(NOON);
        assertThat(told(shop)).containsExactly("FUNDS_LOW", "FUNDS_EXHAUSTED");

        ledger.credit(shop, usd(10_000_000), "second", NOON);
        notices.tell(NOON);
        assertThat(told(shop)).as("that it has enough again is no notice").hasSize(2);
        ledger.reserve(List.of(held(shop, Category.UTILITY, 9_000_000, NOON)));
        notices.tell(NOON);
        assertThat(told(shop)).containsExactly("FUNDS_LOW", "FUNDS_EXHAUSTED", "FUNDS_LOW");
        assertThat(alerts(shop)).containsExactly("WARNING FUNDS_LOW Little is left to pay for messages: 1.999999 USD are available.",
                "CRITICAL FUNDS_EXHAUSTED Nothing is left to pay for messages (0.000000 USD available). Messages that cost something are"
                        + " not sent until money comes.",
                "WARNING FUNDS_LOW Little is left to pay for messages: 1.000000 USD are available.");
        assertThat(events).as("what the mail says").filteredOn(event -> event.business().equals(shop))
                .extracting(FundsLow::isNothingLeft, FundsLow::available)
                .containsExactly(tuple(false, usd(1_999_999)), tuple(true, usd(0)), tuple(false, usd(1_000_000)));
    }

    @Test
    void theNoticeIsAnAccountUpdateWithTheAmounts() {
        BusinessId shop = world.business().onAccount("5").enrol().id();
        ledger.reserve(List.of(held(shop, Category.UTILITY, 4_500_000, NOON)));

        notices.tell(NOON);

        AccountNotice notice = told.stream().filter(one -> one.business().equals(shop)).findFirst().orElseThrow();
        JsonNode change = JsonMapper.shared().readTree(Envelope.json(shop, List.of(notice), Map.of(), Map.of(), Map.of()))
                .at("/entry/0/changes/0");
        assertThat(change.path("field").asString()).isEqualTo("account_update");
        assertThat(change.at("/value").toString()).isEqualTo("{\"event\":\"FUNDS_LOW\",\"timestamp\":\"1791201600\",\"funds_info\":"
                + "{\"currency\":\"USD\",\"balance\":\"0.000000\",\"held\":\"4.500000\",\"credit_limit\":\"5.000000\","
                + "\"available\":\"0.500000\"}}");
    }

    @Test
    void aNoticeAndStatusesShareAPostAndKeepTheirOwnChanges() {
        BusinessId shop = world.business().enrol().id();
        AccountNotice notice = new AccountNotice(shop, AccountNotice.Field.FUNDS, "{\"event\":\"FUNDS_LOW\"}", NOON);
        Reservation some = held(shop, Category.UTILITY, 1, NOON);
        StatusUpdate status = StatusUpdate.failed(shop, some.sender(), some.id(), some.recipient(), NOON, "", 131026, "");

        JsonNode changes = JsonMapper.shared().readTree(Envelope.json(shop, List.of(notice, status, notice), Map.of(), Map.of(), Map.of()))
                .at("/entry/0/changes");

        assertThat(changes).hasSize(2);
        assertThat(changes.findValuesAsString("field")).containsExactlyInAnyOrder("account_update", "messages");
    }

    @Test
    void ofManyNodesOneTells() throws Exception {
        BusinessId shop = world.business().onAccount("1").enrol().id();
        ledger.reserve(List.of(held(shop, Category.UTILITY, 1_000_000, NOON)));

        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> nodes = new ArrayList<>();
            IntStream.range(0, 8).forEach(_ -> nodes.add(threads.submit(() -> notices.tell(NOON))));
            for (Future<?> node : nodes) {
                node.get();
            }
        }

        assertThat(told(shop)).containsExactly("FUNDS_EXHAUSTED");
        assertThat(events).filteredOn(event -> event.business().equals(shop)).hasSize(1);
    }

    @Test
    void aNoticeThatIsNotQueuedIsTriedAgain() {
        BusinessId shop = world.business().onAccount("1").enrol().id();
        ledger.reserve(List.of(held(shop, Category.UTILITY, 1_000_000, NOON)));
        jdbc.execute("CREATE TRIGGER death BEFORE INSERT ON status_update FOR EACH ROW BEGIN IF NEW.business_id = " + shop
                + " THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'died here'; END IF; END");
        try {
            queued.tell(NOON);
        } finally {
            jdbc.execute("DROP TRIGGER death");
        }
        assertThat(world.audit().number("SELECT COUNT(*) FROM funds_notice WHERE business_id = ?", shop.value())).isZero();

        notices.tell(NOON);
        notices.tell(NOON);

        assertThat(told(shop)).containsExactly("FUNDS_EXHAUSTED");
    }

    /** What the application takes from the queue for the webhook. */
    @Test
    void aNoticeIsReadFromTheQueueAsItWasPutThere() {
        BusinessId shop = world.business().enrol().id();
        StatusUpdates updates = new StatusUpdates(named, keys, clock, activity);
        AccountNotice notice = new AccountNotice(shop, AccountNotice.Field.FUNDS, "{\"event\":\"FUNDS_LOW\"}", NOON);

        PartnerUpdate read = transaction.execute(status -> {
            updates.notice(notice);
            status.setRollbackOnly();
            return updates.oldest(List.of(new Look(shop, Numbers.ALL, 9)), Instant.now(), new HashMap<>()).getFirst().updates().getFirst()
                    .update();
        });

        assertThat(read).isEqualTo(notice);
    }

    @Test
    void moneyHeldForAMessageOfWhichNothingIsLeftIsReleasedADayAfterItsEnd() {
        BusinessId shop = world.business().prepaid("10").enrol().id();
        Reservation lost = expiring(shop);
        Reservation waits = expiring(shop);
        Reservation left = expiring(shop);
        ledger.reserve(List.of(lost, waits, left));
        jdbc.update("INSERT INTO outbox (due_at, message_id, business_id, sender_id, recipient, category, kind, template_name,"
                + " template_language, expires_at, attempts, content)"
                + " VALUES ('2199-01-01', ?, ?, 1, ?, 'UTILITY', 'TEXT', '', '', ?, 0, '')",
                waits.id().bytes(), shop.value(), waits.recipient().bytes(), "2026-10-05");
        jdbc.update("INSERT INTO delivery (message_id, business_id, sender_id, recipient, category, free_reason, callback_data, at,"
                + " expires_at, outcome) VALUES (?, ?, 1, ?, 'UTILITY', '', '', '2026-10-05', '2199-01-01', 'OPEN')", left.id().bytes(),
                shop.value(), left.recipient().bytes());

        forgotten.release(NOON.plus(Duration.ofDays(1)));
        assertThat(ledger.account(shop).held()).as("a day is not over").isEqualTo(usd(3_000_000));

        try (LogLines log = LogLines.of(ForgottenReservations.class)) {
            forgotten.release(NOON.plus(Duration.ofDays(1)).plusSeconds(1));
            assertThat(log.all()).singleElement().asString().contains("held for 1 messages of which nothing is left", lost.id().toString());
        }
        assertThat(ledger.open(List.of(lost.id(), waits.id(), left.id()))).containsOnlyKeys(waits.id(), left.id());
        assertThat(ledger.account(shop).held()).isEqualTo(usd(2_000_000));
        world.audit().of(shop);
        jdbc.update("DELETE FROM outbox WHERE message_id = ?", (Object) waits.id().bytes());
    }

    private static Reservation expiring(BusinessId shop) {
        Reservation one = held(shop, Category.UTILITY, 1_000_000, NOON);
        return new Reservation(one.message(), one.country(), one.market(), one.ceiling(), one.freeReason(), NOON.minusSeconds(60), NOON,
                "");
    }

    private List<String> told(BusinessId business) {
        return told.stream().filter(one -> one.field() == AccountNotice.Field.FUNDS && one.business().equals(business))
                .map(one -> JsonMapper.shared().readTree(one.json()).path("event").asString()).toList();
    }

    private List<String> alerts(BusinessId shop) {
        return told.stream().filter(one -> one.field() == AccountNotice.Field.ACCOUNT_ALERTS && one.business().equals(shop))
                .map(one -> JsonMapper.shared().readTree(one.json()).path("alert_info"))
                .map(info -> info.path("alert_severity").asString() + " " + info.path("alert_type").asString() + " "
                        + info.path("alert_description").asString())
                .toList();
    }
}
