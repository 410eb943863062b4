package io.tollgate.security;

import io.tollgate.accounts.SignInFailures;
import io.tollgate.database.RecurringWork;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.stereotype.Component;

/** Deletes ended sessions and old failures, so that their tables do not grow for ever. */
@Component
final class EndedSignIns {

    private final SignInFailures failures;
    private final ObjectProvider<JdbcIndexedSessionRepository> sessions;
    private final Clock clock;

    /** @param sessions absent without a web server */
    EndedSignIns(SignInFailures failures, ObjectProvider<JdbcIndexedSessionRepository> sessions, Clock clock) {
        this.failures = failures;
        this.sessions = sessions;
        this.clock = clock;
    }

    /** The work that forgets ended sessions and old failures. */
    @Bean
    static RecurringWork endsOfSignIns(EndedSignIns ended) {
        return RecurringWork.whole("ended-sign-ins", () -> ended.forget());
    }

    void forget() {
        failures.forget(clock.instant());
        sessions.ifAvailable(JdbcIndexedSessionRepository::cleanUpExpiredSessions);
    }
}
