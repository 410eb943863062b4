package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollgate.database.Activity;
import io.tollgate.database.DatabaseTest;
import io.tollgate.database.Outages;
import io.tollgate.database.Unavailable;
import io.tollgate.message.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Gates claim messages from the inbox, and leave others there. */
@DatabaseTest
class InboxClaimsTest extends InboxFixture {

    @Test
    void onlyDueMessagesAreClaimedAndTheLongestDueComesFirst() {
        Instant past = Instant.parse("1999-01-01T00:00:00Z");
        MessageId late = stored(inbox.accept(text("late", Optional.empty()), past.plusSeconds(10)));
        MessageId early = stored(inbox.accept(text("early", Optional.empty()), past));
        MessageId next = stored(inbox.accept(text("next", Optional.empty()), past.plusSeconds(11)));

        List<MessageId> claimed = claim(past.plusSeconds(10)).stream().map(Accepted::id).toList();

        assertThat(claimed).containsExactly(early, late).doesNotContain(next);
        finish(past.plusSeconds(11));
    }

    @Test
    void aGatePassesOverMessagesThatAnotherHolds() throws Exception {
        Instant past = Instant.parse("1998-01-01T00:00:00Z");
        IntStream.range(0, 10).forEach(i -> inbox.accept(text("n " + i, Optional.empty()), past.plusSeconds(i)));
        CountDownLatch claimed = new CountDownLatch(1);
        CountDownLatch seen = new CountDownLatch(1);

        try (ExecutorService gates = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Accepted>> one = gates.submit(() -> transaction.execute(status -> {
                List<Accepted> mine = inbox.claim(6, past.plusSeconds(60));
                claimed.countDown();
                await(seen);
                inbox.finish(mine);
                return mine;
            }));
            await(claimed);
            List<Accepted> other = claim(past.plusSeconds(60));
            seen.countDown();

            assertThat(one.get()).hasSize(6);
            assertThat(other).hasSize(4).doesNotContainAnyElementsOf(one.get());
        }
        assertThat(claim(past.plusSeconds(60))).hasSize(4);
        finish(past.plusSeconds(60));
    }

    @Test
    void aDeferredMessageIsClaimedWhenItIsDueAndNotBefore() {
        Instant past = Instant.parse("1997-01-01T00:00:00Z");
        MessageId id = stored(inbox.accept(text("not now", Optional.empty()), past));
        Instant until = past.plusSeconds(3600);

        transaction.executeWithoutResult(status -> inbox.defer(inbox.claim(10, past).getFirst(), until));

        assertThat(claim(until.minusNanos(1000))).isEmpty();
        Accepted again = claim(until).getFirst();
        assertThat(again.id()).isEqualTo(id);
        assertThat(again.round()).isEqualTo(1);
        assertThat(again.acceptedAt()).isEqualTo(past);
        assertThat(again.dueAt()).isEqualTo(until);
        finish(until);
    }

    @Test
    void aHeldMessageIsClaimedLaterInTheSameRound() {
        Instant past = Instant.parse("1995-01-01T00:00:00Z");
        inbox.accept(text("broken", Optional.empty()), past);
        Instant until = past.plusSeconds(2);

        inbox.hold(claim(past).getFirst().id(), until);

        assertThat(claim(until.minusNanos(1000))).isEmpty();
        assertThat(claim(until).getFirst().round()).isZero();
        finish(until);
    }

    @Test
    void messagesClaimedByAFailedTransactionAreStillThere() {
        Instant past = Instant.parse("1996-01-01T00:00:00Z");
        inbox.accept(text("n", Optional.empty()), past);

        transaction.executeWithoutResult(status -> {
            inbox.finish(inbox.claim(10, past));
            status.setRollbackOnly();
        });

        assertThat(claim(past)).hasSize(1);
        finish(past);
    }

    @Test
    void withoutADatabaseMessagesAreRefusedAtOnce() {
        DataSource nowhere = new DriverManagerDataSource("jdbc:mysql://127.0.0.1:1/nowhere?connectTimeout=1000");
        Acceptances acceptances = new Acceptances(new JdbcTemplate(nowhere), recipients, pseudonyms,
                new Lanes(new JdbcTemplate(nowhere)));
        Inbox cutOff = new Inbox(acceptances, new Lanes(new JdbcTemplate(nowhere)), new JdbcTemplate(nowhere),
                new SimpleMeterRegistry(), new Activity(), new Outages());
        try {
            assertThatThrownBy(() -> cutOff.accept(text("x", Optional.empty()), LONG_AGO)).isInstanceOf(Unavailable.class);
            assertThatThrownBy(() -> cutOff.accept(List.of(text("x", Optional.empty())), LONG_AGO)).isInstanceOf(Unavailable.class);
        } finally {
            cutOff.destroy();
        }
        assertThatThrownBy(() -> cutOff.accept(text("x", Optional.empty()), LONG_AGO)).hasMessageContaining("stopping");
        assertThat(messages()).isZero();
    }

    @Test
    void whileTollgateStopsExactlyTheAcknowledgedMessagesAreStored() throws Exception {
        Inbox stopping = new Inbox(acceptances, new Lanes(jdbc), jdbc, new SimpleMeterRegistry(), new Activity(), new Outages());
        CountDownLatch underWay = new CountDownLatch(20);
        List<Acceptance> stored = new CopyOnWriteArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < 32; caller++) {
                callers.submit(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        // this fails when the inbox is stopped, which ends the caller
                        stored.add(stopping.accept(text("n", Optional.empty()), LONG_AGO));
                        underWay.countDown();
                    }
                });
            }
            await(underWay);
            stopping.destroy();
        }

        assertThat(stored).isNotEmpty().allMatch(Acceptance.Stored.class::isInstance);
        assertThat(messages()).isEqualTo(stored.size());
    }

    @Test
    void idempotencyKeysExpire() {
        inbox.accept(text("old", key("old")), LONG_AGO);
        inbox.accept(text("new", key("new")), LONG_AGO.plusSeconds(1));

        inbox.forgetKeys(LONG_AGO.plusSeconds(1));

        assertThat(inbox.accept(text("old", key("old")), LONG_AGO.plusSeconds(2))).isInstanceOf(Acceptance.Stored.class);
        assertThat(inbox.accept(text("new", key("new")), LONG_AGO.plusSeconds(2))).isInstanceOf(Acceptance.Repeated.class);
    }

    @Test
    void aClaimOutsideATransactionIsRefused() {
        assertThatThrownBy(() -> inbox.claim(1, LONG_AGO)).isInstanceOf(IllegalStateException.class).hasMessageContaining("transaction");
    }
}
