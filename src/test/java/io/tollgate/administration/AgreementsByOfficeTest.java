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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Finance agrees with a business, with the shipped rate card: one person enters it, another one approves it. */
@TollgateTest
class AgreementsByOfficeTest {

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
    private String path = "";

    @BeforeEach
    void openOffice() {
        ann = Office.at(port, data).as("agree ann", Role.FINANCE);
        ben = Office.at(port, data).as("agree ben", Role.FINANCE);
        BusinessId shop = world.business().in("Europe/Berlin").onAccount("100").enrol().id();
        path = "/businesses/" + businesses.byId(List.of(shop)).get(shop).handle() + "/agreements";
    }

    @Test
    void onePersonProposesAnotherApprovesAndSomebodyEnds() {
        JsonNode made = ann.post(path, "{'kind':'DISCOUNT','market':'Germany','category':'MARKETING','percent':'12.5',"
                + "'firstDay':'2998-01-15','reference':'Contract 2026-117'}").is(200).json();
        String one = "/agreements/" + made.path("id").asInt();

        assertThat(made.path("state").asString()).isEqualTo("PROPOSED");
        ann.post(one + "/approval", "{}").problem(409, "not-now", "was proposed by agree ann");
        JsonNode approved = ben.post(one + "/approval", "{}").is(200).json();
        assertThat(approved.path("state").asString()).isEqualTo("APPROVED");
        assertThat(approved.path("approvedBy").asString()).isEqualTo("agree ben");
        assertThat(approved.path("percent").asString()).isEqualTo("12.5");
        ann.post(path, "{'kind':'PRICE','market':'Germany','category':'MARKETING','amount':'0.1','firstDay':'2998-02-01',"
                + "'reference':'C-2'}").problem(409, "not-now", "says something about the same from 2998-01-15 to its end");
        ann.post(one + "/end", "{'lastDay':'2998-01-13'}").problem(409, "not-now", "or with 2998-01-14 if it is never to count");
        assertThat(ann.post(one + "/end", "{'lastDay':'2998-01-31'}").is(200).json().path("state").asString()).isEqualTo("ENDED");
        ann.post(path, "{'kind':'PRICE','market':'Germany','category':'MARKETING','amount':'0.1','firstDay':'2998-02-01',"
                + "'reference':'C-2'}").is(200);
        JsonNode all = ben.get(path).is(200).json();
        assertThat(all).hasSize(2);
        assertThat(all.path(0).path("amount").asString()).isEqualTo("0.100000");
        assertThat(ann.post("/agreements/" + all.path(0).path("id").asInt() + "/end", "{}").is(200).json().path("state").asString())
                .isEqualTo("WITHDRAWN");
    }

