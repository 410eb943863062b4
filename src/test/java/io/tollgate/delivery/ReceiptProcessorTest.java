package io.tollgate.delivery;

import static io.tollgate.delivery.Receipt.Type.DELIVERED;
import static io.tollgate.delivery.Receipt.Type.FAILED;
import static io.tollgate.delivery.Receipt.Type.READ;
import static io.tollgate.delivery.Receipt.Type.SENT;
import static io.tollgate.world.AdmittedMessages.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.conversation.Conversations;
import io.tollgate.database.Times;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.delivery.Handset.Behaviour;
import io.tollgate.delivery.Receipt.Type;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.world.AdmittedMessages;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Turns receipts into money and statuses, in the database. */
@DeliveryTest
class ReceiptProcessorTest {

    @Autowired
    World world;

    @Autowired
    Dispatch dispatch;

    @Autowired
    ReceiptProcessor book;

    @Autowired
    Expiries expiries;

    @Autowired
    Receipts receipts;

    @Autowired
    StatusHistory history;

    TransactionTemplate transaction;

    @Autowired
    void transactions(PlatformTransactionManager manager) {
        transaction = new TransactionTemplate(manager);
    }

    @Autowired
    Handsets handsets;

    @Autowired
    Conversations conversations;

    @Autowired
    DisturbedChannel channel;

    private static final Instant LATER = NOON.plusSeconds(60);

    private EnrolledBusiness shop;
    private Person ana;

    @BeforeEach
    void openShop() {
        world.queues().clear();
        channel.calm();
        shop = world.onAccount();
        ana = world.personIn("DE");
    }

    /** A large sender delays the receipts of no other by more than a batch. */
    @Test
    void oneReceiptDoesNotWaitForAnothersThousands() {
        MessageId large = underWay();
        shop = world.onAccount();
        MessageId small = underWay();
        receipts.take(IntStream.range(0, 1_500 * Together.MOST).mapToObj(_ -> Receipt.of(large, READ, NOON)).toList(), NOON);
        receipts.take(List.of(Receipt.of(small, READ, NOON)), NOON.plusSeconds(1));

        List<List<MessageId>> batches = new ArrayList<>();
        for (int batch = 0; batch < 2; batch++) {
            batches.add(transaction.execute(_ -> {
                List<Receipts.Waiting> claimed = receipts.claim(100, NOON.plusSeconds(2), new HashMap<>());
                receipts.finish(claimed);
                return claimed.stream().map(Receipts.Waiting::message).toList();
            }));
        }

        assertThat(batches.get(0).contains(small) || batches.get(1).contains(small)).isTrue();
    }

    /** Receipts of three messages come together: each message waits in one row, and one that a row would grow large with in two. */
    @Test
    void receiptsOfAMessageThatComeTogetherWaitInOneRow() {
        List<Receipt> ofFirst = List.of(Receipt.of(underWay(), SENT, NOON.plusSeconds(1)));
        MessageId first = ofFirst.getFirst().message();
        MessageId second = underWay();
        MessageId third = underWay();
        Receipt delivered = Receipt.of(first, DELIVERED, NOON.plusSeconds(2).plusNanos(3_000));
        Receipt failed = Receipt.failed(second, NOON.plusSeconds(3), 131053, "Größe \"1\"", "Zu groß, sagt das Netz: \\ \u2028");
        List<Receipt> often = Collections.nCopies(Together.MOST + 1, Receipt.of(third, READ, NOON));
        world.queues().clear();

        receipts.take(Stream.of(List.of(ofFirst.getFirst(), Receipt.of(second, SENT, NOON), delivered, failed), often)
                .flatMap(List::stream).toList(), NOON);

        assertThat(receipts.waiting()).isEqualTo(4);
        List<Receipts.Waiting> claimed = transaction.execute(_ -> receipts.claim(100, NOON, new HashMap<>()));
        assertThat(claimed).extracting(Receipts.Waiting::receipts).containsExactly(List.of(ofFirst.getFirst(), delivered),
                List.of(Receipt.of(second, SENT, NOON), failed), often.subList(0, Together.MOST),
                often.subList(Together.MOST, often.size()));
    }

