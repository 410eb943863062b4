package io.tollgate.replay;

import static java.util.Objects.requireNonNull;

import io.tollgate.decision.Decisions;
import io.tollgate.rulebook.RuleBook;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Past rule books, read again from the log; the few that were used last stay compiled. */
@Component
public final class PastRuleBooks implements AutoCloseable {

    private static final int KEPT = 8;

    private final Decisions decisions;
    private final Map<Integer, RuleBook> byNumber = new LinkedHashMap<>(KEPT, 0.75f, true);

    PastRuleBooks(Decisions decisions) {
        this.decisions = decisions;
    }

    /**
     * @param number the number that decisions name
     * @throws io.tollgate.rulebook.files.RuleBookFaults if this program no longer understands it
     */
    synchronized RuleBook numbered(int number) {
        RuleBook known = byNumber.get(number);
        if (known != null) {
            return known;
        }
        RuleBook book = RuleBook.unzip(decisions.ruleBookFiles(number));
        byNumber.put(number, book);
        if (byNumber.size() > KEPT) {
            Integer oldest = byNumber.keySet().iterator().next();
            requireNonNull(byNumber.remove(oldest)).close();
        }
        return book;
    }

    @Override
    public synchronized void close() {
        byNumber.values().forEach(RuleBook::close);
        byNumber.clear();
    }
}
