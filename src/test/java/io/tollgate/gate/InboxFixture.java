package io.tollgate.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.gate.IdempotencyKey.Source;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.message.MessageId;
import io.tollgate.message.SenderId;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Pseudonyms;
import io.tollgate.recipient.Recipients;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An inbox in a database, without the rest of the application. */
abstract class InboxFixture {

    /** The tests of claims use years that no other test uses. */
    static final Instant LONG_AGO = Instant.parse("2001-01-01T12:00:00.123456Z");
    static final AtomicInteger businesses = new AtomicInteger(900_000);

    @Autowired
    Inbox inbox;

    @Autowired
    Acceptances acceptances;

    @Autowired
    Recipients recipients;
    @Autowired
    Pseudonyms pseudonyms;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    MeterRegistry meters;

    TransactionTemplate transaction;
    final BusinessId business = new BusinessId(businesses.incrementAndGet());

    @Autowired
    void transactions(PlatformTransactionManager manager) {
        transaction = new TransactionTemplate(manager);
    }

    Arrival text(String text, Optional<IdempotencyKey> key) {
        return to("+351912000001", text, key);
    }

    Arrival to(String number, String text, Optional<IdempotencyKey> key) {
        return new Arrival(business, new SenderId(70), new PhoneNumber(number, "PT"), Category.SERVICE, Kind.TEXT, Optional.empty(), "",
                body(text), key);
    }

    static Body body(String text) {
        return Body.of(("{\"text\":\"" + text + "\"}").getBytes(UTF_8));
    }

    static PhoneNumber ana() {
        return new PhoneNumber("+351912000001", "PT");
    }

    static Optional<IdempotencyKey> key(String name) {
        return Optional.of(IdempotencyKey.of(Source.HTTP, name));
    }

    static MessageId stored(Acceptance outcome) {
        assertThat(outcome).isInstanceOf(Acceptance.Stored.class);
        return ((Acceptance.Stored) outcome).id();
    }

    int messages() {
        return jdbc.queryForObject("SELECT COUNT(*) FROM inbox WHERE business_id = ?", Integer.class, business.value());
    }

    Accepted row(MessageId id, Instant due) {
        return transaction.execute(status -> inbox.claim(10_000, due)).stream().filter(message -> message.id().equals(id)).findFirst()
                .orElseThrow();
    }

    List<Accepted> claim(Instant now) {
        return transaction.execute(status -> inbox.claim(100, now));
    }

    void finish(Instant now) {
        transaction.executeWithoutResult(status -> inbox.finish(inbox.claim(100, now)));
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    static <R> List<R> atOnce(int callers, IntFunction<R> call) throws Exception {
        CyclicBarrier start = new CyclicBarrier(callers);
        List<R> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<R>> all = IntStream.range(0, callers).mapToObj(i -> threads.submit(() -> {
                start.await();
                return call.apply(i);
            })).toList();
            for (Future<R> one : all) {
                outcomes.add(one.get());
            }
        }
        return outcomes;
    }
}
