package io.tollgate.evidence;

import static java.util.Objects.requireNonNull;

import io.tollgate.database.AgedRecords;
import io.tollgate.database.RecurringWork;
import io.tollgate.release.RuleBooks;
import io.tollgate.rulebook.tables.RecordTerms;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes records of messages whose term in {@code rules/tables/record-terms.csv} is over, some at a time. Message ids begin with the time,
 * so that the oldest rows stand together at the beginning of their tables. Several nodes may run it at the same time.
 */
@Component
class OldRecords {

    private static final Logger log = LoggerFactory.getLogger(OldRecords.class);

    private final RuleBooks ruleBooks;
    private final List<AgedRecords> records;
    private final RetentionSettings settings;
    private final TransactionTemplate transaction;

    OldRecords(RuleBooks ruleBooks, List<AgedRecords> records, RetentionSettings settings, TransactionTemplate transaction) {
        this.ruleBooks = ruleBooks;
        this.records = records;
        this.settings = settings;
        this.transaction = transaction;
    }

    /** The work that deletes old records, once a day. */
    @Bean
    static RecurringWork endsOfRecords(OldRecords records) {
        return RecurringWork.whole("old-records", records::purge);
    }

    void purge(Instant now) {
        RecordTerms terms = ruleBooks.inForce(now).recordTerms(now.atZone(ZoneOffset.UTC).toLocalDate());
        records.forEach(one -> terms.overBefore(one.record(), now).ifPresent(limit -> purge(one, limit)));
    }

    private void purge(AgedRecords some, Instant acceptedBefore) {
        long deleted = 0;
        int last;
        do {
            last = requireNonNull(transaction.execute(_ -> some.forget(acceptedBefore, settings.batch())));
            deleted += last;
        } while (last == settings.batch());
        if (deleted > 0) {
            log.info("Deleted the {} of {} messages that were accepted before {}, as record-terms.csv says", some.record(), deleted,
                    acceptedBefore);
        }
    }
}
