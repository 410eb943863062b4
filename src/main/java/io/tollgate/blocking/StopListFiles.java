package io.tollgate.blocking;

import static java.util.Objects.requireNonNull;

import io.tollgate.blocking.StopListRefused.LineFault;
import io.tollgate.database.RecurringWork;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes the file of a stop list. It stores the whole file as a new generation that is not used yet. If every line is good, the new
 * generation replaces the one in force in one transaction; otherwise the one in force stays.
 */
@Component
public class StopListFiles {

    private static final int BATCH = 5_000;
    private static final int SWEPT_AT_ONCE = 20_000;
    /** How long a replaced generation stays: a batch may have read which generations are in force, and searches them a moment later. */
    private static final Duration STILL_READ = Duration.ofMinutes(1);
    private static final Duration LONGEST_LOADING = Duration.ofHours(2);

    private final StopLists lists;
    private final StopListTakeover takeover;
    private final StopListGenerations generations;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    StopListFiles(StopLists lists, StopListTakeover takeover, StopListGenerations generations, JdbcTemplate jdbc,
            PlatformTransactionManager transactions) {
        this.lists = lists;
        this.takeover = takeover;
        this.generations = generations;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Looks for new files, and deletes a part of the replaced entries. */
    @Bean
    static RecurringWork stopListLooks(StopListFolder folder, StopListFiles files) {
        return new RecurringWork("stop-lists", now -> {
            folder.look(now);
            return files.sweep(now);
        });
    }

    /**
     * The consequences that the caller accepts.
     *
     * @param empty     the new list may be empty
     * @param shrinking the new list may have less than half of the old list's entries
     */
    public record Confirmed(boolean empty, boolean shrinking) {

        public static final Confirmed NOTHING = new Confirmed(false, false);
    }

    /**
     * @param generation the generation in force now
     * @param entries    how many different hashes it has
     * @param before     how many entries the former generation had
     * @param changed    false if the same file was in force already
     */
    public record Taken(int generation, int entries, int before, boolean changed) {}

    private record Read(int entries, byte[] content) {}

    /**
     * Takes a file. Once this has returned, no node begins a hand-over that the new list forbids.
     *
     * @param origin who sends it, or the name of the file, in 1 to 200 characters
     * @throws StopLists.Unknown if no such list is defined
     * @throws StopListRefused   if a line is bad, or too many entries would go without the caller's confirmation
     */
    @Transactional(propagation = Propagation.NEVER)
    public Taken take(String name, InputStream file, String origin, Confirmed confirmed, Instant now) {
        StopList list = lists.get(name).list();
        int generation = generations.begin(list, origin, now);
        try {
            Read read = read(generation, file, list.form().algorithm().digits());
            return takeover.putInForce(list, generation, read.entries(), read.content(), confirmed, now);
        } catch (StopListRefused refused) {
            generations.end(generation, StopListHistory.State.REFUSED, String.valueOf(refused.getMessage()), now);
            throw refused;
        } catch (DataAccessException failure) {
            generations.end(generation, StopListHistory.State.BROKEN_OFF, failure.getClass().getSimpleName(), now);
            throw failure;
        }
    }

    /**
     * Deletes entries of former generations, some at a time.
     *
     * @return whether more may be left
     */
    public boolean sweep(Instant now) {
        generations.breakOff(now.minus(LONGEST_LOADING), now);
        List<Integer> old = generations.toSweep(now.minus(STILL_READ));
        for (int generation : old) {
            if (jdbc.update("DELETE FROM stop_list_entry WHERE generation = ? LIMIT " + SWEPT_AT_ONCE, generation) == 0) {
                generations.swept(generation);
            }
        }
        return !old.isEmpty();
    }

    /** Reads all lines. After the first bad line it stores no more, but reports the others. */
    private Read read(int generation, InputStream file, int digits) {
        HashLines lines = new HashLines(file, digits);
        try {
            for (List<byte[]> batch = lines.next(BATCH); !batch.isEmpty(); batch = lines.next(BATCH)) {
                if (lines.faulty() == 0) {
                    store(generation, batch);
                }
            }
        } catch (IOException brokenOff) {
            throw new StopListRefused("The file broke off. Maybe send it again.", lines.faults());
        }
        int entries = requireNonNull(
                jdbc.queryForObject("SELECT COUNT(*) FROM stop_list_entry WHERE generation = ?", Integer.class, generation));
        byte[] content = lines.content();
        generations.read(generation, entries, content);
        if (lines.faulty() > 0) {
            LineFault first = lines.faults().getFirst();
            throw new StopListRefused(
                    "The file has " + lines.faulty() + " bad " + (lines.faulty() == 1 ? "line" : "lines") + "; line " + first.line() + " "
                            + first.reason(),
                    lines.faults());
        }
        return new Read(entries, content);
    }

    private void store(int generation, List<byte[]> batch) {
        // In the order of the key; a repeated hash is stored once.
        List<Object[]> rows = batch.stream().sorted(Arrays::compareUnsigned).map(hash -> new Object[] {generation, hash}).toList();
        transaction.executeWithoutResult(_ -> jdbc.batchUpdate(
                "INSERT INTO stop_list_entry (generation, fingerprint) VALUES (?, ?) ON DUPLICATE KEY UPDATE generation ="
                        + " VALUES(generation)",
                rows));
    }
}
