package io.tollgate.businessapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SignUpSettingsTest {

    @Test
    void nobodyRegistersUnlessTheOperatorWantsIt() {
        SignUpSettings settings = new Binder(new MapConfigurationPropertySource()).bindOrCreate("tollgate.sign-up", SignUpSettings.class);

        assertThat(settings).isEqualTo(new SignUpSettings(false, Currency.getInstance("EUR"), 100));
    }

    @Test
    void someMustBePossible() {
        assertThatThrownBy(() -> new SignUpSettings(true, Currency.getInstance("EUR"), 0))
                .hasMessage("tollgate.sign-up.per-day (0) must be positive. Maybe set tollgate.sign-up.open to false.");
    }
}
