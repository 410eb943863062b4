package io.tollgate.release;

import java.time.Instant;
import java.time.YearMonth;
import java.util.Optional;
import java.util.function.Function;

/** The place where releases and their history are kept. Everything is added and nothing is changed. */
interface ReleaseStore {

    History history();

    /** Locks the history on all nodes until the work is committed. @param work gets all entries so far */
    <T> T take(Function<History, T> work);

    /** @throws Refused if there is no version of this number */
    Release release(int version);

    RuleBundle bundle(RuleState state);

    /** Keeps rules and examples; equal ones are kept once. @param ruleBook the number of the rules */
    RuleState keep(RuleBundle bundle, int ruleBook);

    /** Rules and examples that are kept. */
    Optional<RuleState> find(RuleBundle bundle);

    /** The last month of which any business has an invoice; empty before the first invoice. */
    Optional<YearMonth> lastInvoicedMonth();

    /** The number of the next version; the caller must hold the lock. */
    int nextVersion();

    /** Adds a version; the caller must hold the lock. */
    void add(int version, String author, String reason, Instant now, Optional<Instant> wantedFrom, Optional<RuleState> base,
            RuleState upload);

    /** Adds an entry; the caller must hold the lock. @param entry its number is ignored */
    void write(ReleaseEvent entry);
}