    @Test
    void statusesOfAMessageThatAreToldTogetherWaitInOneRow() {
        MessageId message = underWay();

        receipts.take(List.of(Receipt.of(message, DELIVERED, NOON.plusSeconds(1)), Receipt.of(message, READ, NOON.plusSeconds(2))), NOON);
        book(NOON);

        assertThat(world.history().statuses(message)).containsExactly("sent", "delivered", "read");
        assertThat(world.history().rows("status_update", message)).as("sent, and the two others").isEqualTo(2);
        assertThat(world.the(StatusUpdates.class).waiting(shop.id(), message)).containsExactlyInAnyOrder("sent", "delivered", "read");
    }

    @Test
    void readWithoutDeliveredIsCharged() {
        MessageId message = underWay();

        receipts.take(List.of(Receipt.of(message, READ, NOON.plusSeconds(3))), NOON);
        book(NOON);

        assertThat(world.history().charges(message)).isOne();
        assertThat(world.history().statuses(message)).containsExactly("sent", "read");
    }

    @Test
    void lateDeliveredIsChargedAtItsOwnTimeAndNotWhenItCame() {
        MessageId message = underWay();
        Instant monthEnd = Instant.parse("2026-10-31T22:59:59Z");

        receipts.take(List.of(Receipt.of(message, DELIVERED, monthEnd)), NOON.plus(Duration.ofDays(40)));
        book(NOON.plus(Duration.ofDays(40)));

        assertThat(world.history().deliveredAt(message)).isEqualTo(monthEnd);
        assertThat(world.history().chargedIn(message)).isEqualTo("2026-10");
    }

    /** Two messages that may be free, of which one is: the statuses say what was decided when they were delivered. */
    @Test
    void statusesSayWhetherTheDeliveredMessageWasFree() {
        ana.hasHandset(Behaviour.OFFLINE);
        MessageId first = world.admitted().undecided(shop, ana, 1).id();
        MessageId second = world.admitted().undecided(shop, ana, 1).id();
        dispatch.next(NOON);
        book(NOON);

        receipts.take(List.of(Receipt.of(second, DELIVERED, NOON.plusSeconds(1))), NOON);
        book(NOON);
        receipts.take(List.of(Receipt.of(first, DELIVERED, NOON.plusSeconds(2))), NOON);
        book(NOON);
        receipts.take(List.of(Receipt.of(first, READ, NOON.plusSeconds(3)), Receipt.of(second, READ, NOON.plusSeconds(3))), NOON);
        book(NOON);

        assertThat(billable(second)).containsExactly("sent false", "delivered false", "read false");
        assertThat(billable(first)).as("one too many").containsExactly("sent false", "delivered true", "read true");
        assertThat(world.history().charges(first)).isOne();
        assertThat(shop.heldMicros()).isZero();
    }

    private List<String> billable(MessageId message) {
        return world.history().queued(message).stream()
                .map(it -> it.status() + " " + it.detail().contains("\"billable\":true")).toList();
    }

    @Test
    void aFailureReleasesTheReservation() {
        MessageId message = underWay();

        receipts.take(List.of(Receipt.failed(message, NOON, 131026, "The phone is gone.")), NOON);
        book(NOON);

        assertThat(world.history().charges(message)).isZero();
        assertThat(shop.heldMicros()).isZero();
        assertThat(world.history().statuses(message)).containsExactly("sent", "failed 131026");
    }

    @Test
    void deliveredAfterFailedIsRecordedAndChangesNothing() {
        MessageId message = underWay();
        receipts.take(List.of(Receipt.failed(message, NOON, 131026, "The phone is gone.")), NOON);
        book(NOON);

        receipts.take(List.of(Receipt.of(message, DELIVERED, NOON)), NOON);
        book(NOON);

        assertThat(world.history().receipts(message)).containsExactlyInAnyOrder("SENT", "FAILED", "DELIVERED");
        assertThat(world.history().charges(message)).isZero();
        assertThat(world.history().statuses(message)).containsExactly("sent", "failed 131026");
    }

