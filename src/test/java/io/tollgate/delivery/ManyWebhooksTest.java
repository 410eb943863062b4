package io.tollgate.delivery;

import static io.tollgate.world.AdmittedMessages.NOON;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollgate.business.Businesses;
import io.tollgate.database.Activity;
import io.tollgate.delivery.NextPost.Posts;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.quarantine.Quarantine;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Recipients;
import io.tollgate.secrets.Keys;
import io.tollgate.world.AdmittedMessages;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Covers the look for what waits for webhooks when many businesses have some. */
@DeliveryTest
class ManyWebhooksTest {

    @Autowired
    World world;

    @Autowired
    StatusUpdates updates;

    @Autowired
    WebhookSettings settings;

    @Autowired
    Clock clock;

    private Person ana;
    private Instant now;

    @BeforeEach
    void emptyQueues() {
        world.queues().clear();
        ana = world.personIn("DE");
        now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** It does not begin again for each business. */
    @Test
    void theLookForBusinessesReadsNoUpdateTwice() {
        List<EnrolledBusiness> shops = IntStream.range(0, 30).mapToObj(_ -> world.onAccount()).toList();
        IntStream.range(0, 40).forEach(_ -> enqueueForAll(shops));
        TransactionTemplate oneConnection = new TransactionTemplate(world.the(PlatformTransactionManager.class));

        long read = requireNonNull(oneConnection.execute(_ -> {
            long before = rowsRead();
            assertThat(updates.businesses(now.plusSeconds(1))).containsExactlyElementsOf(
                    shops.stream().map(EnrolledBusiness::id).sorted(Comparator.comparingInt(BusinessId::value)).toList());
            return rowsRead() - before;
        }));

        assertThat(read).isLessThan(30 * 40 * 3 / 2);
    }

    private long rowsRead() {
        return world.the(JdbcTemplate.class).query("SHOW SESSION STATUS LIKE 'Handler_read%'", (row, _) -> row.getLong(2)).stream()
                .mapToLong(Long::longValue).sum();
    }

    @Test
    void whatCouldBeReadIsSentThoughTheRestCannotBeRead() {
        List<EnrolledBusiness> shops = IntStream.range(0, 201).mapToObj(_ -> world.onAccount().listens("http://127.0.0.1:1/", "s"))
                .toList();
        AtomicInteger looks = new AtomicInteger();
        StatusUpdates broken = new StatusUpdates(world.the(NamedParameterJdbcTemplate.class), world.the(Keys.class), clock,
                new Activity()) {
            @Override
            List<Found> oldest(List<Look> asked, Instant at, Map<String, RuntimeException> unreadable) {
                if (looks.incrementAndGet() == 2) {
                    throw new CannotAcquireLockException("a test's failure");
                }
                return super.oldest(asked, at, unreadable);
            }
        };
        Webhooks node = new Webhooks(broken, world.the(ToldInbound.class), world.the(Leases.class), world.the(Businesses.class),
                world.the(Recipients.class), world.the(Identities.class), settings, world.the(Quarantine.class),
                world.the(WebhookAttempts.class), world.the(PlatformTransactionManager.class), new SimpleMeterRegistry(), new Activity());
        enqueueForAll(shops);

        List<Posts> first = node.begin(now);
        List<Posts> second = node.begin(now.plus(settings.lease()).plusSeconds(1));

        assertThat(first).hasSize(200);
        assertThat(second).hasSize(1).first()
                .satisfies(it -> assertThat(first).extracting(one -> one.lease().lane()).doesNotContain(it.lease().lane()));
    }

    private void enqueueForAll(List<EnrolledBusiness> shops) {
        updates.enqueue(shops.stream().map(it -> new StatusUpdate(it.id(), it.sender(),
                AdmittedMessages.handOver(it, ana, Category.UTILITY).id(), ana.id(), "sent", NOON, "", "{}")).toList());
    }
}
