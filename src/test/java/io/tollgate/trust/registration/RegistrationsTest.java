package io.tollgate.trust.registration;

import static io.tollgate.trust.registration.RegistrationOutcome.DONE;
import static io.tollgate.trust.registration.RegistrationOutcome.EXPIRED_CODE;
import static io.tollgate.trust.registration.RegistrationOutcome.GUESSED_OUT_CODE;
import static io.tollgate.trust.registration.RegistrationOutcome.LOCKED;
import static io.tollgate.trust.registration.RegistrationOutcome.NOT_REGISTERED;
import static io.tollgate.trust.registration.RegistrationOutcome.NOT_VERIFIED;
import static io.tollgate.trust.registration.RegistrationOutcome.NO_CODE;
import static io.tollgate.trust.registration.RegistrationOutcome.TOO_FAST_PINS;
import static io.tollgate.trust.registration.RegistrationOutcome.TOO_MANY_CALLS;
import static io.tollgate.trust.registration.RegistrationOutcome.TOO_MANY_CODES;
import static io.tollgate.trust.registration.RegistrationOutcome.TOO_MANY_PINS;
import static io.tollgate.trust.registration.RegistrationOutcome.TOO_OFTEN;
import static io.tollgate.trust.registration.RegistrationOutcome.USED_CODE;
import static io.tollgate.trust.registration.RegistrationOutcome.WRONG_CODE;
import static io.tollgate.trust.registration.RegistrationOutcome.WRONG_PIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.business.Sender;
import io.tollgate.message.SenderId;
import io.tollgate.trust.verification.Subject;
import io.tollgate.trust.verification.VerificationEvent;
import io.tollgate.trust.verification.VerificationStatus;
import io.tollgate.trust.verification.Verifications;
import io.tollgate.world.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

@TollgateTest
@ExtendWith(OutputCaptureExtension.class)
class RegistrationsTest {

    private static final Instant NOON = Instant.parse("2026-11-18T12:00:00Z");
    private static final Currency USD = Currency.getInstance("USD");
    private static final String PIN = "150954";
    private static final String OTHER_PIN = "150955";

    @Autowired
    Registrations registrations;
    @Autowired
    Verifications verifications;
    @Autowired
    World world;
    @Autowired
    Digits digits;
    @Autowired
    JdbcTemplate jdbc;
    @Value("${tollgate.data}")
    Path data;

    private Sender sender;
    private CodeFiles box;

    @BeforeEach
    void newNumber() {
        sender = world.business().unverified().enrol().number();
        box = new CodeFiles(data);
    }

    @Test
    void theRightCodeVerifiesTheNumberAndSaysHow() {
        assertThat(request(NOON)).isEqualTo(DONE);
        assertThat(statusOf(NOON)).isEqualTo(VerificationStatus.UNVERIFIED);

        assertThat(verify(box.code(sender.id()), NOON.plusSeconds(30))).isEqualTo(DONE);

        assertThat(statusOf(NOON.plusSeconds(30))).isEqualTo(VerificationStatus.VERIFIED);
        assertThat(history()).singleElement().satisfies(event -> {
            assertThat(event.officer()).isEqualTo(Registrations.BY_ITSELF);
            assertThat(event.reason()).isEqualTo("code by SMS, requested at 2026-11-18T12:00:00Z, sent by: folder of the operator");
            assertThat(event.validUntil()).isEmpty();
        });
    }

    @Test
    void aCodeCountsForTenMinutes() {
        request(NOON);
        assertThat(verify(box.code(sender.id()), NOON.plus(Duration.ofMinutes(10)))).isEqualTo(EXPIRED_CODE);
        assertThat(verify(box.code(sender.id()), NOON.plus(Duration.ofMinutes(10)).minusMillis(1))).isEqualTo(DONE);
    }

    @Test
    void aCodeCountsOnce() {
        request(NOON);
        assertThat(verify(box.code(sender.id()), NOON)).isEqualTo(DONE);
        assertThat(verify(box.code(sender.id()), NOON.plusSeconds(1))).isEqualTo(USED_CODE);
        assertThat(verify("000000", NOON.plus(Duration.ofDays(1)))).isEqualTo(USED_CODE);
        assertThat(history()).hasSize(1);
    }

