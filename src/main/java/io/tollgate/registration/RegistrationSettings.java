package io.tollgate.registration;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.registration.*}. Those of registering and of calls an hour are the Cloud API's; it does not publish the others.
 *
 * @param codeLife      how long a code counts
 * @param codeGuesses   wrong guesses after which a code counts no more
 * @param codesPerDay   codes that a number may request in 24 hours: with the guesses, 50 of a million chances a day
 * @param attempts      registrations of a number in {@code attemptsIn}, and as many deregistrations
 * @param pinGuesses    wrong PINs in a row after which a number must wait
 * @param pinWait       so long
 * @param pinPause      how long after a wrong PIN the next one is too fast
 * @param pinIterations how slowly a PIN is hashed, which is keyed besides; 210,000 is what OWASP's password storage cheat sheet asks of
 *                      PBKDF2 with HMAC-SHA512. PINs that were set before keep theirs
 * @param callsPerHour  calls of a business as long as none of its numbers is registered
 * @param callsPerHourRegistered and from then on
 */
@ConfigurationProperties("tollgate.registration")
record RegistrationSettings(
        @DefaultValue("10m") Duration codeLife,
        @DefaultValue("5") int codeGuesses,
        @DefaultValue("10") int codesPerDay,
        @DefaultValue("10") int attempts,
        @DefaultValue("72h") Duration attemptsIn,
        @DefaultValue("5") int pinGuesses,
        @DefaultValue("24h") Duration pinWait,
        @DefaultValue("5s") Duration pinPause,
        @DefaultValue("210000") int pinIterations,
        @DefaultValue("200") int callsPerHour,
        @DefaultValue("5000") int callsPerHourRegistered) {

    RegistrationSettings {
        if (!codeLife.isPositive() || codeLife.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("tollgate.registration.code-life (" + codeLife + ") must be up to an hour. Maybe 10m.");
        }
        if (codeGuesses < 1 || codeGuesses > 10) {
            throw new IllegalArgumentException("tollgate.registration.code-guesses (" + codeGuesses + ") must be from 1 to 10");
        }
        if (pinIterations < 1_000) {
            throw new IllegalArgumentException("tollgate.registration.pin-iterations (" + pinIterations + ") must be 1000 or more. Maybe 210000.");
        }
        if (codesPerDay < 1 || attempts < 1 || pinGuesses < 1 || callsPerHour < 1 || callsPerHourRegistered < 1) {
            throw new IllegalArgumentException("the limits of tollgate.registration must be 1 or more");
        }
    }
}
