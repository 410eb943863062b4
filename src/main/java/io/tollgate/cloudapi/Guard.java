package io.tollgate.cloudapi;

import io.tollgate.database.Outages;
import io.tollgate.database.Unavailable;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Makes an answer of whatever goes wrong with a request beyond what is wrong in it. */
@Component
public final class Guard {

    private static final Logger log = LoggerFactory.getLogger(Guard.class);

    private final Answers answers;
    private final Outages outages;

    Guard(Answers answers, Outages outages) {
        this.answers = answers;
        this.outages = outages;
    }

    /** @param notForSure what to tell if the database cannot be reached */
    public Answer answer(String requestId, String notForSure, Supplier<Answer> work) {
        try {
            return work.get();
        } catch (Unavailable | DataAccessException | TransactionException unavailable) {
            if (!outages.tells(unavailable)) {
                log.warn("Request {} cannot be served at the moment: {}", requestId, place(unavailable));
            }
            return answers.refused(requestId, new Refusal(RequestFault.UNAVAILABLE, notForSure));
        } catch (UncheckedIOException brokenOff) {
            return answers.refused(requestId, new Refusal(RequestFault.MALFORMED, "The request body broke off."));
        } catch (RuntimeException broken) {
            log.error("Request {} failed: {}", requestId, place(broken));
            return answers.refused(requestId, new Refusal(RequestFault.BROKEN, "This is a fault of Tollgate. Try again, and name the fbtrace_id"
                    + " when asking for help."));
        }
    }

    /** Without the exception's message, which may quote what was sent. */
    public static String place(RuntimeException failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        return failure.getClass().getName() + (stack.length == 0 ? "" : " at " + stack[0]);
    }
}
