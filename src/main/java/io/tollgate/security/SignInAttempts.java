package io.tollgate.security;

import io.tollgate.accounts.SignInFailures;
import io.tollgate.accounts.SignInFailures.Attempt;
import io.tollgate.accounts.SignInFailures.Subject;
import io.tollgate.accounts.UserAccount;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.audit.AuditTrail;
import io.tollgate.audit.AuditTrail.Actor;
import io.tollgate.audit.AuditTrail.Filter;
import io.tollgate.network.Client;
import io.tollgate.network.FailedSignIns;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * After too many failures nobody is listened to for a while: from one address, and under one name; who has signed in from an address before
 * is not shut out there by what others do elsewhere. Failures and lock-outs are in the audit trail, without what was typed: of a name, only
 * whose account it is.
 */
@Component
final class SignInAttempts {

    /** Stands for a caller who has not proved to be somebody. No account has this name. */
    static final String NOBODY = "(nobody)";

    private static final Duration REMEMBERED = Duration.ofDays(30);

    private final UserAccounts accounts;
    private final SignInFailures failures;
    private final FailedSignIns addresses;
    private final AuditTrail trail;
    private final Clock clock;

    SignInAttempts(UserAccounts accounts, SignInFailures failures, FailedSignIns addresses, AuditTrail trail, Clock clock) {
        this.accounts = accounts;
        this.failures = failures;
        this.addresses = addresses;
        this.trail = trail;
        this.clock = clock;
    }

    /** An attempt that is under way. @param name empty: by a token, which needs none */
    record UnderWay(String address, Optional<String> name, List<Attempt> counted) {}

    /** @throws SignInRefused if it is one too many */
    UnderWay begin(String address, Optional<String> name) {
        Instant now = clock.instant();
        if (!addresses.knows(address)) {
            failures.tooMany(Subject.EVERYBODY, now).ifPresent(locked -> {
                throw SignInRefused.tooMany(Duration.between(now, locked.until()));
            });
        }
        UnderWay attempt = new UnderWay(address, name, new ArrayList<>());
        count(attempt, Subject.ofAddress(Client.of(address).network()), now);
        name.filter(tried -> !knows(address, tried, now)).ifPresent(tried -> count(attempt, Subject.ofName(tried), now));
        return attempt;
    }

    private void count(UnderWay attempt, Subject subject, Instant now) {
        Attempt counted = failures.begin(subject, now);
        if (counted.isTooMany()) {
            attempt.counted().forEach(failures::takeBack);
            throw SignInRefused.tooMany(Duration.between(now, counted.until()));
        }
        attempt.counted().add(counted);
    }

    /** Whether this address has signed in under this name before: on this node, or by the audit trail on any. */
    private boolean knows(String address, String name, Instant now) {
        return addresses.knows(address, name) || failures.tooMany(Subject.ofName(name), now).isPresent()
                && trail.has(new Filter(Optional.of(name), Optional.of("signIn"), Optional.empty(), Optional.of(address),
                        Optional.of(now.minus(REMEMBERED)), Optional.empty()));
    }

    void succeeded(UnderWay attempt) {
        attempt.counted().forEach(failures::takeBack);
        attempt.name().map(Subject::ofName).ifPresent(failures::clear);
        attempt.name().ifPresentOrElse(name -> addresses.succeeded(attempt.address(), name), () -> addresses.succeeded(attempt.address()));
    }

    /** @param what what was tried, for the log */
    void failed(UnderWay attempt, String what) {
        addresses.failed(attempt.address(), what);
        failures.begin(Subject.EVERYBODY, clock.instant());
        String whose = attempt.name().map(this::whose).orElse("by=token");
        record("failedSignIn", whose, attempt.address());
        attempt.counted().stream().filter(Attempt::isLast).forEach(last -> record("lockSignIn",
                last.subject().what().startsWith("name ") ? whose : "address=" + Client.of(attempt.address()).network(),
                attempt.address()));
    }

    /** A failure of a program, or on a way that nobody can guess. It locks nobody out. @param subject for the audit trail; no secret */
    void failedOtherwise(String address, String what, String subject) {
        if (addresses.failed(address, what)) {
            record("failedSignIn", subject, address);
        }
    }

    private String whose(String name) {
        return "account=" + accounts.find(name).map(UserAccount::name).orElse("unknown");
    }

    private void record(String operation, String subject, String address) {
        trail.begin(new Actor(NOBODY, Optional.empty(), address), operation, subject, clock.instant());
    }
}