    /** They come in three batches and the wrong order, some of them again with other times. */
    @Test
    void theReceiptsOfAMessageAreOneRowAndTheFirstOfAKindCounts() {
        MessageId message = underWay();
        receipts.take(List.of(Receipt.of(message, READ, NOON.plusSeconds(4)), Receipt.of(message, READ, NOON.plusSeconds(5))), LATER);
        book(LATER);
        receipts.take(List.of(Receipt.of(message, SENT, NOON.plusSeconds(9)), Receipt.of(message, DELIVERED, NOON.plusSeconds(2)),
                Receipt.of(message, READ, NOON.plusSeconds(6))), LATER);
        book(LATER);
        receipts.take(List.of(Receipt.failed(message, NOON.plusSeconds(3), 131026, "gone"), Receipt.of(message, DELIVERED, NOON)), LATER);
        book(LATER.plusSeconds(1));
        receipts.take(List.of(Receipt.failed(message, NOON.plusSeconds(1), 131000, "gone")), LATER);
        book(LATER.plusSeconds(2));

        assertThat(history.receipts(message)).containsExactly(Receipt.of(message, SENT, NOON),
                Receipt.of(message, DELIVERED, NOON.plusSeconds(2)), Receipt.failed(message, NOON.plusSeconds(3), 131026, ""),
                Receipt.of(message, READ, NOON.plusSeconds(4)));
        assertThat(world.history().rows("receipt", message)).isOne();
        assertThat(world.database().queryForObject("SELECT failed_booked_at FROM receipt WHERE message_id = ?", LocalDateTime.class,
                (Object) message.bytes())).isEqualTo(Times.utc(LATER.plusSeconds(1)));
    }

    @Test
    void receiptThatComesBeforeItsHandOverIsCommittedWaitsForIt() {
        ana.hasHandset(Behaviour.OFFLINE);
        HandOver message = world.admitted().message(shop, ana, Category.UTILITY);
        receipts.take(List.of(Receipt.of(message.id(), DELIVERED, NOON)), NOON);
        book(NOON);
        assertThat(world.history().charges(message.id())).isZero();

        dispatch.next(NOON.plusSeconds(1));
        book(NOON.plusSeconds(5));

        assertThat(world.history().charges(message.id())).isOne();
    }

    @Test
    void strayReceiptIsDroppedAfterADay() {
        receipts.take(List.of(Receipt.of(AdmittedMessages.handOver(shop, ana, Category.UTILITY).id(), DELIVERED, NOON)), NOON);

        book(NOON);
        book(NOON.plus(Duration.ofHours(24)).minusSeconds(1));
        assertThat(receipts.waiting()).isOne();
        book(NOON.plus(Duration.ofHours(25)));

        assertThat(receipts.waiting()).isZero();
    }

    @Test
    void aMessageWithoutReceiptsIsGivenUpAnHourAfterItsExpiryAndNotBefore() {
        MessageId message = underWay();
        Instant end = NOON.plus(Duration.ofHours(2));

        giveUp(end.minusMillis(1));
        assertThat(world.history().held(message)).isTrue();
        giveUp(end);

        assertThat(world.history().held(message)).isFalse();
        assertThat(world.history().statuses(message)).containsExactly("sent", "failed 131026");
        giveUp(end.plusSeconds(60));
        assertThat(world.history().statuses(message)).hasSize(2);
    }

    @Test
    void deliveredAfterGivingUpCostsNothing() {
        MessageId message = underWay();
        giveUp(NOON.plus(Duration.ofHours(2)));

        receipts.take(List.of(Receipt.of(message, DELIVERED, NOON)), NOON.plus(Duration.ofHours(3)));
        book(NOON.plus(Duration.ofHours(3)));

        assertThat(world.history().charges(message)).isZero();
        assertThat(world.history().outcome(message)).isEqualTo("RELEASED");
    }

    @Test
    void aLateHandsetSendsItsReceiptTenSecondsLater() {
        ana.hasHandset(Behaviour.LATE);
        HandOver message = world.admitted().message(shop, ana, Category.UTILITY);
        dispatch.next(NOON);

        book(NOON.plusMillis(9_999));
        assertThat(world.history().statuses(message.id())).containsExactly("sent");
        book(NOON.plusSeconds(10));

        assertThat(world.history().statuses(message.id())).containsExactly("sent", "delivered", "read");
        assertThat(world.history().deliveredAt(message.id())).isEqualTo(NOON);
    }

    @Test
    void doubledReceiptsInTheWrongOrderChargeOnce() {
        ana.hasHandset(Behaviour.DUPLICATES);
        HandOver message = world.admitted().message(shop, ana, Category.UTILITY);

        dispatch.next(NOON);
        book(NOON);

        assertThat(world.history().charges(message.id())).isOne();
        assertThat(world.history().receipts(message.id())).containsExactlyInAnyOrder("SENT", "DELIVERED", "READ");
        assertThat(world.history().statuses(message.id())).containsExactly("delivered", "read");
    }

