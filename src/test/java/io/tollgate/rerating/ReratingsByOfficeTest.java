package io.tollgate.rerating;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.business.Businesses;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.rerating.RateTable.Sent;
import io.tollgate.world.Office;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Finance looks at runs of re-rating, and is told why one cannot be. */
@TollgateTest
class ReratingsByOfficeTest extends ReratingWork {

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    Businesses businesses;

    private Office ann;
    private Office ben;
    private BusinessId shop = new BusinessId(1);
    private String handle = "";

    @BeforeEach
    void openOffice() {
        ann = Office.at(port, data).as("Ann", Role.FINANCE);
        ben = Office.at(port, data).as("Ben Okafor", Role.FINANCE);
        shop = shop("Europe/Berlin");
        handle = businesses.byId(List.of(shop)).get(shop).handle();
    }

    @Test
    void everybodyInFinanceSeesWhatARunCostsWhom() {
        LocalDate first = LocalDate.of(2026, 9, 1);
        RateTable wrong = RateTable.random(new Random(71)).with("Germany", Category.UTILITY, first, 50_000, 3, 40_000);
        List<Sent> sent = new ArrayList<>();
        for (int one = 0; one < 3; one++) {
            sent.add(new Sent("DE", Category.UTILITY, first, Instant.parse("2026-09-01T10:00:00Z").plusSeconds(one)));
        }
        deliver(shop, wrong, sent, new ArrayList<>());
        use(wrong, wrong.with("Germany", Category.UTILITY, first, 45_000, 3, 40_000));
        Rerating run = propose(shop);
        String path = "/reratings/" + run.id();

        JsonNode one = ben.get(path).is(200).json();
        assertThat(one.path("state").asString()).isEqualTo("PROPOSED");
        assertThat(one.path("businesses").path(0).asString()).isEqualTo(handle);
        assertThat(one.path("hash").asString()).isEqualTo(run.hash());
        assertThat(ben.get("/reratings").is(200).json().path(0)).isEqualTo(one);
        JsonNode part = ben.get(path + "/businesses").is(200).json().path(0);
        assertThat(part.path("business").asString()).isEqualTo(handle);
        assertThat(List.of("charged", "right", "agreed", "minimum", "difference").stream().map(field -> part.path(field).asString()))
                .containsExactly("0.100000", "0.090000", "0.000000", "0.000000", "-0.010000");
        assertThat(part.path("charges").asInt()).isEqualTo(3);
        assertThat(part.path("changed").asInt()).isEqualTo(2);
        assertThat(part.path("lines").path(0).path("oldRate").asString()).isEqualTo("0.050000");
        ann.post(path + "/confirm", "{'hash':'" + run.hash() + "'}").problem(409, "not-now", "must be two accounts");
        ben.post(path + "/confirm", "{}").problem(400, "invalid-field", "hash is missing");
        ben.post(path + "/confirm", "{'hash':'abc'}").problem(409, "not-now", "is not that of the dry run");
        assertThat(ben.post(path + "/withdraw", "{}").is(200).json().path("decidedBy").asString()).isEqualTo("Ben Okafor");
        ann.post(path + "/withdraw", "{}").problem(409, "not-now", "was confirmed or withdrawn before");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'release':'1',SPAN,R} | 400 | corrects is missing
            {'corrects':'1',SPAN,R} | 400 | release is missing
            {'corrects':'1','release':'1','lastMonth':'2026-10',R} | 400 | firstMonth is missing
            {'corrects':'1','release':'1','firstMonth':'2026-13','lastMonth':'2026-10',R} | 400 | firstMonth must be a month
            {'corrects':'1','release':'1',SPAN} | 400 | reason is missing
            {'corrects':'1','release':'1','firstMonth':'2026-10','lastMonth':'2026-09',R} | 409 | are no span of 1 to 36 months
            {'corrects':'1','release':'1','firstMonth':'2020-01','lastMonth':'2026-09',R} | 409 | are no span of 1 to 36 months
            {'corrects':'1','release':'1',SPAN,R} | 409 | have the same prices and markets
            {'corrects':'1','release':'999',SPAN,R} | 409 | There is no version 999
            """)
    void wrongInputIsRefused(String body, int status, String why) {
        String whole = body.replace("SPAN", "'firstMonth':'2026-09','lastMonth':'2026-10'").replace("R}",
                "'businesses':['" + handle + "'],'reason':'The card was wrong.'}");

        ann.post("/reratings", whole).problem(status, status == 400 ? "invalid-field" : why.contains("999") ? "refused" : "not-now", why);
    }

    @Test
    void whoDoesNotWorkInFinanceReratesNothing() {
        Office.at(port, data).as("rerate olga", Role.OFFICER).post("/reratings", "{}").is(403);
        ann.get("/reratings/999999999").is(404);
        ann.post("/reratings/999999999/confirm", "{'hash':'a'}").is(404);
        ann.get("/reratings/x").is(404);
    }
}
