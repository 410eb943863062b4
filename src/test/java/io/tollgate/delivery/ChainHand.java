package io.tollgate.delivery;

import static org.awaitility.Awaitility.await;

import io.tollgate.delivery.Receipt.Type;
import io.tollgate.delivery.StubNetwork.Way;
import io.tollgate.message.MessageId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.context.ApplicationContext;

/** Delivers by hand: the handsets of this process, and a network for SMS. */
public final class ChainHand {

    private static final Instant START = Instant.parse("2026-10-05T12:00:00Z");

    private final Dispatch dispatch;
    private final ReceiptProcessor book;
    private final Receipts receipts;
    private final Expiries expiries;
    private final Couriers couriers = new Couriers();
    private final AtomicLong passed = new AtomicLong();
    private final StubNetwork sms = new StubNetwork("sms", Duration.ofSeconds(20), 8);
    private final Map<MessageId, Boolean> reached = new ConcurrentHashMap<>();
    private Couriers.Node node;

    public ChainHand(ApplicationContext application) {
        dispatch = application.getBean(Dispatch.class);
        book = application.getBean(ReceiptProcessor.class);
        receipts = application.getBean(Receipts.class);
        expiries = application.getBean(Expiries.class);
        application.getAutowireCapableBeanFactory().autowireBean(couriers);
        node = node();
    }

    private Couriers.Node node() {
        return couriers.node(sms, "sms", Clock.fixed(START, ZoneOffset.UTC), passed::get);
    }

    public StubNetwork sms() {
        return sms;
    }

    /** Whether the person has got this SMS. */
    public boolean reached(MessageId message) {
        return reached.containsKey(message);
    }

    /** The network answers and reports at random; an SMS whose answer is lost has reached the person without a word. */
    public void random(Random seed) {
        Map<MessageId, Random> dice = new ConcurrentHashMap<>();
        Map<MessageId, Integer> fates = new ConcurrentHashMap<>();
        sms.way = message -> {
            Random own = dice.computeIfAbsent(message.id(), id -> new Random(seed.hashCode() + id.hashCode()));
            synchronized (own) {
                return List.of(Way.SENDS, Way.SENDS, Way.SENDS, Way.REJECTS, Way.BUSY, Way.RESETS, Way.SENDS_AND_RESETS)
                        .get(own.nextInt(7));
            }
        };
        sms.onSent = message -> {
            Random own = dice.computeIfAbsent(message.id(), id -> new Random(id.hashCode()));
            synchronized (own) {
                int fate = fates.computeIfAbsent(message.id(), _ -> own.nextInt(4)); // the same if it is sent once more
                if (fate == 0) {
                    receipts.take(List.of(Receipt.failed(message.id(), START.plusSeconds(9), 131026, "gone")), START.plusSeconds(60));
                } else if (fate > 1) {
                    reached.put(message.id(), true);
                    receipts.take(List.of(Receipt.of(message.id(), Type.DELIVERED, START.plusSeconds(9)),
                            Receipt.of(message.id(), Type.DELIVERED, START.plusSeconds(9))), START.plusSeconds(60L * own.nextInt(20)));
                }
            }
        };
    }

    public void step(Instant now) {
        while (node.next(now)) {
            await().until(() -> node.inFlight() == 0);
        }
        await().until(() -> node.inFlight() == 0);
        while (dispatch.next(now)) { // after the network, as it would put off what is not its own
            // as long as batches are full
        }
        passed.addAndGet(Duration.ofMinutes(1).toNanos());
        node.settle(now);
        book(now);
    }

    public void book(Instant now) {
        while (book.next(now)) {
            // until all are booked
        }
    }

    public void delivered(MessageId message, Instant at) {
        receipts.take(List.of(Receipt.of(message, Type.DELIVERED, at)), at);
    }

    public void expire(Instant now) {
        while (expiries.giveUp(now)) {
            // until none is left
        }
    }

    /** The process with the network ends at once, and another one begins. */
    public void kill() {
        node.kill();
        node = node();
    }
}