    @Test
    void freeEntryPointIsTheConversationOfSentAndDelivered() {
        ana.respondsToAdvertisementOf(shop, NOON);
        conversations.openFreeEntry(List.of(new Conversations.Key(shop.sender(), ana.id())), NOON);
        HandOver message = world.admitted().message(shop, ana, Category.MARKETING, FreeReason.FREE_ENTRY);

        dispatch.next(NOON);
        book(NOON);

        String end = Long.toString(NOON.plus(Duration.ofHours(72)).getEpochSecond());
        List<String> details = world.history().details(message.id());
        assertThat(details).hasSize(3).allSatisfy(detail -> assertThat(detail).contains("free_entry_point", "\"billable\":false"));
        assertThat(details.get(0)).contains("referral_conversion", "\"expiration_timestamp\":\"" + end + "\"");
        assertThat(details.get(1)).contains("\"conversation\"").doesNotContain("expiration_timestamp");
        assertThat(details.get(2)).doesNotContain("\"conversation\"");
    }

    /**
     * Receipts of many messages, doubled and shuffled, come from three threads while three workers book. Each message has one end, and all
     * books agree.
     */
    @Test
    void receiptsInAnyOrderEndEachMessageOnce() throws Exception {
        Random random = new Random(4711);
        ana.hasHandset(Behaviour.OFFLINE);
        List<HandOver> messages = IntStream.range(0, 60).mapToObj(number -> AdmittedMessages.handOver(shop, ana, Category.UTILITY))
                .toList();
        world.admitted().messages(messages, Optional.empty());
        while (dispatch.next(NOON)) {
        }
        Map<MessageId, List<Type>> sent = new HashMap<>();
        List<Receipt> all = new ArrayList<>();
        for (HandOver message : messages) {
            List<Type> types = randomTypes(random);
            sent.put(message.id(), types);
            types.forEach(type -> all
                    .add(type == FAILED ? Receipt.failed(message.id(), NOON, 131026, "gone") : Receipt.of(message.id(), type, NOON)));
        }
        Collections.shuffle(all, random);

        together(
                () -> takeByThrees(all.subList(0, all.size() / 2)), () -> takeByThrees(all.subList(all.size() / 2, all.size())),
                () -> bookOften(60), () -> bookOften(60), () -> bookOften(60));
        book(NOON);

        assertThat(receipts.waiting()).isZero();
        assertThat(shop.heldMicros()).isZero();
        sent.forEach((message, types) -> {
            assertThat(world.history().charges(message)).isEqualTo(world.history().outcome(message).equals("CHARGED") ? 1 : 0);
            assertThat(world.history().outcome(message)).isIn(types.contains(FAILED) ? List.of("CHARGED", "RELEASED") : List.of("CHARGED"));
            assertThat(world.history().statuses(message)).doesNotHaveDuplicates();
        });
    }

    private void takeByThrees(List<Receipt> some) {
        for (int from = 0; from < some.size(); from += 3) {
            receipts.take(some.subList(from, Math.min(from + 3, some.size())), NOON);
        }
    }

    private void bookOften(int times) {
        for (int turn = 0; turn < times; turn++) {
            book.next(NOON);
        }
    }

    /** At least one receipt ends the message. */
    private static List<Type> randomTypes(Random random) {
        List<Type> types = new ArrayList<>(List.of(random.nextInt(4) == 0 ? FAILED : DELIVERED));
        for (int more = random.nextInt(6); more > 0; more--) {
            types.add(random.nextInt(10) == 0 ? FAILED : List.of(SENT, DELIVERED, READ).get(random.nextInt(3)));
        }
        return types;
    }

    private static void together(Runnable... tasks) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.length)) {
            List<Future<?>> results = new ArrayList<>();
            for (Runnable task : tasks) {
                results.add(threads.submit(task));
            }
            for (Future<?> result : results) {
                result.get();
            }
        }
    }

    /** A message that was handed over and sent; no further receipt has come. */
    private MessageId underWay() {
        ana.hasHandset(Behaviour.OFFLINE);
        HandOver message = world.admitted().message(shop, ana, Category.UTILITY);
        dispatch.next(NOON);
        book(NOON);
        return message.id();
    }

    private void book(Instant now) {
        while (book.next(now)) {
        }
    }

    private void giveUp(Instant now) {
        while (expiries.giveUp(now)) {
        }
    }
}
