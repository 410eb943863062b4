package io.tollgate.smpp;

import static io.tollgate.world.AdmittedMessages.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.database.LostConnection;
import io.tollgate.database.Times;
import io.tollgate.delivery.DeliveryTest;
import io.tollgate.message.MessageId;
import io.tollgate.smpp.PartRecords.Taken;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Only the SMSC's answer tells its ids; without them no receipt finds its message. */
@DeliveryTest
class RecorderTest {

    @Autowired
    PartRecords records;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    JdbcTemplate jdbc;

    private final UUID random = UUID.randomUUID();
    private final MessageId message = MessageId.of(ByteBuffer.allocate(16).putLong(random.getMostSignificantBits())
            .putLong(random.getLeastSignificantBits()).array());
    private Recorder recorder;

    @AfterEach
    void close() {
        recorder.close();
    }

    @Test
    void idsAreRecordedThoughTheConnectionIsLost() {
        open(records);
        CompletableFuture<CompletableFuture<Void>> done = new CompletableFuture<>();

        LostConnection.whileWaiting(jdbc, transaction,
                () -> jdbc.update("INSERT INTO sms_receipt (smsc_id, state, words, at) VALUES ('of-the-smsc', 'DELIVERED', '', ?)",
                        Times.utc(NOON)),
                () -> done.complete(recorder.taken(List.of(taken("of-the-smsc")))), "sms_receipt");

        done.join().join();
        assertThat(jdbc.queryForList("SELECT smsc_id FROM sms_part WHERE message_id = ?", String.class, (Object) message.bytes()))
                .containsExactly("of-the-smsc");
    }

    @ParameterizedTest
    @CsvSource({"1, 2, true", "2, 3, true", "9, 3, false"})
    void idsAreGivenUpOnlyAfterSomeFailures(int failures, int attempts, boolean recorded) {
        AtomicInteger writes = open(failures);

        assertThat(recorder.taken(List.of(taken("of-the-smsc"))).handle((_, failure) -> failure == null).join()).isEqualTo(recorded);

        assertThat(writes).hasValue(attempts);
    }

    @Test
    void aReportIsRefusedAtOnceAsTheSmscRepeatsIt() {
        AtomicInteger writes = open(1);
        CompletableFuture<Void> told = recorder.told(new Report(List.of("of-the-smsc"), PartState.DELIVERED, ""));

        assertThatThrownBy(told::join).isInstanceOf(CompletionException.class).hasRootCauseInstanceOf(SQLException.class);

        assertThat(writes).hasValue(1);
    }

    private Taken taken(String id) {
        return new Taken(message, 0, 0, 1, id);
    }

    private void open(PartRecords in) {
        recorder = new Recorder(in, Clock.fixed(NOON, ZoneOffset.UTC));
    }

    /** @param failures of the database, of a kind that Tollgate does not know. @return counts the attempts to write */
    private AtomicInteger open(int failures) {
        AtomicInteger writes = new AtomicInteger();
        ProxyFactory failing = new ProxyFactory(records);
        failing.setProxyTargetClass(true);
        failing.addAdvice((MethodInterceptor) _ -> {
            if (writes.incrementAndGet() <= failures) {
                throw new UncategorizedSQLException("write", "INSERT", new SQLException("strange", "HY000", 4_999));
            }
            return 0;
        });
        open((PartRecords) failing.getProxy());
        return writes;
    }
}
