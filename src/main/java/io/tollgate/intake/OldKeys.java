package io.tollgate.intake;

import io.tollgate.database.RecurringWork;
import io.tollgate.gate.Inbox;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Deletes idempotency keys, and what is kept of files that were never done with, that are too old to be used again. */
@Component
final class OldKeys {

    private final Inbox inbox;
    private final FileParts parts;
    private final IntakeSettings settings;
    private final Clock clock;

    OldKeys(Inbox inbox, FileParts parts, IntakeSettings settings, Clock clock) {
        this.inbox = inbox;
        this.parts = parts;
        this.settings = settings;
        this.clock = clock;
    }

    /** The work that forgets old keys, so that their table does not grow for ever. */
    @Bean
    static RecurringWork endsOfOldKeys(OldKeys keys) {
        return RecurringWork.whole("old-keys", keys::forget);
    }

    void forget() {
        inbox.forgetKeys(clock.instant().minus(settings.keysKept()));
        parts.forgetOld(clock.instant().minus(settings.keysKept()));
    }
}
