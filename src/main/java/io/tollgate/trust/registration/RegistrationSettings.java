package io.tollgate.trust.registration;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.registration.*}. The defaults for registrations and calls an hour are the Cloud API's limits; it does not
 * publish the others.
 *
 * @param codeLife      how long a code is valid, up to an hour
 * @param codeGuesses   the number of wrong guesses after which a code is no longer valid, 1 to 10
 * @param codesPerDay   codes that a number may request in 24 hours; with five guesses for each, that is 50 of a million chances a day
 * @param attempts      registrations of a number within the time of attempts-in, and as many deregistrations
 * @param attemptsIn    the time in which attempts are counted
 * @param pinGuesses    after so many wrong PINs in a row a number must wait
 * @param pinWait       how long a number must wait after too many wrong PINs
 * @param pinPause      the shortest time between a wrong PIN and the next one
 * @param pinIterations iterations of the hash of a PIN, 1000 or more; OWASP's password storage cheat sheet asks for 210,000 of PBKDF2 with
 *                      HMAC-SHA512. PINs that were set before keep their number
 * @param callsPerHour  calls that a business may make in an hour as long as none of its numbers is registered
 * @param callsPerHourRegistered calls that a business may make in an hour once one of its numbers is registered
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
            throw new IllegalArgumentException(
                    "tollgate.registration.pin-iterations (" + pinIterations + ") must be 1000 or more. Maybe 210000.");
        }
        if (codesPerDay < 1 || attempts < 1 || pinGuesses < 1 || callsPerHour < 1 || callsPerHourRegistered < 1) {
            throw new IllegalArgumentException("the limits of tollgate.registration must be 1 or more");
        }
    }
}
