package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.business.Businesses;
import io.tollgate.message.BusinessId;
import io.tollgate.world.Office;
import io.tollgate.world.World;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Finance says whom invoices go to and how they look. */
@TollgateTest
class BuyersByOfficeTest {

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    Businesses businesses;
    @Autowired
    World world;

    private Office ann;
    private String path = "";

    @BeforeEach
    void openOffice() {
        ann = Office.at(port, data).as("buyer ann", Role.FINANCE);
        BusinessId shop = world.business().enrol().id();
        path = "/businesses/" + businesses.byId(List.of(shop)).get(shop).handle() + "/buyer";
    }

    @Test
    void whatIsLeftOutIsAsUsual() {
        JsonNode said = ann.put(path, "{'legalName':'Loja Lda','street':'Rua 1','city':'Lisboa','country':'PT'}").is(200).json();

        assertThat(said.path("linesBy").asString()).isEqualTo("RATE");
        assertThat(said.path("format").asString()).isEqualTo("ZUGFERD");
        assertThat(said.path("termDays").asString()).isEqualTo("30");
    }

    @Test
    void linesAreThoseOfRatesCategoriesOrMarkets() {
        for (String by : List.of("CATEGORY", "MARKET", "RATE")) {
            ann.put(path, "{'legalName':'Loja Lda','linesBy':'" + by + "'}").is(200);

            assertThat(ann.get(path).is(200).json().path("linesBy").asString()).isEqualTo(by);
        }
        ann.put(path, "{'linesBy':'COUNTRY'}").problem(400, "invalid-field", "linesBy")
                .problem(400, "invalid-field", "RATE, CATEGORY, MARKET");
        assertThat(ann.get(path).is(200).json().path("linesBy").asString()).as("what is wrong changes nothing").isEqualTo("RATE");
    }

    @Test
    void wrongFieldsAreNamedTogether() {
        ann.put(path, "{'country':'PT','vatId':'PT1','reference':'04011000-12345-04','termDays':'400'}").is(400);
        ann.put(path, "{'language':'fr','termDays':'30'}").problem(400, "invalid-field", "language (fr)");
        ann.put("/businesses/nobody/buyer", "{}").is(404);
    }
}
