package io.tollgate.trust.vetting;

import io.tollgate.trust.vetting.ApplicationEvent.Type;
import io.tollgate.message.BusinessId;
import io.tollgate.staff.StaffName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A business's application to be verified.
 *
 * @param history oldest first, at least the opening
 * @param documents in the order in which they were added
 */
public record Application(ApplicationId id, BusinessId business, List<ApplicationEvent> history, List<ApplicationDocument> documents) {

    public State state() {
        return State.of(history);
    }

    /** The end of the approval, if there was one. */
    public Optional<Instant> validUntil() {
        return history.stream().flatMap(event -> event.validUntil().stream()).reduce((earlier, later) -> later);
    }

    /** Whether this account has applied, or added to the application: under its own name or for somebody whose name it gave. */
    boolean appliedBy(String account) {
        return history.stream().filter(event -> switch (event.type()) {
            case OPENED, DOCUMENT_ADDED, SUBMITTED -> true;
            case MORE_WANTED, APPROVED, REJECTED, SUSPENDED, RESUMED, REVOKED, REPLACED -> false;
        }).flatMap(event -> Stream.concat(Stream.of(event.who()), event.account().stream()))
                .anyMatch(name -> new StaffName(name).isSameAs(new StaffName(account)));
    }

    ApplicationEvent next(Type type, Instant now, String who, String account, String reason, Optional<Instant> validUntil) {
        return new ApplicationEvent(history.size() + 1, type, now, who, Optional.of(account), reason, validUntil);
    }

    /** The next entry, by an officer, who is also the account. */
    ApplicationEvent next(Type type, Instant now, String officer, String reason, Optional<Instant> validUntil) {
        return next(type, now, officer, officer, reason, validUntil);
    }
}
