package io.tollgate.trust.vetting;

import io.tollgate.trust.vetting.ApplicationEvent.Type;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The state of an application. The first three are open: a business has one open application at a time. */
public enum State {
    /** The applicant adds documents. */
    COLLECTING,
    /** An officer must decide. */
    SUBMITTED,
    /** An officer wants more; the applicant adds documents again. */
    MORE_WANTED,
    APPROVED,
    SUSPENDED,
    REJECTED,
    REVOKED,
    /** A later approval has replaced it. */
    REPLACED;

    static final List<State> OPEN = List.of(COLLECTING, SUBMITTED, MORE_WANTED);

    /** Folds the history, in any order and with any duplicates; fails if the steps do not allow it. */
    static State of(Collection<ApplicationEvent> history) {
        State state = COLLECTING;
        for (ApplicationEvent event : history.stream().distinct().sorted(Comparator.comparing(ApplicationEvent::number)).toList()) {
            State before = state;
            state = state.after(event.type()).orElseThrow(
                    () -> new IllegalStateException("event " + event.number() + " (" + event.type() + ") cannot follow on " + before));
        }
        return state;
    }

    boolean open() {
        return OPEN.contains(this);
    }

    /** The next state; empty if the step is not allowed now. */
    Optional<State> after(Type type) {
        return switch (this) {
            case COLLECTING -> switch (type) {
                case OPENED, DOCUMENT_ADDED -> Optional.of(COLLECTING);
                case SUBMITTED -> Optional.of(SUBMITTED);
                case MORE_WANTED, APPROVED, REJECTED, SUSPENDED, RESUMED, REVOKED, REPLACED -> Optional.empty();
            };
            case SUBMITTED -> switch (type) {
                case MORE_WANTED -> Optional.of(MORE_WANTED);
                case APPROVED -> Optional.of(APPROVED);
                case REJECTED -> Optional.of(REJECTED);
                case OPENED, DOCUMENT_ADDED, SUBMITTED, SUSPENDED, RESUMED, REVOKED, REPLACED -> Optional.empty();
            };
            case MORE_WANTED -> switch (type) {
                case DOCUMENT_ADDED -> Optional.of(MORE_WANTED);
                case SUBMITTED -> Optional.of(SUBMITTED);
                case OPENED, MORE_WANTED, APPROVED, REJECTED, SUSPENDED, RESUMED, REVOKED, REPLACED -> Optional.empty();
            };
            case APPROVED -> switch (type) {
                case SUSPENDED -> Optional.of(SUSPENDED);
                case REVOKED -> Optional.of(REVOKED);
                case REPLACED -> Optional.of(REPLACED);
                case OPENED, DOCUMENT_ADDED, SUBMITTED, MORE_WANTED, APPROVED, REJECTED, RESUMED -> Optional.empty();
            };
            case SUSPENDED -> switch (type) {
                case RESUMED -> Optional.of(APPROVED);
                case REVOKED -> Optional.of(REVOKED);
                case OPENED, DOCUMENT_ADDED, SUBMITTED, MORE_WANTED, APPROVED, REJECTED, SUSPENDED, REPLACED -> Optional.empty();
            };
            case REJECTED, REVOKED, REPLACED -> Optional.empty();
        };
    }
}