    /** It changes no invoice, and two of them cannot count on one day. */
    @Test
    void aSpendingLimitIsAgreedAsAPriceIs() {
        String limit = "{'kind':'SPENDING_LIMIT','amount':'2500','firstDay':'2998-01-15','reference':'By telephone'}";
        JsonNode made = ann.post(path, limit).is(200).json();
        String one = "/agreements/" + made.path("id").asInt();

        assertThat(made.path("amount").asString()).isEqualTo("2500.000000");
        ann.post(one + "/approval", "{}").problem(409, "not-now", "was proposed by agree ann");
        assertThat(ben.post(one + "/approval", "{}").is(200).json().path("state").asString()).isEqualTo("APPROVED");
        ann.post(path, limit.replace("2500", "10")).problem(409, "not-now", "says something about the same from 2998-01-15 to its end");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'kind':'GIFT',DAY,R} | kind must be one of PRICE
            {'kind':'DISCOUNT',DAY,R} | percent is missing
            {'kind':'SPENDING_LIMIT',DAY,R} | amount is missing
            {'kind':'SPENDING_LIMIT','amount':'0',DAY,R} | must be more than 0
            {'kind':'SPENDING_LIMIT','amount':'-1',DAY,R} | amount
            {'kind':'SPENDING_LIMIT','amount':'5','market':'Germany',DAY,R} | market does not go with
            {'kind':'SPENDING_LIMIT','amount':'5','messages':'5',DAY,R} | messages does not go with
            {'kind':'DISCOUNT','percent':'-5',DAY,R} | percent must be more than 0
            {'kind':'DISCOUNT','percent':'0',DAY,R} | percent (0) must be more
            {'kind':'DISCOUNT','percent':'101',DAY,R} | at most 100
            {'kind':'DISCOUNT','percent':'1e1',DAY,R} | percent must be more than 0
            {'kind':'DISCOUNT','percent':'5','amount':'1',DAY,R} | amount does not go with
            {'kind':'DISCOUNT','percent':'5','market':'Atlantis',DAY,R} | market (Atlantis) must be one
            {'kind':'DISCOUNT','percent':'5','currency':'EUR',DAY,R} | currency must be USD
            {'kind':'DISCOUNT','percent':'5','firstDay':'2998-02-30',R} | firstDay must be a day
            {'kind':'DISCOUNT','percent':'5','firstDay':'+99999-01-01',R} | days must be from 2000-01-01
            {'kind':'DISCOUNT','percent':'5','firstDay':'2998-02-02','lastDay':'2998-02-01',R} | must not be before the first
            {'kind':'DISCOUNT','percent':'5',DAY} | reference is missing
            {'kind':'PRICE','market':'Germany','amount':'0.1',DAY,R} | category is missing
            {'kind':'PRICE','category':'UTILITY','amount':'0.1',DAY,R} | market is missing
            {'kind':'PRICE','market':'SMS DE','category':'UTILITY','amount':'1',DAY,R} | for each part
            {'kind':'ALLOWANCE',DAY,R} | messages is missing
            {'kind':'ALLOWANCE','messages':'0',DAY,R} | messages must be
            {'kind':'ALLOWANCE','messages':'1.5',DAY,R} | messages must be
            {'kind':'ALLOWANCE','messages':'5','amount':'1',DAY,R} | amount does not go with
            {'kind':'ALLOWANCE','messages':'5','market':'SMS DE',DAY,R} | no SMS is free
            {'kind':'DISCOUNT','percent':'5','messages':'5',DAY,R} | messages does not go with
            {'kind':'PLAN_FEE','amount':'0',DAY,R} | must be more than 0
            {'kind':'PLAN_FEE','amount':'-1',DAY,R} | amount must be an amount
            {'kind':'PLAN_FEE','amount':'1','market':'Germany',DAY,R} | market does not go with
            {'kind':'MINIMUM_FEE',DAY,R} | amount is missing
            """)
    void wrongInputIsRefusedWithTheFieldAndTheReason(String body, String why) {
        String whole = body.replace("DAY", "'firstDay':'2998-01-01'").replace("R}", "'reference':'C'}");

        ann.post(path, whole).problem(400, "invalid-field", why);
        assertThat(ann.get(path).is(200).json()).isEmpty();
    }

    @Test
    void ratesForAuthenticationFromAbroadNeedASecondPerson() {
        String rates = path.replace("/agreements", "/international-rates");
        ann.post(rates + "/approval", "{}").problem(409, "not-now", "nothing waits for an approval");
        ann.post(rates + "/withdrawal", "{}").problem(409, "not-now", "nothing waits for an approval");

        JsonNode proposed = ann.put(rates, "{'firstDay':'2998-01-01','homeCountry':'PT','exceptions':[{'country':'IN',"
                + "'firstDay':'2998-02-01'}]}").is(200).json();

        assertThat(proposed.path("firstDay").isNull()).as("nobody else approved it").isTrue();
        assertThat(proposed.at("/waiting/firstDay").asString()).isEqualTo("2998-01-01");
        assertThat(proposed.at("/waiting/exceptions/0/country").asString()).isEqualTo("IN");
        assertThat(proposed.at("/waiting/proposedBy").asString()).isEqualTo("agree ann");
        ben.put(rates, "{'firstDay':'2998-03-01'}").problem(409, "not-now", "another proposal for this business waits");
        ann.post(rates + "/approval", "{}").problem(409, "not-now", "were proposed by agree ann");
        JsonNode approved = ben.post(rates + "/approval", "{}").is(200).json();
        assertThat(approved.path("firstDay").asString()).isEqualTo("2998-01-01");
        assertThat(approved.path("homeCountry").asString()).isEqualTo("PT");
        assertThat(approved.path("proposedBy").asString()).isEqualTo("agree ann");
        assertThat(approved.path("approvedBy").asString()).isEqualTo("agree ben");
        assertThat(approved.path("waiting").isNull()).isTrue();

        ann.put(rates, "{}").is(200); // they are not to count any more
        assertThat(ann.post(rates + "/withdrawal", "{}").is(200).json().path("firstDay").asString()).isEqualTo("2998-01-01");
        ben.put(rates, "{}").is(200);
        assertThat(ann.post(rates + "/approval", "{}").is(200).json().path("firstDay").isNull()).isTrue();
        assertThat(ben.get(rates).is(200).json().path("proposedBy").asString()).isEqualTo("agree ben");
    }

    @Test
    void whoDoesNotWorkInFinanceAgreesOnNothing() {
        Office officer = Office.at(port, data).as("agree olga", Role.OFFICER);

        officer.post(path, "{'kind':'PLAN_FEE','amount':'1','firstDay':'2998-01-01','reference':'C'}").is(403);
        officer.put(path.replace("/agreements", "/international-rates"), "{'firstDay':'2998-01-01'}").is(403);
        officer.post(path.replace("/agreements", "/international-rates") + "/approval", "{}").is(403);
        ann.post("/agreements/999999999/approval", "{}").is(404);
        ann.post("/agreements/x/end", "{}").is(404);
    }
}
