package io.tollgate.trust.registration;

import io.tollgate.business.ShortMemory;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.SendingNumbers;
import io.tollgate.message.SenderId;
import io.tollgate.trust.verification.VerificationEvent;
import io.tollgate.trust.verification.VerificationEvent.Type;
import io.tollgate.trust.verification.Verifications;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Numbers that their businesses have deregistered: they send nothing until they are verified and registered again. A step on another node
 * is known here a second later; until then the rules refuse.
 */
@Component
final class DeregisteredNumbers implements SendingNumbers {

    private static final Refusal NOT_REGISTERED = new Refusal(RequestFault.NOT_REGISTERED, "The number is deregistered. Request a code,"
            + " verify it and register the number again.");

    private final ShortMemory<SenderId, Boolean> deregistered;

    DeregisteredNumbers(Verifications verifications) {
        this.deregistered = new ShortMemory<>(numbers -> deregistered(numbers, verifications.lastOfNumbers(numbers)));
    }

    @Override
    public Optional<Refusal> refusal(SenderId number) {
        return deregistered.get(number).filter(Boolean::booleanValue).map(_ -> NOT_REGISTERED);
    }

    /** A step of this number was taken. */
    void changed() {
        deregistered.forget();
    }

    private static Map<SenderId, Boolean> deregistered(Collection<SenderId> numbers, Map<SenderId, VerificationEvent> last) {
        return numbers.stream().distinct().collect(Collectors.toMap(number -> number, number -> Optional.ofNullable(last.get(number))
                .filter(event -> event.type() == Type.REVOKED && event.officer().equals(Registrations.BY_ITSELF)).isPresent()));
    }
}
