package io.tollgate.trust.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.TollgateTest;
import io.tollgate.message.SenderId;
import io.tollgate.secrets.Keys;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.mock.env.MockEnvironment;

@TollgateTest
class DigitsTest {

    private static final SenderId BAKERY = new SenderId(7_700_000_001L);

    @Autowired
    Keys keys;

    @Test
    void aPinIsHashedSlowlyUnlessTheSettingSaysOtherwise() {
        Digits shipped = digits(new MockEnvironment());

        byte[] hash = shipped.pinHash(BAKERY, "471147");

        assertThat(ByteBuffer.wrap(hash).getInt()).isEqualTo(210_000);
        assertThat(shipped.isPin(BAKERY, "471147", hash)).isTrue();
        assertThat(shipped.isPin(BAKERY, "471148", hash)).isFalse();
    }

    @Test
    void anEarlierPinStaysValidWhenTheSettingChanges() {
        byte[] hash = digits(new MockEnvironment().withProperty("tollgate.registration.pin-iterations", "1500")).pinHash(BAKERY, "471147");

        Digits later = digits(new MockEnvironment().withProperty("tollgate.registration.pin-iterations", "2500"));

        assertThat(later.isPin(BAKERY, "471147", hash)).isTrue();
        assertThat(later.isPin(new SenderId(BAKERY.value() + 1), "471147", hash)).as("of another number").isFalse();
        assertThat(later.pinHash(BAKERY, "471147")).isNotEqualTo(later.pinHash(BAKERY, "471147"));
    }

    @Test
    void aSettingWithTooFewIterationsIsRefusedAtTheStart() {
        assertThatThrownBy(() -> digits(new MockEnvironment().withProperty("tollgate.registration.pin-iterations", "999")))
                .rootCause().hasMessage("tollgate.registration.pin-iterations (999) must be 1000 or more. Maybe 210000.");
    }

    private Digits digits(MockEnvironment environment) {
        return new Digits(keys, Binder.get(environment).bindOrCreate("tollgate.registration", RegistrationSettings.class));
    }
}
