package io.tollgate.trust.registration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.SendingNumbers;
import io.tollgate.message.SenderId;
import io.tollgate.trust.verification.Subject;
import io.tollgate.trust.verification.VerificationEvent.Type;
import io.tollgate.trust.verification.Verifications;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Numbers that their businesses have deregistered: they send nothing until they are verified and registered again. A step on another node
 * is known here a second later; until then the rules refuse.
 */
@Component
final class DeregisteredNumbers implements SendingNumbers {

    private static final Refusal NOT_REGISTERED = new Refusal(RequestFault.NOT_REGISTERED, "The number is deregistered. Request a code,"
            + " verify it and register the number again.");

    private final Verifications verifications;
    private final Cache<SenderId, Optional<Refusal>> known = Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(1))
            .maximumSize(10_000).build();

    DeregisteredNumbers(Verifications verifications) {
        this.verifications = verifications;
    }

    @Override
    public Optional<Refusal> refusal(SenderId number) {
        return known.get(number, this::look);
    }

    /** A step of this number was taken. */
    void changed(SenderId number) {
        known.invalidate(number);
    }

    private Optional<Refusal> look(SenderId number) {
        return verifications.last(new Subject.OfNumber(number))
                .filter(event -> event.type() == Type.REVOKED && event.officer().equals(Registrations.BY_ITSELF)).map(_ -> NOT_REGISTERED);
    }
}
