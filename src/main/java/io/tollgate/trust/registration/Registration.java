package io.tollgate.trust.registration;

import java.time.Instant;
import java.util.Optional;

/**
 * The state of a number.
 *
 * @param code   the last requested code
 * @param pin    hash of the PIN; it stays when the number is deregistered
 * @param region where the partner wishes its data to be; Tollgate records it and does not act on it
 */
record Registration(Optional<RequestedCode> code, Optional<byte[]> pin, WrongPins wrongPins, boolean registered, Optional<String> region) {

    static final Registration NONE = new Registration(Optional.empty(), Optional.empty(), WrongPins.NONE, false, Optional.empty());

    /** @param hash the keyed hash; @param wrong number of wrong guesses */
    record RequestedCode(byte[] hash, CodeMethod method, Instant requestedAt, Instant expiresAt, int wrong, boolean used) {

        RequestedCode wrongAgain() {
            return new RequestedCode(hash, method, requestedAt, expiresAt, wrong + 1, used);
        }

        RequestedCode usedUp() {
            return new RequestedCode(hash, method, requestedAt, expiresAt, wrong, true);
        }
    }

    /** @param inARow number since the last right PIN; @param last instant of the last wrong one, or the epoch if there is none */
    record WrongPins(int inARow, Instant last) {

        static final WrongPins NONE = new WrongPins(0, Instant.EPOCH);

        WrongPins and(Instant another) {
            return new WrongPins(inARow + 1, another);
        }
    }

    Registration with(RequestedCode fresh) {
        return new Registration(Optional.of(fresh), pin, wrongPins, registered, region);
    }

    Registration with(WrongPins wrong) {
        return new Registration(code, pin, wrong, registered, region);
    }

    Registration withPin(byte[] hash) {
        return new Registration(code, Optional.of(hash), WrongPins.NONE, registered, region);
    }

    Registration registered(Optional<String> wished) {
        return new Registration(code, pin, WrongPins.NONE, true, wished);
    }

    Registration deregistered() {
        return new Registration(code, pin, wrongPins, false, region);
    }
}
