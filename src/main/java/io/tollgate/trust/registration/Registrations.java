package io.tollgate.trust.registration;

import static java.util.Objects.requireNonNull;

import io.tollgate.business.AccountEvent;
import io.tollgate.business.Sender;
import io.tollgate.message.SenderId;
import io.tollgate.trust.registration.Registration.RequestedCode;
import io.tollgate.trust.registration.Registration.WrongPins;
import io.tollgate.trust.verification.Subject;
import io.tollgate.trust.verification.VerificationEvent;
import io.tollgate.trust.verification.VerificationEvent.Type;
import io.tollgate.trust.verification.VerificationStatus;
import io.tollgate.trust.verification.Verifications;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The steps that a business can take with its number: request a code, verify it, register with a PIN, deregister. The steps of one number
 * happen one after the other, on all nodes; each is recorded with its outcome.
 */
@Component
public class Registrations {

    /** The name in the register of verifications for steps of the business itself. */
    public static final String BY_ITSELF = "the business itself";

    private static final Logger log = LoggerFactory.getLogger(Registrations.class);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofHours(24);

    private final RegistrationStates book;
    private final Verifications verifications;
    private final Digits digits;
    private final CodeChannel channel;
    private final RegistrationSettings settings;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;

    Registrations(RegistrationStates book, Verifications verifications, Digits digits, CodeChannel channel, RegistrationSettings settings,
            TransactionTemplate transaction, ApplicationEventPublisher events) {
        this.events = events;
        this.book = book;
        this.verifications = verifications;
        this.digits = digits;
        this.channel = channel;
        this.settings = settings;
        this.transaction = transaction;
    }

    /** Sends a new code to the number; the code before it is no longer valid. @param language such as {@code en_US} */
    public RegistrationOutcome requestCode(Sender sender, CodeMethod method, String language, Instant now) {
        String code = digits.fresh();
        Instant expiresAt = now.plus(settings.codeLife());
        RegistrationOutcome outcome = step(sender, Step.REQUEST_CODE, now, before -> {
            if (locked(sender.id())) {
                return Taken.not(RegistrationOutcome.LOCKED);
            }
            if (book.steps(sender.id(), Step.REQUEST_CODE, now.minus(DAY)) >= settings.codesPerDay()) {
                return Taken.not(RegistrationOutcome.TOO_MANY_CODES);
            }
            return Taken.to(before.with(new RequestedCode(digits.codeHash(sender.id(), now, code), method, now, expiresAt, 0, false)));
        });
        return outcome == RegistrationOutcome.DONE
                ? send(new CodeChannel.Code(sender.id(), sender.displayNumber(), method, language, code, expiresAt))
                : outcome;
    }

    /** If the code is right, in time, not guessed too often and not used before, the number is verified. */
    public RegistrationOutcome verifyCode(Sender sender, String code, Instant now) {
        return step(sender, Step.VERIFY_CODE, now, before -> {
            if (locked(sender.id())) {
                return Taken.not(RegistrationOutcome.LOCKED);
            }
            if (before.code().isEmpty()) {
                return Taken.not(RegistrationOutcome.NO_CODE);
            }
            RequestedCode requested = before.code().get();
            if (requested.used()) {
                return Taken.not(RegistrationOutcome.USED_CODE);
            }
            if (!now.isBefore(requested.expiresAt())) {
                return Taken.not(RegistrationOutcome.EXPIRED_CODE);
            }
            if (requested.wrong() >= settings.codeGuesses()) {
                return Taken.not(RegistrationOutcome.GUESSED_OUT_CODE);
            }
            if (!Digits.same(digits.codeHash(sender.id(), requested.requestedAt(), code), requested.hash())) {
                return new Taken(RegistrationOutcome.WRONG_CODE, Optional.of(before.with(requested.wrongAgain())));
            }
            verifications.verify(new Subject.OfNumber(sender.id()), Optional.empty(), BY_ITSELF,
                    "code by " + requested.method() + ", requested at " + requested.requestedAt() + ", sent by: " + channel.name(), now);
            return Taken.to(before.with(requested.usedUp()));
        });
    }

