package io.tollgate.security;

import io.tollgate.accounts.AccessToken;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import io.tollgate.audit.AuditTrail;
import io.tollgate.audit.AuditTrail.Actor;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Writes into the audit trail what happens to accounts elsewhere than by the administration's interface, which has a recorder of its own.
 */
@Component
public final class RecordedSteps {

    private static final Logger log = LoggerFactory.getLogger(RecordedSteps.class);

    private final AuditTrail trail;
    private final Clock clock;

    RecordedSteps(AuditTrail trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
    }

    /** Something that a page does: recorded before anything is done, and again with how it has ended. @param subject ids and handles */
    public <T> T carryOut(AccountPrincipal caller, String operation, String subject, Supplier<T> step) {
        Actor actor = actor(caller);
        long began = trail.begin(actor, operation, subject, clock.instant());
        int status = HttpStatus.CONFLICT.value();
        try {
            T done = step.get();
            status = HttpStatus.OK.value();
            return done;
        } finally {
            end(began, actor, operation, subject, status);
        }
    }

    /**
     * A step that needs a role. Without it nothing is done, and that is recorded too.
     *
     * @throws RoleMissing if the caller has none of the roles
     */
    public <T> T carryOut(AccountPrincipal caller, Set<Role> roles, String operation, String subject, Supplier<T> step) {
        require(caller, roles, operation, subject);
        return carryOut(caller, operation, subject, step);
    }

    /**
     * Refuses a step and records that, before anything of it is looked at.
     *
     * @throws RoleMissing if the caller has none of the roles
     */
    public void require(AccountPrincipal caller, Set<Role> roles, String operation, String subject) {
        if (!caller.hasOneOf(roles)) {
            Actor actor = actor(caller);
            end(trail.begin(actor, operation, subject, clock.instant()), actor, operation, subject, HttpStatus.FORBIDDEN.value());
            throw new RoleMissing(roles);
        }
    }

    /** A failure here is only logged: the step is done. */
    private void end(long began, Actor actor, String operation, String subject, int status) {
        try {
            trail.end(began, actor, operation, subject, status, clock.instant());
        } catch (RuntimeException unreachable) {
            log.error("The end of entry {} of the audit trail could not be written; the step has ended with {}.", began, status);
        }
    }

    public void carryOut(AccountPrincipal caller, String operation, String subject, Runnable step) {
        carryOut(caller, operation, subject, () -> {
            step.run();
            return true;
        });
    }

    /** Something that a library does, with one entry. */
    void note(String operation, String subject) {
        trail.begin(SignedIn.principal().map(RecordedSteps::actor)
                .orElseGet(() -> new Actor(SignInAttempts.NOBODY, Optional.empty(), address())), operation, subject, clock.instant());
    }

    private static Actor actor(AccountPrincipal caller) {
        return new Actor(caller.getName(), caller.token().map(AccessToken::id), address());
    }

    private static String address() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? attributes.getRequest().getRemoteAddr()
                : "";
    }
}
