package io.tollgate.rights;

import static java.util.Objects.requireNonNull;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTable.Document;
import io.tollgate.database.Times;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Pseudonyms;
import io.tollgate.secrets.Keys;
import io.tollgate.secrets.Keys.Successor;
import io.tollgate.secrets.Settings;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings every pseudonym under one more key, even those of erased persons. No other process may use the database meanwhile. It works in
 * batches: if the process ends, the next one goes on. First it collects all old pseudonyms with their new ones. Then it rewrites each row
 * whose pseudonym is an old one; no new one equals an old one, so no row is rewritten twice. At last it deletes the collection and makes
 * the new keys those of the database.
 */
@Component
public class Rotation {

    private static final Logger log = LoggerFactory.getLogger(Rotation.class);
    private static final int ROWS_AT_ONCE = 1_000;

    private final PersonalRecords records;
    private final Keys keys;
    private final Settings settings;
    private final JdbcTemplate jdbc;
    private final JdbcTemplate streaming;
    private final TransactionTemplate transaction;
    private final int rowsAtOnce;

    @Autowired
    Rotation(PersonalRecords records, Keys keys, Settings settings, JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        this(records, keys, settings, jdbc, transactions, ROWS_AT_ONCE);
    }

    Rotation(PersonalRecords records, Keys keys, Settings settings, JdbcTemplate jdbc, PlatformTransactionManager transactions,
            int rowsAtOnce) {
        this.rowsAtOnce = rowsAtOnce;
        this.records = records;
        this.keys = keys;
        this.settings = settings;
        this.jdbc = jdbc;
        this.streaming = new JdbcTemplate(Objects.requireNonNull(jdbc.getDataSource()));
        this.streaming.setFetchSize(Integer.MIN_VALUE); // row by row, as a table may be larger than the memory
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * The result of a rotation; if it was broken off before, of its last part only.
     *
     * @param rows       how many rows were rewritten
     * @param unreadable how many of them have an unreadable document: the row has the new pseudonym, the document still the old one
     * @param keyFile    the file with the new keys
     * @param inPlace    false if the operator must put the keys into the property by hand
     */
    public record Report(long people, long rows, long unreadable, Path keyFile, boolean inPlace) {}

    private enum Step { COLLECT, REWRITE, CLEAR, DONE }

    private record Begun(int id, Step step, byte[] fingerprint) {}

    private record Row(Object[] key, RecipientId recipient, Optional<byte[]> document) {}

    private static final class Count {
        private long people;
        private long rows;
        private long unreadable;
    }

    /** Begins a rotation, or continues one that was broken off. No other process may use the database. */
    public Report rotate(Instant now) {
        Optional<Begun> unfinished = unfinished();
        Successor next = keys.successor(unfinished.map(Begun::fingerprint));
        Begun begun = unfinished.orElseGet(() -> begin(next, now));
        Count count = new Count();
        for (Step step = begun.step(); step != Step.DONE;) {
            switch (step) {
                case COLLECT -> {
                    records.pseudonyms().forEach(place -> collect(place.table(), place.column(), next.pseudonyms()));
                    refuseCollisions();
                    step = reached(begun, Step.REWRITE);
                }
                case REWRITE -> {
                    count.people = requireNonNull(jdbc.queryForObject("SELECT COUNT(*) FROM key_rotation_pseudonym", Long.class));
                    records.pseudonyms().forEach(place -> rewrite(place.table(), place.column(), next.pseudonyms(), count));
                    step = reached(begun, Step.CLEAR);
                }
                case CLEAR -> {
                    jdbc.execute("TRUNCATE TABLE key_rotation_pseudonym"); // this table links old and new pseudonyms without the key
                    finish(begun, next, now);
                    step = Step.DONE;
                }
                case DONE -> throw new IllegalStateException("a finished rotation has no step left");
            }
        }
        return new Report(count.people, count.rows, count.unreadable, keys.succeed(), keys.inFile());
    }

    private Optional<Begun> unfinished() {
        return jdbc
                .query("SELECT id, step, fingerprint FROM key_rotation WHERE finished_at IS NULL",
                        (row, line) -> new Begun(row.getInt("id"), Step.valueOf(row.getString("step")), row.getBytes("fingerprint")))
                .stream().findFirst();
    }

    private Begun begin(Successor next, Instant now) {
        jdbc.update("INSERT INTO key_rotation (fingerprint, step, begun_at) VALUES (?, ?, ?)", next.fingerprint(), Step.COLLECT.name(),
                Times.utc(now));
        return unfinished().orElseThrow();
    }

    /** Collects the pseudonyms of one column. This may be repeated, as no row has been rewritten yet. */
    private void collect(String table, String column, SecretKey key) {
        List<Object[]> batch = new ArrayList<>(rowsAtOnce);
        streaming.query("SELECT DISTINCT " + column + " FROM " + table + " WHERE " + column + " IS NOT NULL", row -> {
            RecipientId old = RecipientId.of(row.getBytes(1));
            batch.add(new Object[] {old.bytes(), Pseudonyms.next(key, old).bytes()});
            if (batch.size() == rowsAtOnce) {
                note(batch);
            }
        });
        note(batch);
    }

    private void note(List<Object[]> batch) {
        if (!batch.isEmpty()) {
            transaction.executeWithoutResult(_ -> jdbc.batchUpdate("INSERT INTO key_rotation_pseudonym (old_id, new_id) VALUES (?, ?)"
                    + " ON DUPLICATE KEY UPDATE old_id = VALUES(old_id)", batch));
            batch.clear();
        }
    }

    /** Refuses collisions, which would merge two persons. With 128 bits none will ever happen. */
    private void refuseCollisions() {
        long collisions = requireNonNull(jdbc.queryForObject("SELECT COUNT(*) FROM key_rotation_pseudonym now"
                + " JOIN key_rotation_pseudonym next ON next.new_id = now.old_id", Long.class));
        if (collisions > 0) {
            throw new IllegalStateException(collisions + " new pseudonyms belong to other persons already."
                    + " Maybe the database was rewritten by hand.");
        }
    }

    private void rewrite(String table, String column, SecretKey key, Count count) {
        List<String> primary = records.key(table);
        Optional<Document> document = records.named(table).map(PersonalTable::document).flatMap(Optional::stream).findFirst();
        String columns = Stream.of(primary.stream(), Stream.of(column), document.stream().map(Document::column)).flatMap(part -> part)
                .map(name -> "it." + name).collect(Collectors.joining(", "));
        List<Row> batch = new ArrayList<>(rowsAtOnce);
        long before = count.rows;
        streaming.query("SELECT " + columns + " FROM " + table + " it JOIN key_rotation_pseudonym due ON due.old_id = it." + column,
                row -> {
                    batch.add(row(row, primary.size(), document.isPresent()));
                    if (batch.size() == rowsAtOnce) {
                        write(table, column, primary, document, key, batch, count);
                    }
                });
        write(table, column, primary, document, key, batch, count);
        log.info("{}: {} rows rewritten", table, count.rows - before);
    }

    private static Row row(ResultSet row, int keys, boolean document) throws SQLException {
        Object[] key = new Object[keys];
        for (int column = 0; column < keys; column++) {
            key[column] = row.getObject(column + 1);
        }
        return new Row(key, RecipientId.of(row.getBytes(keys + 1)), document ? Optional.of(row.getBytes(keys + 2)) : Optional.empty());
    }

    private void write(String table, String column, List<String> primary, Optional<Document> document, SecretKey key, List<Row> batch,
            Count count) {
        if (batch.isEmpty()) {
            return;
        }
        String statement = "UPDATE " + table + " SET " + column + " = ?" + document.map(it -> ", " + it.column() + " = ?").orElse("")
                + " WHERE " + primary.stream().map(name -> name + " = ?").collect(Collectors.joining(" AND "));
        List<Object[]> updates = new ArrayList<>(batch.size());
        for (Row row : batch) {
            RecipientId next = Pseudonyms.next(key, row.recipient());
            List<Object> arguments = new ArrayList<>();
            arguments.add(next.bytes());
            row.document().ifPresent(old -> {
                Optional<byte[]> rewritten = document.orElseThrow().rewrite().of(old, row.recipient().bytes(), next.bytes());
                arguments.add(rewritten.orElse(old));
                count.unreadable += rewritten.isEmpty() ? 1 : 0;
            });
            arguments.addAll(List.of(row.key()));
            updates.add(arguments.toArray());
        }
        transaction.executeWithoutResult(_ -> jdbc.batchUpdate(statement, updates));
        count.rows += batch.size();
        batch.clear();
    }

    private Step reached(Begun begun, Step step) {
        jdbc.update("UPDATE key_rotation SET step = ? WHERE id = ?", step.name(), begun.id());
        return step;
    }

    private void finish(Begun begun, Successor next, Instant now) {
        transaction.executeWithoutResult(_ -> {
            settings.replace(Settings.KEY_FINGERPRINT, next.fingerprint());
            jdbc.update("UPDATE key_rotation SET step = ?, finished_at = ? WHERE id = ?", Step.DONE.name(), Times.utc(now), begun.id());
        });
    }
}
