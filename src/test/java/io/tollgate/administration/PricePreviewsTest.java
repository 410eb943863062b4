package io.tollgate.administration;

import static io.tollgate.world.HeldMoney.reservation;
import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.agreements.Agreement.Signed;
import io.tollgate.agreements.Agreement.Terms;
import io.tollgate.agreements.Agreements;
import io.tollgate.agreements.Agreements.Proposal;
import io.tollgate.business.Businesses;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import io.tollgate.tariff.PlanFees;
import io.tollgate.tariff.RateCards;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.Office;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Finance asks what messages would cost, with the shipped rates. */
@TollgateTest
class PricePreviewsTest {

    private static final Instant OCTOBER = Instant.parse("2026-10-05T12:00:00Z");

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    Ledger ledger;
    @Autowired
    Businesses businesses;
    @Autowired
    World world;
    @Autowired
    RateCards cards;
    @Autowired
    Agreements agreements;
    @Autowired
    JdbcTemplate jdbc;

    private Office office;

    @BeforeEach
    void openOffice() {
        office = Office.at(port, data);
    }

    @Test
    void aVolumeCostsWhatEachOfItsTiersSays() {
        JsonNode answer = preview("2026-11-30", "{'country':'IN','category':'AUTHENTICATION','messages':'1000000'},"
                + "{'country':'IN','category':'authentication','messages':'10'},"
                + "{'country':'IN','category':'UTILITY','messages':'2','chargedBefore':'24999999'}");

        assertThat(answer.path("currency").asString()).isEqualTo("USD");
        assertThat(answer.path("amount").asString()).isEqualTo("1375.015700"); // 1375 + 0.013 + 0.0014 + 0.0013
        JsonNode first = answer.path("lines").path(0);
        assertThat(first.path("market").asString()).isEqualTo("India");
        assertThat(first.path("rateValidFrom").asString()).isEqualTo("2026-10-01");
        assertThat(first.path("parts").toString()).isEqualTo(
                "[{\"messages\":750000,\"rate\":\"0.001400\"},{\"messages\":250000,\"rate\":\"0.001300\"}]");
        assertThat(first.path("amount").asString()).isEqualTo("1375.000000"); // 750,000 x 0.0014 + 250,000 x 0.0013
        assertThat(answer.path("lines").path(1).path("amount").asString()).isEqualTo("0.013000");
    }

    @Test
    void aBusinessPaysWhatIsAgreedAndInTheTierThatItHasReached() {
        BusinessId airline = world.business().in("Europe/Berlin").onAccount("1000000").enrol().id();
        jdbc.update("INSERT INTO volume (business_id, market, category, period, charged) VALUES (?, 'India', 'UTILITY', '2026-11', ?)",
                airline.value(), 24_999_999);
        Signed ann = new Signed("Ann Berger", OCTOBER);
        agreements.approve(agreements.propose(airline, new Proposal(new Terms.Discount(Optional.of("India"), Optional.empty(),
                new BigDecimal("12.5")), LocalDate.of(2026, 11, 30), Optional.empty(), "C-1"), ann), new Signed("Ben Okafor", OCTOBER));
        String handle = businesses.byId(List.of(airline)).get(airline).handle();
        String body = "{'business':'" + handle + "','day':'DAY','volumes':[{'country':'IN','category':'UTILITY','messages':'3'}]}";

        JsonNode agreed = office.post("/price-previews", body.replace("DAY", "2026-11-30")).is(200).json();
        JsonNode before = office.post("/price-previews", body.replace("DAY", "2026-11-29")).is(200).json();

        assertThat(before.path("amount").asString()).as("0.0014 + 2 × 0.0013").isEqualTo("0.004000");
        assertThat(agreed.path("lines").path(0).path("discount").asString()).as("0.000175 + 0.000325").isEqualTo("0.000500");
        assertThat(agreed.path("amount").asString()).isEqualTo("0.003500");
        office.post("/price-previews", body.replace("DAY", "2026-11-30").replace("{'b", "{'currency':'COP','b")).problem(400,
                "invalid-field", "currency must be USD, that of the business");
        office.post("/price-previews", body.replace(handle, "nobody-has-it")).problem(400, "invalid-field", "business is not a handle");
    }

