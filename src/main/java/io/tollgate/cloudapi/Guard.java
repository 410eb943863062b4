package io.tollgate.cloudapi;

import io.tollgate.database.Outages;
import io.tollgate.database.Trouble;
import io.tollgate.database.Unavailable;
import io.tollgate.tracing.Running;
import io.tollgate.tracing.Stage;
import io.tollgate.tracing.Traces;
import java.io.UncheckedIOException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Answers with an error if the work on a request fails unexpectedly. */
@Component
public final class Guard {

    private static final Logger log = LoggerFactory.getLogger(Guard.class);

    private final Answers answers;
    private final Outages outages;
    private final Traces traces;

    Guard(Answers answers, Outages outages, Traces traces) {
        this.answers = answers;
        this.outages = outages;
        this.traces = traces;
    }

    /** @param notForSure details of the error if the database cannot be reached */
    public Answer answer(String requestId, String notForSure, Supplier<Answer> work) {
        return answer(requestId, notForSure, work, refusal -> answers.refused(requestId, refusal));
    }

    /** Like {@link #answer(String, String, Supplier)}, in another form. @param refused writes a refusal in this form */
    Answer answer(String requestId, String notForSure, Supplier<Answer> work, Function<Refusal, Answer> refused) {
        try (Running request = traces.begin(Stage.REQUEST)) {
            Answer answer = answered(requestId, notForSure, work, refused);
            request.number("status", answer.status());
            return answer;
        }
    }

    private Answer answered(String requestId, String notForSure, Supplier<Answer> work, Function<Refusal, Answer> refused) {
        try {
            return work.get();
        } catch (UncheckedIOException brokenOff) {
            return refused.apply(new Refusal(RequestFault.MALFORMED, "The request body broke off."));
        } catch (RuntimeException failure) {
            if (isUnavailable(failure)) {
                if (!outages.tells(failure)) {
                    log.warn("Request {} could not be served at the moment: {}", requestId, Trouble.place(failure));
                }
                return refused.apply(new Refusal(RequestFault.UNAVAILABLE, notForSure));
            }
            log.error("Request {} failed: {}", requestId, Trouble.place(failure));
            return refused.apply(new Refusal(RequestFault.BROKEN, "Tollgate is at fault. Try again, and name the fbtrace_id"
                    + " when you ask for help."));
        }
    }

    /** Hibernate's own exceptions, too, which nobody has translated. */
    private static boolean isUnavailable(RuntimeException failure) {
        return failure instanceof Unavailable || failure instanceof DataAccessException || failure instanceof TransactionException
                || Trouble.of(failure).passes();
    }
}
