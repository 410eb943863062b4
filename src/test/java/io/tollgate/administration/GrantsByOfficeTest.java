package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.business.Businesses;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Office;
import io.tollgate.world.Partner;
import io.tollgate.world.World;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Finance grants promotional credit: one person enters it, another one approves it, and the partner sees it. */
@TollgateTest
class GrantsByOfficeTest {

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    Businesses businesses;
    @Autowired
    World world;

    private Office ann;
    private Office ben;
    private EnrolledBusiness shop;
    private String path = "";

    @BeforeEach
    void openOffice() {
        ann = Office.at(port, data).as("grant ann", Role.FINANCE);
        ben = Office.at(port, data).as("grant ben", Role.APPROVER);
        shop = world.business().in("Europe/Berlin").enrol();
        path = "/businesses/" + businesses.byId(List.of(shop.id())).get(shop.id()).handle();
    }

    @Test
    void onePersonProposesAnotherApprovesThePartnerSeesItAndSomebodyEndsIt() {
        JsonNode made = ann.post(path + "/grants", "{'amount':'50.00','firstDay':'2026-10-01','lastDay':'2090-02-28','reason':'Spring'}")
                .is(200).json();
        String one = "/grants/" + made.path("id").asInt();
        assertThat(made.path("state").asString()).isEqualTo("PROPOSED");
        assertThat(made.path("priority").asInt()).isEqualTo(100);
        assertThat(made.path("expiresAt").asString()).as("the last day ends in Berlin").isEqualTo("2090-02-28T23:00:00Z");
        ann.post(one + "/approval", "{}").problem(409, "not-now", "was proposed by grant ann");

        JsonNode approved = ben.post(one + "/approval", "{}").is(200).json();

        assertThat(approved.path("state").asString()).isEqualTo("STARTED");
        assertThat(approved.path("approvedBy").asString()).isEqualTo("grant ben");
        JsonNode balance = ann.get(path + "/balance").is(200).json();
        assertThat(balance.path("balance").asString()).isEqualTo("0.000000");
        assertThat(balance.path("granted").asString()).isEqualTo("50.000000");
        assertThat(balance.path("available").asString()).isEqualTo("50.000000");
        assertThat(balance.path("grants").path(0).path("lastDay").asString()).isEqualTo("2090-02-28");
        String seen = Partner.exchange(shop.partner().request("/v23.0/" + shop.id() + "/balance").GET().build()).json().toString();
        assertThat(seen).contains("\"granted\":\"50.000000\"", "\"last_day\":\"2090-02-28\"", "\"expires_at\":3792006000");
        String account = "/ledger/accounts/grant-credit:" + made.path("id").asInt();
        assertThat(ann.get(account + "/balance").is(200).json().path("balances").path(0).path("amount").asString())
                .isEqualTo("50.000000");

        assertThat(ann.post(one + "/end", "{}").is(200).json().path("expired").asString()).isEqualTo("50.000000");
        ann.post(one + "/end", "{}").problem(409, "not-now", "is EXPIRED already");
        assertThat(ben.get(path + "/grants").is(200).json()).hasSize(1);
        assertThat(ann.get(path + "/balance").is(200).json().path("available").asString()).isEqualTo("0.000000");
        assertThat(ann.get(account + "/entries").is(200).json()).extracting(entry -> entry.path("kind").asString())
                .containsExactly("GRANT_EXPIRED", "GRANT");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {DAYS,R} | amount is missing
            {'amount':'0',DAYS,R} | amount
            {'amount':'-5',DAYS,R} | amount
            {'amount':'1e3',DAYS,R} | amount
            {'amount':'0.0000001',DAYS,R} | amount
            {'amount':'1000000000001',DAYS,R} | amount
            {'amount':'5','currency':'EUR',DAYS,R} | currency must be USD
            {'amount':'5','firstDay':'2026-10-01',R} | lastDay is missing
            {'amount':'5','firstDay':'2026-02-30','lastDay':'2090-01-01',R} | firstDay must be a day
            {'amount':'5','firstDay':'2090-01-02','lastDay':'2090-01-01',R} | must not be before the first day
            {'amount':'5','firstDay':'+99999-01-01','lastDay':'+99999-01-02',R} | days must be from 2000-01-01
            {'amount':'5','priority':'0',DAYS,R} | priority
            {'amount':'5','priority':'1001',DAYS,R} | priority
            {'amount':'5','priority':'high',DAYS,R} | priority must be a whole number
            {'amount':'5',DAYS} | reason is missing""")
    void whatNoGrantCanSayIsRefused(String body, String detail) {
        ann.post(path + "/grants", body.replace("DAYS", "'firstDay':'2026-10-01','lastDay':'2090-01-01'")
                .replace(",R}", ",'reason':'x'}"))
                .problem(400, "invalid-field", detail);
    }

    @Test
    void unknownGrantsAndOtherRolesAreRefused() {
        ann.post("/grants/999999999/approval", "{}").problem(404, "unknown", "There is no grant with this id");
        ann.post("/grants/x/end", "{}").problem(404, "unknown", "There is no grant with this id");
        Office guard = Office.at(port, data).as("grant auditor", Role.AUDITOR);
        guard.post(path + "/grants", "{}").is(403);
        guard.get(path + "/grants").is(200);
    }
}
