package io.tollgate.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.decision.CaseFile.PriceFacts;
import io.tollgate.decision.Finding;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.decision.Verdict;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class VerdictJsonTest {

    /** The free messages of a month may be used up by others before this one is delivered; other reasons hold. */
    @ParameterizedTest
    @CsvSource({"APP_ALLOWANCE, 0.055000", "SERVICE_ALLOWANCE, 0.055000", "PILOT, 0.000000", "SERVICE_WINDOW, 0.000000",
        "FREE_ENTRY, 0.000000"})
    void aQuoteSaysTheMostThatAFreeMessageMayCost(FreeReason reason, String most) {
        Verdict free = Verdict.of(List.of(new Finding.Free("TAR-ANY-040", "It is among the free messages.", reason)));
        ObjectNode json = JsonNodeFactory.instance.objectNode();

        VerdictJson.quote(free, new PriceFacts(true, "Germany", "USD", 55_000, 50_000, 55_000, LocalDate.EPOCH), json);

        assertThat(json.at("/quote/amount").asString()).isEqualTo("0.000000");
        assertThat(json.at("/quote/at_most").asString()).isEqualTo(most);
        assertThat(json.at("/quote/free").asString()).isEqualTo(reason.name());
    }
}
