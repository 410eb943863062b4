package io.tollgate.release;

import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Recipients;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The persons whose messages a shadow would have judged otherwise, each counted once. Their pseudonyms are kept as long as the trial lasts
 * and a day longer; then only their number is left.
 */
@Component
public class TrialPersons {

    /** The name of this count among the counts of a trial. */
    public static final String COUNT = "persons with a difference";

    private static final Logger LOG = LoggerFactory.getLogger(TrialPersons.class);
    private static final Duration KEPT = Duration.ofDays(1);
    private static final int AT_ONCE = 500;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Recipients recipients;
    private final Releases releases;
    private final Clock clock;

    TrialPersons(JdbcTemplate jdbc, PlatformTransactionManager transactions, Recipients recipients, Releases releases, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.recipients = recipients;
        this.releases = releases;
        this.clock = clock;
    }

    /** Records the persons of trials, as a part of a batch's transaction, which has locked them. */
    @Transactional
    public void record(TrialTally trials) {
        List<Object[]> rows = trials.persons().entrySet().stream().flatMap(trial -> trial.getValue().stream().sorted()
                .map(person -> new Object[] {person.bytes(), trial.getKey()})).toList();
        if (!rows.isEmpty()) {
            jdbc.batchUpdate("INSERT IGNORE INTO rule_trial_person (recipient, trial) VALUES (?, ?)", rows);
        }
    }

    /** How many different persons, so far or in all. @param trial the entry of the history that began it */
    public long count(int trial) {
        Long now = jdbc.queryForObject("SELECT COUNT(*) FROM rule_trial_person WHERE trial = ?", Long.class, trial);
        return Math.max(now == null ? 0 : now, releases.trialService().counts().of(trial).getOrDefault(COUNT, 0L));
    }

    /** Deletes the pseudonyms of trials that ended a day ago, after their number was kept. */
    public void look() {
        Instant now = clock.instant();
        try {
            jdbc.queryForList("SELECT DISTINCT trial FROM rule_trial_person", Integer.class)
                    .forEach(trial -> releases.trialService().endOfShadow(trial, now).filter(end -> !end.plus(KEPT).isAfter(now))
                            .ifPresent(end -> forget(trial, end)));
        } catch (RuntimeException failed) {
            LOG.warn("The persons of a trial that has ended could not be deleted. It is tried again in a minute.", failed);
        }
    }

    private void forget(int trial, Instant end) {
        releases.trialService().counts().keep(trial, COUNT, count(trial), end);
        while (!Boolean.TRUE.equals(transaction.execute(_ -> forgetSome(trial)))) {
            // a few at a time, so that nobody waits long for a person's row
        }
    }

    private boolean forgetSome(int trial) {
        Set<RecipientId> some = Set.copyOf(jdbc.query("SELECT recipient FROM rule_trial_person WHERE trial = ? ORDER BY recipient LIMIT "
                + AT_ONCE, (row, number) -> RecipientId.of(row.getBytes("recipient")), trial));
        recipients.lock(some);
        jdbc.batchUpdate("DELETE FROM rule_trial_person WHERE recipient = ? AND trial = ?",
                some.stream().sorted().map(person -> new Object[] {person.bytes(), trial}).toList());
        return some.size() < AT_ONCE;
    }
}
