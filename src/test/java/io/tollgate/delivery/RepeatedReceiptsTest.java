package io.tollgate.delivery;

import static io.tollgate.delivery.Receipt.Type.DELIVERED;
import static io.tollgate.delivery.Receipt.Type.READ;
import static io.tollgate.delivery.Receipt.Type.SENT;
import static io.tollgate.world.AdmittedMessages.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.delivery.Handset.Behaviour;
import io.tollgate.delivery.Receipt.Type;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.tracking.DayFigures;
import io.tollgate.world.AdmittedMessages;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

/** Receipts that came again are counted to the last one, whatever the batches and workers are. */
@DeliveryTest
class RepeatedReceiptsTest {

    @Autowired
    World world;
    @Autowired
    Dispatch dispatch;
    @Autowired
    ReceiptProcessor processor;
    @Autowired
    Expiries expiries;
    @Autowired
    Receipts receipts;
    @Autowired
    DisturbedChannel channel;

    private EnrolledBusiness shop;
    private Person ana;

    @BeforeEach
    void openShop() {
        world.queues().clear();
        channel.calm();
        shop = world.onAccount();
        ana = world.personIn("DE");
        ana.hasHandset(Behaviour.OFFLINE);
    }

    @Test
    void whatComesOnceIsNoRepetition() {
        MessageId message = underWay(1).getFirst();

        take(message, DELIVERED, READ);
        book(NOON);

        assertThat(counts()).isEmpty();
    }

    @Test
    void inOneBatchAllButTheFirstOfATypeCameAgain() {
        MessageId message = underWay(1).getFirst();

        take(message, DELIVERED, DELIVERED, READ, DELIVERED, READ);
        book(NOON);

        assertThat(counts()).containsExactly("2026-10-05 3");
        assertThat(world.history().charges(message)).isOne();
    }

    @Test
    void batchesOfADayAddUpAndTheNextDayHasItsOwn() {
        MessageId message = underWay(1).getFirst();
        take(message, DELIVERED);
        book(NOON);

        take(message, DELIVERED);
        book(NOON);
        take(message, SENT, DELIVERED);
        book(NOON);
        take(message, DELIVERED);
        book(NOON.plus(Duration.ofDays(1)));

        assertThat(counts()).containsExactly("2026-10-05 3", "2026-10-06 1");
    }

    @Test
    void eachBusinessHasItsOwnCount() {
        EnrolledBusiness first = shop;
        MessageId one = underWay(1).getFirst();
        shop = world.onAccount();
        MessageId other = underWay(1).getFirst();

        receipts.take(Stream.of(one, other, one, other, one).map(message -> Receipt.of(message, DELIVERED, NOON)).toList(), NOON);
        book(NOON);

        assertThat(counts()).containsExactly("2026-10-05 1");
        shop = first;
        assertThat(counts()).containsExactly("2026-10-05 2");
    }

    /** An expired message has a failure of Tollgate's own; the network's own one after it came again, its delivery did not. */
    @Test
    void anExpiryIsNoRepetition() {
        MessageId message = underWay(1).getFirst();
        while (expiries.giveUp(NOON.plus(Duration.ofHours(2)))) {
        }
        assertThat(counts()).isEmpty();

        receipts.take(List.of(Receipt.of(message, DELIVERED, NOON), Receipt.failed(message, NOON, 131026, "gone")), NOON);
        book(NOON.plus(Duration.ofHours(2)));

        assertThat(counts()).containsExactly("2026-10-05 1");
    }

    @Test
    void aReceiptThatNobodyWaitsForIsNotCounted() {
        MessageId never = AdmittedMessages.handOver(shop, ana, Category.UTILITY).id();

        take(never, DELIVERED, DELIVERED);
        book(NOON);
        book(NOON.plus(Duration.ofHours(25)));

        assertThat(receipts.waiting()).isZero();
        assertThat(counts()).isEmpty();
    }

    /** 40 messages with two types each, five times: 400 receipts, of which 80 are booked. */
    @Test
    void workersThatShareTheReceiptsLoseNone() throws Exception {
        List<MessageId> messages = underWay(40);
        DayFigures.Figures before = figures();
        List<Receipt> all = new ArrayList<>();
        messages.forEach(message -> Stream.of(DELIVERED, READ).forEach(type -> all.addAll(Collections.nCopies(5, Receipt.of(message, type,
                NOON)))));
        Collections.shuffle(all, new Random(4711));

        together(() -> takeByThrees(all.subList(0, 200)), () -> takeByThrees(all.subList(200, 400)), () -> bookOften(60),
                () -> bookOften(60));
        book(NOON);

        assertThat(receipts.waiting()).isZero();
        assertThat(counts()).containsExactly("2026-10-05 320");
        DayFigures.Figures after = figures();
        assertThat(List.of(after.delivered() - before.delivered(), after.read() - before.read(), after.charged() - before.charged()))
                .as("the sums of days lose none, and count each once").containsExactly(40L, 40L, 40L);
    }

    @Test
    void whatIsReadBeforeItIsDeliveredCountsOnceAsDelivered() {
        MessageId message = underWay(1).getFirst();
        DayFigures.Figures before = figures();

        take(message, READ);
        book(NOON);
        take(message, DELIVERED, READ);
        book(NOON);

        assertThat(figures().delivered()).isEqualTo(before.delivered() + 1);
        assertThat(figures().read()).isEqualTo(before.read() + 1);
    }

    private DayFigures.Figures figures() {
        return world.the(DayFigures.class).between(LocalDate.EPOCH, LocalDate.parse("2099-01-01"));
    }

    private List<String> counts() {
        return world.database().query("SELECT day, receipts FROM receipt_repeated WHERE business_id = ? ORDER BY day",
                (row, _) -> row.getString(1) + " " + row.getLong(2), (Object) shop.id().value());
    }

    private void take(MessageId message, Type... types) {
        receipts.take(Stream.of(types).map(type -> Receipt.of(message, type, NOON)).toList(), NOON);
    }

    private void takeByThrees(List<Receipt> some) {
        for (int from = 0; from < some.size(); from += 3) {
            receipts.take(some.subList(from, Math.min(from + 3, some.size())), NOON);
        }
    }

    private void bookOften(int times) {
        for (int turn = 0; turn < times; turn++) {
            processor.next(NOON);
        }
    }

    private void book(Instant now) {
        while (processor.next(now)) {
        }
    }

    /** Messages that were handed over and sent. */
    private List<MessageId> underWay(int messages) {
        List<HandOver> all = IntStream.range(0, messages).mapToObj(_ -> AdmittedMessages.handOver(shop, ana, Category.UTILITY)).toList();
        world.admitted().messages(all, Optional.empty());
        while (dispatch.next(NOON)) {
        }
        book(NOON);
        return all.stream().map(HandOver::id).toList();
    }

    private static void together(Runnable... tasks) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.length)) {
            for (Future<?> result : Stream.of(tasks).map(threads::submit).toList()) {
                result.get();
            }
        }
    }
}
