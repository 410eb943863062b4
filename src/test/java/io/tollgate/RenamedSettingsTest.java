package io.tollgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.SettingsPage.Setting;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class RenamedSettingsTest {

    @Test
    void aFormerNameIsRefusedWithThePresentOne() {
        assertThatThrownBy(() -> RenamedSettings.refuse(new MockEnvironment().withProperty("tollgate.intake.drop.from", "timer:x")))
                .hasMessage("there is no setting tollgate.intake.drop.from any more. Maybe give tollgate.routes.drop.from instead.");
        assertThatThrownBy(() -> RenamedSettings.refuse(new MockEnvironment().withProperty("tollgate.intake.answer-uri", "direct:x")))
                .hasMessage("there is no setting tollgate.intake.answer-uri any more. Maybe leave it out.");
        assertThatCode(() -> RenamedSettings.refuse(new MockEnvironment().withProperty("tollgate.routes.drop.from", "timer:x")))
                .doesNotThrowAnyException();
    }

    @Test
    void everyPresentNameIsASettingAndNoFormerOneIs() throws IOException {
        Set<String> settings = SettingsPage.settings().stream().map(Setting::name).collect(Collectors.toSet());

        RenamedSettings.names().forEach((former, present) -> {
            assertThat(settings).doesNotContain("tollgate." + former);
            if (!present.isEmpty()) {
                assertThat(settings).contains("tollgate." + present);
            }
        });
    }
}
