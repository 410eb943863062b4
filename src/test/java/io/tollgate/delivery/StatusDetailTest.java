package io.tollgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.message.Category;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What a status says about the price. */
class StatusDetailTest {

    @ParameterizedTest(name = "{0}, abroad {1}, free {2}: {3}")
    @CsvSource(nullValues = "-", value = {"AUTHENTICATION, true, -, authentication-international",
        "AUTHENTICATION, false, -, authentication",
        "UTILITY, false, -, utility", "UTILITY, false, FREE_ENTRY, referral_conversion", "SERVICE, false, SERVICE_WINDOW, service"})
    void theCategoryIsNamedAsTheCloudApiNamesIt(Category category, boolean abroad, @Nullable FreeReason free, String named) {
        String detail = StatusDetail.pricing(category, abroad, Optional.ofNullable(free), Optional.empty());

        assertThat(JsonMapper.shared().readTree(detail).at("/pricing/category").asString()).isEqualTo(named);
    }
}