    @Test
    void theFeesOfThePlanAreBesideTheAmount() {
        BusinessId airline = world.business().in("Europe/Berlin").onAccount("1000000").enrol().id();
        String body = "{'business':'" + businesses.byId(List.of(airline)).get(airline).handle()
                + "','day':'DAY','volumes':[{'country':'DE','category':'UTILITY','messages':'10'}]}";
        PlanFees before = cards.planFees();
        try {
            cards.takeEffect(new PlanFees(List.of(new PlanFees.PlanFee("ENTERPRISE", LocalDate.of(2026, 11, 17),
                    Money.of(new BigDecimal("99"), World.USD)))));

            JsonNode november = office.post("/price-previews", body.replace("DAY", "2026-11-02")).is(200).json();

            assertThat(november.path("fees")).singleElement().satisfies(fee -> {
                assertThat(fee.path("firstDay").asString()).isEqualTo("2026-11-17");
                assertThat(fee.path("lastDay").asString()).isEqualTo("2026-11-30");
                assertThat(fee.path("amount").asString()).as("99 x 14 / 30").isEqualTo("46.200000");
            });
            assertThat(november.path("amount").asString()).isEqualTo("0.550000");
            assertThat(office.post("/price-previews", body.replace("DAY", "2026-10-02")).is(200).json().path("fees")).isEmpty();
        } finally {
            cards.takeEffect(before);
        }
    }

    @Test
    void agreedFreeMessagesAreTakenOffAsFarAsTheyAreLeft() {
        BusinessId airline = world.business().in("Europe/Berlin").onAccount("1000000").enrol().id();
        Signed ann = new Signed("Ann Berger", OCTOBER);
        agreements.approve(agreements.propose(airline, new Proposal(new Terms.Allowance(Optional.empty(), Optional.empty(), 20),
                LocalDate.of(2026, 10, 4), Optional.of(LocalDate.of(2026, 10, 10)), "C-1"), ann), new Signed("Ben Okafor", OCTOBER));
        Reservation one = HeldMoney.held(airline, Category.UTILITY, 200_000, OCTOBER);
        ledger.reserve(List.of(one));
        ledger.settle(List.of(new Delivered(one.id(), OCTOBER)), List.of());
        String body = "{'business':'" + businesses.byId(List.of(airline)).get(airline).handle()
                + "','day':'DAY','volumes':[{'country':'DE','category':'UTILITY','messages':'10'}]}";

        JsonNode answer = office.post("/price-previews", body.replace("DAY", "2026-10-10")).is(200).json();

        assertThat(answer.path("allowances").path(0).path("messages").asInt()).as("20 x 7 / 31 = 4.5").isEqualTo(4);
        assertThat(answer.path("allowances").path(0).path("used").asInt()).isEqualTo(1);
        assertThat(answer.path("allowances").path(0).path("lastDay").asString()).isEqualTo("2026-10-10");
        assertThat(answer.path("lines").path(0).path("discount").asString()).as("3 x 0.055").isEqualTo("0.165000");
        assertThat(answer.path("amount").asString()).isEqualTo("0.385000");
        assertThat(office.post("/price-previews", body.replace("DAY", "2026-10-11")).is(200).json().path("amount").asString())
                .isEqualTo("0.550000");
        assertThat(office.post("/price-previews", body.replace("DAY", "2026-10-04")).is(200).json().path("allowances").path(0).path("used")
                .asInt()).as("it was delivered on the 5th").isZero();
    }