    @Test
    void fiveWrongGuessesAreTooMany() {
        request(NOON);
        for (int guess = 0; guess < 5; guess++) {
            assertThat(verify(box.wrong(sender.id()), NOON)).isEqualTo(WRONG_CODE);
        }
        assertThat(verify(box.code(sender.id()), NOON)).isEqualTo(GUESSED_OUT_CODE);
        assertThat(statusOf(NOON)).isEqualTo(VerificationStatus.UNVERIFIED);

        request(NOON.plusSeconds(1));
        assertThat(verify(box.code(sender.id()), NOON.plusSeconds(1))).isEqualTo(DONE);
    }

    @Test
    void onlyTheLastCodeCountsAndOnlyForItsNumber() {
        assertThat(verify("123456", NOON)).isEqualTo(NO_CODE);
        request(NOON);
        String first = box.code(sender.id());
        do {
            request(NOON);
        } while (box.code(sender.id()).equals(first));

        assertThat(verify(first, NOON)).isEqualTo(WRONG_CODE);
        Sender mine = sender;
        newNumber();
        assertThat(verify(box.code(mine.id()), NOON)).isEqualTo(NO_CODE);
    }

    @Test
    void tenCodesADayAreEnough() {
        for (int code = 0; code < 10; code++) {
            assertThat(request(NOON.plusSeconds(code))).isEqualTo(DONE);
        }
        String last = box.code(sender.id());
        assertThat(request(NOON.plusSeconds(10))).isEqualTo(TOO_MANY_CODES);
        assertThat(box.code(sender.id())).isEqualTo(last);
        assertThat(verify(last, NOON.plusSeconds(11))).isEqualTo(DONE);
        assertThat(request(NOON.plus(Duration.ofHours(24)))).isEqualTo(DONE);
    }

    @Test
    void ofAHundredParallelGuessesOnlyFiveCount() throws Exception {
        request(NOON);
        String wrong = box.wrong(sender.id());

        List<RegistrationOutcome> outcomes = atOnce(100, () -> verify(wrong, NOON));

        assertThat(Collections.frequency(outcomes, WRONG_CODE)).isEqualTo(5);
        assertThat(Collections.frequency(outcomes, GUESSED_OUT_CODE)).isEqualTo(95);
        assertThat(verify(box.code(sender.id()), NOON)).isEqualTo(GUESSED_OUT_CODE);
    }

    @Test
    void ofAHundredParallelRightCodesOneVerifies() throws Exception {
        request(NOON);
        String right = box.code(sender.id());

        List<RegistrationOutcome> outcomes = atOnce(100, () -> verify(right, NOON));

        assertThat(Collections.frequency(outcomes, DONE)).isEqualTo(1);
        assertThat(Collections.frequency(outcomes, USED_CODE)).isEqualTo(99);
        assertThat(history()).hasSize(1);
    }

