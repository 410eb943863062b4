package io.tollgate.delivery;

import io.tollgate.message.MessageId;
import io.tollgate.recall.NotRecalled;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The other side of a network channel. It remembers what it has sent, and answers as a test says: slowly, wrongly, or not at all. */
public final class StubNetwork implements NetworkChannel {

    private final String name;
    private final Duration limit;
    private final int parallel;
    private final AtomicInteger open = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);

    /** What it was asked to send, in this order. */
    public final List<HandOver> asked = new CopyOnWriteArrayList<>();
    /** How often each message reached a recipient. */
    public final Map<MessageId, Integer> sent = new ConcurrentHashMap<>();
    public final AtomicInteger mostOpen = new AtomicInteger();
    public volatile boolean calledInTransaction;
    /** What happens before it answers; a test may wait here. */
    public volatile Consumer<HandOver> before = _ -> {};
    /** What happens when it has sent a message, before it answers. */
    public volatile Consumer<HandOver> onSent = _ -> {};
    /** What happens when the answer is ready. */
    public volatile Consumer<HandOver> after = _ -> {};
    public volatile Function<HandOver, Way> way = _ -> Way.SENDS;
    /** How long the channel holds a message back. */
    volatile Duration held = Duration.ofSeconds(5);
    /** How many calls it takes at a time. */
    volatile int room;
    public volatile boolean knowsWhatItSent;
    public volatile boolean takesOnce;

    /** How a call ends. */
    public enum Way {
        SENDS, REJECTS, BUSY,
        /** The channel does not ask it. */
        HELD,
        /** It cannot be reached. */
        DOWN,
        /** It sends the message, and then the connection breaks. */
        SENDS_AND_RESETS,
        /** The connection breaks, and nothing is sent. */
        RESETS,
        /** It sends the message, and does not answer within the limit. */
        SENDS_AND_IS_SILENT,
        /** The code of the channel fails. */
        FAILS
    }

    public StubNetwork(String name, Duration limit, int parallel) {
        this.name = name;
        this.limit = limit;
        this.parallel = parallel;
        this.room = parallel;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ChannelAnswer send(HandOver message, int attempt) {
        calledInTransaction |= TransactionSynchronizationManager.isActualTransactionActive();
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        try {
            asked.add(message);
            before.accept(message);
            ChannelAnswer answer = answer(message);
            after.accept(message);
            return answer;
        } finally {
            open.decrementAndGet();
        }
    }

    private ChannelAnswer answer(HandOver message) {
        return switch (way.apply(message)) {
            case SENDS -> {
                deliver(message);
                yield new ChannelAnswer.Sent(name + "." + message.id() + "." + sent.get(message.id()));
            }
            case REJECTS -> new ChannelAnswer.Rejected(131049, "Healthy ecosystem", "Not delivered to keep the engagement healthy.");
            case BUSY -> new ChannelAnswer.Later("busy");
            case HELD -> new ChannelAnswer.Held("its turn has not come", held);
            case DOWN -> new ChannelAnswer.Later("cannot be reached", Optional.empty(), true);
            case SENDS_AND_RESETS -> {
                deliver(message);
                yield new ChannelAnswer.Unknown("reset");
            }
            case RESETS -> new ChannelAnswer.Unknown("reset");
            case SENDS_AND_IS_SILENT -> {
                deliver(message);
                hang();
                yield new ChannelAnswer.Unknown("time is over");
            }
            case FAILS -> throw new IllegalStateException("channel fails");
        };
    }

    private void deliver(HandOver message) {
        if (!takesOnce || !sent.containsKey(message.id())) {
            sent.merge(message.id(), 1, Integer::sum);
            onSent.accept(message);
        }
    }

    /** Waits until the call is broken off. */
    private void hang() {
        waitFor(end);
    }

    static NotRecalled into(List<MessageId> heard) {
        return new NotRecalled() {
            @Override
            public void told(List<MessageId> messages) {
                heard.addAll(messages);
            }

            @Override
            public void unknown() {
                throw new AssertionError("the database is there");
            }
        };
    }

    public static void waitFor(CountDownLatch latch) {
        try {
            latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException brokenOff) {
            Thread.currentThread().interrupt();
        }
    }

    /** The time that a network takes. */
    public static void takes(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    @Override
    public Duration limit() {
        return limit;
    }

    @Override
    public int parallel() {
        return parallel;
    }

    @Override
    public int room() {
        return room;
    }

    @Override
    public boolean takesOnce() {
        return takesOnce;
    }

    @Override
    public Optional<ChannelAnswer> lookUp(MessageId message) {
        return knowsWhatItSent
                ? Optional.of(sent.containsKey(message)
                        ? new ChannelAnswer.Sent(name + "." + message)
                        : new ChannelAnswer.Later("never got it"))
                : Optional.empty();
    }
}