    @Test
    void callsCostTheirPulses() {
        JsonNode answer = office.post("/metered-previews", "{'event':'call','country':'DE','currency':'USD','day':'2026-11-30',"
                + "'pulsesBefore':'99999','sizes':['61','0']}").is(200).json();

        assertThat(answer.path("pulses").asInt()).isEqualTo(11);
        assertThat(answer.path("parts").toString()).isEqualTo("[{\"pulses\":1,\"rate\":\"0.010000\",\"amount\":\"0.001000\"},"
                + "{\"pulses\":10,\"rate\":\"0.008000\",\"amount\":\"0.008000\"}]"); // the second tier begins after 100,000 pulses
        assertThat(answer.path("amount").asString()).isEqualTo("0.009000");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'event':'fax','country':'DE','currency':'USD','day':'2026-11-30','sizes':['1']   | there is no price for this event to DE
            'event':'call','country':'DE','currency':'USD','day':'2026-09-30','sizes':['1']  | on 2026-09-30
            'event':'call','country':'DE','currency':'USD','day':'2026-11-30'                | sizes must be a list of 1 to 1000
            'event':'call','country':'DE','currency':'USD','day':'2026-11-30','sizes':[null] | sizes[0] is missing
            'event':'call','country':'DE','currency':'USD','day':'2026-11-30','sizes':['-1'] | sizes[0] must be
            'event':'call','country':'DEU','currency':'USD','day':'2026-11-30','sizes':['1'] | country must be a country
            'country':'DE','currency':'USD','day':'2026-11-30','sizes':['1']                 | event is missing
            """)
    void whatCannotBePricedByPulsesIsRefused(String body, String why) {
        office.post("/metered-previews", "{" + body + "}").problem(400, "invalid-field", why);
    }

    @Test
    void amountsOfSmsAreOfTheirParts() {
        JsonNode answer = preview("2026-11-30", "{'country':'AT','category':'UTILITY','medium':'SMS','messages':'50'}");

        assertThat(answer.path("amount").asString()).isEqualTo("3.000000");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            XYZ | 2026-11-30 | {'country':'DE','category':'UTILITY','messages':'1'}  | currency must be a currency of ISO 4217
            EUR | 2026-11-30 | {'country':'DE','category':'UTILITY','messages':'1'}  | there is no price for utility messages to Germany in EUR
            USD | 2026-06-30 | {'country':'DE','category':'UTILITY','messages':'1'}  | on 2026-06-30
            USD | tomorrow   | {'country':'DE','category':'UTILITY','messages':'1'}  | day must be a day
            USD | 2026-11-30 |                                                       | volumes must be a list of 1 to 500 entries
            USD | 2026-11-30 | {'category':'UTILITY','messages':'1'}                 | volumes[0].country is missing
            USD | 2026-11-30 | {'country':'DEU','category':'UTILITY','messages':'1'} | volumes[0].country must be a country
            USD | 2026-11-30 | {'country':'DE','category':'GIFT','messages':'1'}     | volumes[0].category must be one of
            USD | 2026-11-30 | {'country':'DE','category':'UTILITY','messages':'0'}  | volumes[0].messages must be a whole number from 1
            USD | 2026-11-30 | {'country':'DE','category':'UTILITY','messages':'x'}  | volumes[0].messages must be a whole number
            USD | 2026-11-30 | {'country':'DE','category':'UTILITY','medium':'FAX','messages':'1'} | volumes[0].medium must be one of
            """)
    void saysWhichVolumeIsWrong(String currency, String day, String volume, String told) {
        office.post("/price-previews", "{'currency':'" + currency + "','day':'" + day + "','volumes':["
                + (volume == null ? "" : volume) + "]}").problem(400, "invalid-field", told);
    }

    @Test
    void aMonthUnderTheSamePricesCostsTheSame() {
        BusinessId shop = world.business().enrol().id();
        ledger.credit(shop, usd(1_000_000_000), "start", OCTOBER);
        List<Reservation> messages = List.of(reservation(shop, Category.MARKETING, "DE", 900_000, Optional.empty(), OCTOBER),
                reservation(shop, Category.UTILITY, "IN", 900_000, Optional.empty(), OCTOBER));
        ledger.reserve(messages);
        ledger.settle(messages.stream().map(message -> new Delivered(message.id(), OCTOBER)).toList(), List.of());
        String handle = businesses.byId(List.of(shop)).get(shop).handle();
        String path = "/businesses/" + handle + "/charges/repriced";
        int version = office.get("/rules/releases?limit=1").is(200).json().get(0).path("version").asInt();

        JsonNode answer = office.get(path + "?month=2026-10&release=" + version).is(200).json();

        assertThat(answer.path("charged").asString()).isEqualTo("0.137900"); // 0.1365 + 0.0014
        assertThat(answer.path("other").asString()).isEqualTo(answer.path("charged").asString());
        assertThat(answer.path("difference").asString()).isEqualTo("0.000000");
        assertThat(answer.path("lines")).hasSize(2);
        assertThat(all("/charges/repriced?month=2026-10&release=" + version)).anySatisfy(one -> {
            assertThat(one.path("business").asString()).isEqualTo(handle);
            assertThat(one.path("messages").asLong()).isEqualTo(2);
            assertThat(one.path("other").asString()).isEqualTo("0.137900");
        });
        office.get("/charges/repriced?month=2026-10").problem(400, "invalid-field", "release is missing");
        assertThat(office.get(path + "?month=2026-09&release=" + version).is(200).json().path("charged").asString()).isEqualTo("0.000000");
        office.get(path + "?month=2026-10").problem(400, "invalid-field", "release is missing");
        office.get(path + "?month=October&release=1").problem(400, "invalid-field", "month must be a month");
        office.get(path + "?month=2026-10&release=999999").problem(409, "refused", "There is no version 999999");
        office.get("/businesses/nobody/charges/repriced?month=2026-10&release=1").problem(404, "unknown", "no business");
    }

    private List<JsonNode> all(String path) {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            Office.Answer page = office.get(path + (cursor.isEmpty() ? "" : "&cursor=" + cursor)).is(200);
            page.json().forEach(all::add);
            cursor = page.next();
        } while (!cursor.isEmpty());
        return all;
    }

    private JsonNode preview(String day, String volumes) {
        return office.post("/price-previews", "{'currency':'USD','day':'" + day + "','volumes':[" + volumes + "]}").is(200).json();
    }
}