    /** The first registration sets the PIN; later ones must give the same PIN. @param region where the partner wishes its data to be */
    public RegistrationOutcome register(Sender sender, String pin, Optional<String> region, Instant now) {
        return step(sender, Step.REGISTER, now, before -> {
            if (tooOften(sender.id(), Step.REGISTER, now)) {
                return Taken.not(RegistrationOutcome.TOO_OFTEN);
            }
            if (locked(sender.id())) {
                return Taken.not(RegistrationOutcome.LOCKED);
            }
            if (standing(sender.id(), now) != VerificationStatus.VERIFIED) {
                return Taken.not(RegistrationOutcome.NOT_VERIFIED);
            }
            if (before.pin().isEmpty()) {
                return Taken.to(before.withPin(digits.pinHash(sender.id(), pin)).registered(region));
            }
            WrongPins wrong = before.wrongPins();
            boolean waited = !now.isBefore(wrong.last().plus(settings.pinWait()));
            if (wrong.inARow() >= settings.pinGuesses() && !waited) {
                return Taken.not(RegistrationOutcome.TOO_MANY_PINS);
            }
            if (now.isBefore(wrong.last().plus(settings.pinPause()))) {
                return Taken.not(RegistrationOutcome.TOO_FAST_PINS);
            }
            if (!digits.isPin(sender.id(), pin, before.pin().get())) {
                WrongPins another = (waited ? WrongPins.NONE : wrong).and(now);
                return new Taken(RegistrationOutcome.WRONG_PIN, Optional.of(before.with(another)));
            }
            return Taken.to(before.registered(region));
        });
    }

    /** Revokes the verification of the number: when this has returned, no hand-over from it begins. The PIN stays. */
    public RegistrationOutcome deregister(Sender sender, Instant now) {
        return step(sender, Step.DEREGISTER, now, before -> {
            if (tooOften(sender.id(), Step.DEREGISTER, now)) {
                return Taken.not(RegistrationOutcome.TOO_OFTEN);
            }
            // A number that an officer verified was never registered; its business may deregister it nevertheless.
            if (!before.registered() && standing(sender.id(), now) != VerificationStatus.VERIFIED) {
                return Taken.not(RegistrationOutcome.NOT_REGISTERED);
            }
            if (!locked(sender.id())) {
                verifications.revoke(new Subject.OfNumber(sender.id()), BY_ITSELF, "deregistered", now);
            }
            return Taken.to(before.deregistered());
        });
    }

    /** Sets another PIN; a PIN cannot be removed. */
    public RegistrationOutcome setPin(Sender sender, String pin, Instant now) {
        return step(sender, Step.SET_PIN, now, before -> {
            if (!before.registered()) {
                return Taken.not(RegistrationOutcome.NOT_REGISTERED);
            }
            events.publishEvent(new AccountEvent.PinChanged(sender));
            return Taken.to(before.withPin(digits.pinHash(sender.id(), pin)));
        });
    }

    private RegistrationOutcome send(CodeChannel.Code code) {
        try {
            channel.send(code);
            return RegistrationOutcome.DONE;
        } catch (RuntimeException failure) {
            // The log leaves out the failure's message, which may quote the code.
            log.warn("The channel for codes failed at the phone number id {}: {}", code.sender(), failure.getClass().getName());
            return RegistrationOutcome.NOT_SENT;
        }
    }

    private RegistrationOutcome step(Sender sender, Step step, Instant now, Function<Registration, Taken> work) {
        return transaction.execute(status -> {
            Registration before = book.lock(sender.id());
            Taken taken = tooManyCalls(sender, now) ? Taken.not(RegistrationOutcome.TOO_MANY_CALLS) : work.apply(before);
            taken.after().ifPresent(after -> book.write(sender.id(), after));
            book.add(sender, step, taken.outcome(), now);
            return taken.outcome();
        });
    }

    private boolean tooManyCalls(Sender sender, Instant now) {
        int limit = book.hasRegistered(sender.business()) ? settings.callsPerHourRegistered() : settings.callsPerHour();
        return book.steps(sender.business(), now.minus(HOUR)) >= limit;
    }

    private boolean tooOften(SenderId sender, Step step, Instant now) {
        return book.steps(sender, step, now.minus(settings.attemptsIn())) >= settings.attempts();
    }

    /** Whether somebody else than the business has revoked the verification of the number since it was verified last. */
    private boolean locked(SenderId sender) {
        List<VerificationEvent> history = verifications.history(new Subject.OfNumber(sender));
        Instant verified = history.stream().filter(event -> event.type() == Type.VERIFIED).map(VerificationEvent::at)
                .max(Instant::compareTo).orElse(Instant.MIN);
        return history.stream().anyMatch(event -> event.type() == Type.REVOKED && !event.at().isBefore(verified)
                && !event.officer().equals(BY_ITSELF));
    }

    private VerificationStatus standing(SenderId sender, Instant now) {
        return requireNonNull(verifications.statuses(List.of(sender), now).get(sender));
    }

    /** @param after the new state, if it changes */
    private record Taken(RegistrationOutcome outcome, Optional<Registration> after) {

        static Taken not(RegistrationOutcome outcome) {
            return new Taken(outcome, Optional.empty());
        }

        static Taken to(Registration after) {
            return new Taken(RegistrationOutcome.DONE, Optional.of(after));
        }
    }
}