    @Test
    void codesAndPinsAreNeitherInTheDatabaseNorInTheLog(CapturedOutput output) throws Exception {
        verified();
        String code = box.code(sender.id());
        register(PIN, NOON);

        byte[] kept = jdbc.queryForObject("SELECT CONCAT(code_hash, pin_hash) FROM number_registration WHERE sender_id = ?", byte[].class,
                sender.id().value());
        assertThat(new String(kept, StandardCharsets.ISO_8859_1)).doesNotContain(code).doesNotContain(PIN);
        assertThat(output.getAll()).contains("A code for the phone number id " + sender.id()).doesNotContain(code).doesNotContain(PIN);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(box.file(sender.id()).path()))).isEqualTo("rw-------");
        assertThat(new CodeChannel.Code(sender.id(), "+49", CodeMethod.SMS, "en", code, NOON).toString()).doesNotContain(code);
    }

    @Test
    void theFirstRegistrationSetsThePinThatLaterOnesMustGive() {
        assertThat(register(PIN, NOON)).isEqualTo(NOT_VERIFIED);
        verified();
        assertThat(register(PIN, NOON)).isEqualTo(DONE);
        assertThat(register(OTHER_PIN, NOON.plusSeconds(1))).isEqualTo(WRONG_PIN);
        assertThat(register(PIN, NOON.plusSeconds(2))).isEqualTo(TOO_FAST_PINS);
        assertThat(register(PIN, NOON.plusSeconds(6))).isEqualTo(DONE);

        assertThat(registrations.setPin(sender, OTHER_PIN, NOON.plusSeconds(7))).isEqualTo(DONE);
        assertThat(register(PIN, NOON.plusSeconds(8))).isEqualTo(WRONG_PIN);
        assertThat(register(OTHER_PIN, NOON.plusSeconds(14))).isEqualTo(DONE);
    }

    @Test
    void fiveWrongPinsMakeANumberWaitADay() {
        verified();
        register(PIN, NOON);
        Instant last = NOON;
        for (int guess = 0; guess < 5; guess++) {
            last = last.plusSeconds(10);
            assertThat(register(OTHER_PIN, last)).isEqualTo(WRONG_PIN);
        }
        assertThat(register(PIN, last.plusSeconds(10))).isEqualTo(TOO_MANY_PINS);
        assertThat(register(PIN, last.plus(Duration.ofHours(24)).minusMillis(1))).isEqualTo(TOO_MANY_PINS);
        assertThat(register(PIN, last.plus(Duration.ofHours(24)))).isEqualTo(DONE);
    }

    @Test
    void aNumberRegistersTenTimesIn72Hours() {
        for (int attempt = 0; attempt < 10; attempt++) {
            assertThat(register(PIN, NOON.plusSeconds(attempt))).isEqualTo(NOT_VERIFIED);
        }
        assertThat(register(PIN, NOON.plus(Duration.ofHours(72)).minusSeconds(1))).isEqualTo(TOO_OFTEN);
        assertThat(register(PIN, NOON.plus(Duration.ofHours(72)))).isEqualTo(NOT_VERIFIED);
        assertThat(registrations.deregister(sender, NOON)).as("has a limit of its own").isEqualTo(NOT_REGISTERED);
    }

    @Test
    void aDeregisteredNumberIsNotVerifiedAndKeepsItsPin() {
        assertThat(registrations.deregister(sender, NOON)).isEqualTo(NOT_REGISTERED);
        verified();
        register(PIN, NOON);

        assertThat(registrations.deregister(sender, NOON.plusSeconds(1))).isEqualTo(DONE);

        assertThat(statusOf(NOON.plusSeconds(1))).isEqualTo(VerificationStatus.REVOKED);
        assertThat(registrations.deregister(sender, NOON.plusSeconds(2))).isEqualTo(NOT_REGISTERED);
        assertThat(registrations.setPin(sender, OTHER_PIN, NOON.plusSeconds(2))).isEqualTo(NOT_REGISTERED);
        assertThat(register(PIN, NOON.plusSeconds(2))).isEqualTo(NOT_VERIFIED);
        assertThat(request(NOON.plusSeconds(3))).isEqualTo(DONE);
        assertThat(verify(box.code(sender.id()), NOON.plusSeconds(4))).isEqualTo(DONE);
        assertThat(register(OTHER_PIN, NOON.plusSeconds(5))).isEqualTo(WRONG_PIN);
        assertThat(register(PIN, NOON.plusSeconds(11))).isEqualTo(DONE);
    }

    /** Whatever the clocks of the nodes say, the call that was acknowledged last counts. */
    @Test
    void aDeregistrationHoldsWhicheverClockIsFast() {
        request(NOON.plusSeconds(20));
        verify(box.code(sender.id()), NOON.plusSeconds(20));

        assertThat(registrations.deregister(sender, NOON.plusSeconds(20))).isEqualTo(DONE);
        assertThat(statusOf(NOON.plusSeconds(60))).isEqualTo(VerificationStatus.REVOKED);

        request(NOON.plusSeconds(5));
        verify(box.code(sender.id()), NOON.plusSeconds(6));
        assertThat(statusOf(NOON.plusSeconds(60))).as("a node whose clock is slow").isEqualTo(VerificationStatus.VERIFIED);
    }

    @Test
    void aCodeDoesNotUndoAnOfficersRevocation() {
        verified();
        register(PIN, NOON);
        request(NOON);
        verifications.revoke(new Subject.OfNumber(sender.id()), "Olga", "the number changed hands", NOON);

        assertThat(verify(box.code(sender.id()), NOON)).isEqualTo(LOCKED);
        assertThat(request(NOON)).isEqualTo(LOCKED);
        assertThat(register(PIN, NOON)).isEqualTo(LOCKED);
        assertThat(registrations.deregister(sender, NOON)).isEqualTo(DONE);
        assertThat(request(NOON)).as("deregistration does not undo it either").isEqualTo(LOCKED);

        verifications.verify(new Subject.OfNumber(sender.id()), Optional.empty(), "Olga", "it has come back", NOON);
        assertThat(request(NOON)).isEqualTo(DONE);
    }

    @Test
    void aBusinessMayCallTwoHundredTimesAnHourForAnUnregisteredNumber() {
        for (int call = 0; call < 200; call++) {
            assertThat(verify("123456", NOON)).isEqualTo(NO_CODE);
        }
        assertThat(verify("123456", NOON.plus(Duration.ofMinutes(59)))).isEqualTo(TOO_MANY_CALLS);
        assertThat(verify("123456", NOON.plus(Duration.ofHours(1)))).isEqualTo(NO_CODE);

        Instant next = NOON.plus(Duration.ofHours(1));
        verifications.verify(new Subject.OfNumber(sender.id()), Optional.empty(), "Olga", "seen", next);
        assertThat(register(PIN, next)).isEqualTo(DONE);
        for (int call = 0; call < 210; call++) {
            assertThat(verify("123456", next)).isEqualTo(NO_CODE);
        }
    }

    @Test
    void everyStepIsRecordedWithItsOutcome() {
        request(NOON);
        verify(box.wrong(sender.id()), NOON);
        verify(box.code(sender.id()), NOON);
        register(PIN, NOON);
        registrations.deregister(sender, NOON);

        assertThat(jdbc.queryForList("SELECT CONCAT(step, ' ', outcome) FROM number_step WHERE sender_id = ? ORDER BY id", String.class,
                sender.id().value()))
                .containsExactly("REQUEST_CODE DONE", "VERIFY_CODE WRONG_CODE", "VERIFY_CODE DONE", "REGISTER DONE", "DEREGISTER DONE");
    }

    @Test
    void theSamePinHasAnotherHashForEachNumberAndTime() {
        byte[] hash = digits.pinHash(sender.id(), PIN);

        assertThat(digits.isPin(sender.id(), PIN, hash)).isTrue();
        assertThat(digits.isPin(sender.id(), OTHER_PIN, hash)).isFalse();
        assertThat(digits.isPin(new SenderId(1), PIN, hash)).isFalse();
        assertThat(digits.pinHash(sender.id(), PIN)).isNotEqualTo(hash);
        assertThat(digits.codeHash(sender.id(), NOON, PIN)).isNotEqualTo(digits.codeHash(sender.id(), NOON.plusSeconds(1), PIN));
    }

    private void verified() {
        assertThat(request(NOON)).isEqualTo(DONE);
        assertThat(verify(box.code(sender.id()), NOON)).isEqualTo(DONE);
    }

    private RegistrationOutcome request(Instant now) {
        return registrations.requestCode(sender, CodeMethod.SMS, "en_US", now);
    }

    private RegistrationOutcome verify(String code, Instant now) {
        return registrations.verifyCode(sender, code, now);
    }

    private RegistrationOutcome register(String pin, Instant now) {
        return registrations.register(sender, pin, Optional.empty(), now);
    }

    private VerificationStatus statusOf(Instant now) {
        return verifications.statuses(List.of(sender.id()), now).get(sender.id());
    }

    private List<VerificationEvent> history() {
        return verifications.history(new Subject.OfNumber(sender.id()));
    }

    private static <T> List<T> atOnce(int threads, Callable<T> work) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<T> results = new ArrayList<>();
            for (Future<T> future : pool.invokeAll(Collections.nCopies(threads, work))) {
                results.add(future.get());
            }
            return results;
        }
    }
}
