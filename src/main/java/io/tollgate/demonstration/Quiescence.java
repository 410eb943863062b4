package io.tollgate.demonstration;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/** Waits until nothing is under way: no queue has an item that is due, and no file waits. */
@Component
@Profile("demo")
class Quiescence {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final NamedParameterJdbcTemplate database;
    private final Clock clock;
    private final Path drop;
    private final ObjectProvider<Network> network;

    Quiescence(NamedParameterJdbcTemplate database, Clock clock, @Value("${tollgate.drop}") Path drop, ObjectProvider<Network> network) {
        this.network = network;
        this.database = database;
        this.clock = clock;
        this.drop = drop;
    }

    void await() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (moving()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the queues do not become empty: " + progress());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** The progress in one line. */
    String progress() {
        Long judged = database.queryForObject("SELECT COUNT(*) FROM decision", Map.of(), Long.class);
        Long charged = database.queryForObject("SELECT COUNT(*) FROM charge", Map.of(), Long.class);
        Long waiting = database.queryForObject("SELECT COUNT(*) FROM inbox", Map.of(), Long.class);
        return "%5d judged, %5d delivered and charged, %4d wait for their hour".formatted(judged, charged, waiting);
    }

    private boolean moving() {
        // First what leads to the network, then the network, then what it leads to: so nothing is between two looks.
        return is("EXISTS (SELECT 1 FROM inbox WHERE due_at <= :now) OR EXISTS (SELECT 1 FROM inbox_lane)")
                || is("EXISTS (SELECT 1 FROM outbox WHERE due_at <= :now)")
                || is("EXISTS (SELECT 1 FROM open_call WHERE state = 'CALLING')") || network.stream().anyMatch(it -> !it.isIdle())
                || is("EXISTS (SELECT 1 FROM receipt_inbox WHERE at <= :now) OR EXISTS (SELECT 1 FROM status_update)") || filesWait();
    }

    private boolean is(String condition) {
        Integer found = database.queryForObject("SELECT " + condition,
                Map.of("now", LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)),
                Integer.class);
        return found == null || found != 0;
    }

    private boolean filesWait() {
        if (!Files.isDirectory(drop)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(drop, 3)) {
            return files.anyMatch(file -> requireNonNull(file.getParent()).endsWith("in") && file.toString().endsWith(".jsonl"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
