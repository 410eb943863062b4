package io.tollgate.spending;

import static io.tollgate.world.HeldMoney.free;
import static io.tollgate.world.HeldMoney.reservation;
import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.invoicing.CreditNotes;
import io.tollgate.invoicing.Invoices;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TariffPrices;
import io.tollgate.world.Partner;
import io.tollgate.world.Partner.Reply;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** What a business sees with its token is what the ledger says. */
@TollgateTest
class SpendingTest {

    private static final Instant OCTOBER = Instant.parse("2026-10-05T12:00:00Z");
    private static final Instant FROM = Instant.parse("2026-09-30T22:00:00Z"); // the first of October in Berlin
    private static final Instant UNTIL = Instant.parse("2026-11-30T23:00:00Z");

    @LocalServerPort
    int port;
    @Autowired
    Ledger ledger;
    @Autowired
    Invoices invoices;

    @Autowired
    CreditNotes notes;
    @Autowired
    RateCards cards;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    World world;

    private Partner shop;
    private BusinessId id;
    private RateCard inForce;

    @BeforeEach
    void enrol() {
        inForce = cards.inForce();
        cards.takeEffect(TariffPrices.card());
        shop = new Partner(world.business().in("Europe/Berlin").enrol(), URI.create("http://127.0.0.1:" + port));
        id = shop.business().id();
        ledger.credit(id, usd(100_000_000), "start", OCTOBER);
    }

    @AfterEach
    void restoreRateCard() {
        cards.takeEffect(inForce);
    }

    @Test
    void aBusinessSeesItsBalance() {
        ledger.reserve(List.of(reservation(id, Category.UTILITY, "DE", 45_000, Optional.empty(), OCTOBER)));

        JsonNode balance = get("/balance").json();

        assertThat(balance.path("currency").asString()).isEqualTo("USD");
        assertThat(balance.path("balance").asString()).isEqualTo("100.000000");
        assertThat(balance.path("held").asString()).isEqualTo("0.045000");
        assertThat(balance.path("available").asString()).isEqualTo("99.955000");
        assertThat(balance.has("invoiced_through")).isFalse();
    }

    @Test
    void aBusinessSeesEachChargeWithItsOwnData() {
        List<Reservation> messages = deliver(List.of(reservation(id, Category.UTILITY, "DE", 45_000, Optional.empty(), OCTOBER),
                reservation(id, Category.UTILITY, "AT", 45_000, Optional.empty(), OCTOBER),
                free(id, Category.SERVICE, FreeReason.SERVICE_WINDOW, OCTOBER)), OCTOBER);
        jdbc.update("INSERT INTO delivery (message_id, business_id, sender_id, recipient, category, free_reason, callback_data, at,"
                + " expires_at, outcome) VALUES (?, ?, 1, ?, 'UTILITY', '', 'order \"7\"', '2026-10-05', '2026-10-06', 'CHARGED')",
                messages.getFirst().id().bytes(), id.value(), messages.getFirst().id().bytes());

        JsonNode first = get("/charges?month=2026-10&limit=2").json();
        JsonNode second = get("/charges?month=2026-10&limit=2&after=" + first.path("paging").path("cursors").path("after").asString())
                .json();

        List<JsonNode> all = new ArrayList<>();
        first.path("data").forEach(all::add);
        second.path("data").forEach(all::add);
        assertThat(second.has("paging")).isFalse();
        assertThat(all).extracting(one -> one.path("message_id").asString()).containsExactlyInAnyOrderElementsOf(messages.stream().map(
                message -> message.id().text()).toList());
        JsonNode one = all.stream().filter(line -> line.has("biz_opaque_callback_data")).findFirst().orElseThrow();
        assertThat(one.path("biz_opaque_callback_data").asString()).isEqualTo("order \"7\"");
        assertThat(one.path("country").asString()).isEqualTo("DE");
        assertThat(one.path("rate").asString()).isEqualTo("0.045000");
        assertThat(one.has("free_because")).isFalse();
        assertThat(one.has("template")).isFalse();

        Reply file = get("/charges?month=2026-10&format=csv");
        String text = new String(file.response().body(), StandardCharsets.UTF_8);
        assertThat(file.response().headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
        assertThat(text.split("\r\n")).hasSize(4);
        assertThat(text).startsWith("message_id,phone_number_id,").contains("\"order \"\"7\"\"\"", ",service_window,");
        assertThat(new String(get("/charges?month=2026-09&format=csv").response().body(), StandardCharsets.UTF_8).split("\r\n")).hasSize(1);
        assertThat(get("/charges").status()).isEqualTo(400);
        assertThat(get("/charges?month=9").json().at("/error/error_data/details").asString()).contains("must be a month");
        assertThat(get("/charges?month=2026-10&limit=0").status()).isEqualTo(400);
        assertThat(get("/charges?month=2026-10&after=x").status()).isEqualTo(400);
        assertThat(get("/charges?month=2026-10&format=xml").status()).isEqualTo(400);
    }

    @Test
    void aBusinessSeesTheStatementOfItsAccount() {
        deliver(List.of(reservation(id, Category.UTILITY, "DE", 45_000, Optional.empty(), OCTOBER),
                reservation(id, Category.UTILITY, "AT", 45_000, Optional.empty(), OCTOBER)), OCTOBER);
        String account = "business:" + id;
        jdbc.update("UPDATE entry SET booked_at = '2026-09-30 21:59:59' WHERE account = ? AND kind = 'PAYMENT'", account);
        jdbc.update("UPDATE entry SET booked_at = '2026-10-05 21:59:59' WHERE account = ? AND kind = 'CHARGE'", account);

        JsonNode september = get("/statements?month=2026-09").json();
        JsonNode october = get("/statements?month=2026-10").json();

        assertThat(september.path("opening_balance").asString()).isEqualTo("0.000000");
        assertThat(september.path("closing_balance").asString()).isEqualTo("100.000000");
        assertThat(september.path("lines")).singleElement().satisfies(line -> {
            assertThat(line.path("booked_on").asString()).isEqualTo("2026-09-30");
            assertThat(line.path("value_on").asString()).isEqualTo("2026-10-05");
            assertThat(line.path("kind").asString()).isEqualTo("payment");
            assertThat(line.path("reference").asString()).isEqualTo("start");
            assertThat(line.has("messages")).isFalse();
        });
        assertThat(october.path("timezone_id").asString()).isEqualTo("Europe/Berlin");
        assertThat(october.path("opening_balance").asString()).isEqualTo("100.000000");
        assertThat(october.path("closing_balance").asString()).isEqualTo("99.910000");
        assertThat(october.path("lines")).singleElement().satisfies(line -> {
            assertThat(line.path("booked_on").asString()).isEqualTo("2026-10-05");
            assertThat(line.path("kind").asString()).isEqualTo("charges");
            assertThat(line.path("messages").asInt()).isEqualTo(2);
            assertThat(line.path("amount").asString()).isEqualTo("-0.090000");
            assertThat(line.has("reference")).isFalse();
        });
        String csv = new String(get("/statements?month=2026-10&format=csv").response().body(), StandardCharsets.UTF_8);
        assertThat(csv.split("\r\n")).containsExactly("booked_on,value_on,kind,reference,messages,amount,balance,currency",
                "2026-10-01,,opening_balance,,,,100.000000,USD", "2026-10-05,2026-10-05,charges,,2,-0.090000,99.910000,USD",
                "2026-10-31,,closing_balance,,,,99.910000,USD");
        assertThat(get("/statements").json().at("/error/error_data/details").asString()).contains("month");
        assertThat(get("/statements?month=2026-13").status()).isEqualTo(400);
        assertThat(get("/statements?month=2026-10&format=pdf").json().at("/error/error_data/details").asString()).contains("json, csv");
    }

    @Test
    void aBusinessSeesItsInvoicesAndNobodyElses() {
        deliver(List.of(reservation(id, Category.UTILITY, "DE", 45_000, Optional.empty(), OCTOBER)), OCTOBER);
        String number = invoices.run(id, YearMonth.of(2026, 10), UNTIL).orElseThrow().number();
        Partner other = new Partner(world.business().enrol(), shop.root());

        JsonNode list = get("/invoices").json();
        assertThat(list.at("/data/0/number").asString()).isEqualTo(number);
        assertThat(get("/invoices?number=" + number).json()).isEqualTo(list.at("/data/0"));
        assertThat(new String(get("/invoices?format=html&number=" + number).response().body(), StandardCharsets.UTF_8)).contains(number);
        assertThat(new String(get("/invoices?format=csv&number=" + number).response().body(), StandardCharsets.UTF_8)).contains("sum");
        assertThat(new String(get("/invoices?format=annex&number=" + number).response().body(), StandardCharsets.UTF_8))
                .startsWith("invoice,line,what,message_id,").contains(number + ",1,message,");
        assertThat(get("/invoices?format=csv").status()).isEqualTo(400);
        assertThat(get("/invoices?format=annex").status()).isEqualTo(400);
        assertThat(Partner.exchange(other.request("/v25.0/" + other.business().id() + "/invoices?format=annex&number=" + number).GET()
                .build()).status()).isEqualTo(400);
        assertThat(Partner.exchange(other.request("/v25.0/" + other.business().id() + "/invoices?number=" + number).GET().build()).status())
                .isEqualTo(400);
        String note = notes.issue(invoices.byNumber(number).orElseThrow(), new CreditNotes.Wanted.Whole(), "Wrong buyer.", UNTIL, "a")
                .number();
        JsonNode credited = get("/invoices").json().at("/data/0/credit_notes/0");
        assertThat(credited.at("/number").asString()).isEqualTo(note);
        assertThat(credited.at("/total")).isEqualTo(list.at("/data/0/total"));
        assertThat(get("/invoices?number=" + note).json()).isEqualTo(credited);
        assertThat(new String(get("/invoices?format=csv&number=" + note).response().body(), StandardCharsets.UTF_8)).contains("total",
                number);
        assertThat(new String(get("/invoices?format=annex&number=" + note).response().body(), StandardCharsets.UTF_8))
                .startsWith("credit_note,invoice,invoice_line,").contains(note + "," + number + ",1,message,");
        assertThat(Partner.exchange(other.request("/v25.0/" + other.business().id() + "/invoices?format=annex&number=" + note).GET()
                .build()).status()).isEqualTo(400);
        assertThat(Partner.exchange(other.request("/v25.0/" + other.business().id() + "/invoices?number=" + note).GET().build()).status())
                .isEqualTo(400);
        for (String path : List.of("/balance", "/charges?month=2026-10", "/invoices", "/pricing_analytics", "?fields=pricing_analytics")) {
            assertThat(Partner.exchange(other.request("/v25.0/" + id + path).GET().build()).status()).as(path).isEqualTo(400);
        }
    }

    /** Every breakdown of every span has exactly the messages and the money of the ledger. */
    @Test
    void analyticsEqualTheLedgerToTheMessage() {
        cards.takeEffect(inForce); // it has rates for authentication from abroad
        Random random = new Random(17);
        for (int round = 0; round < 12; round++) {
            Instant at = FROM.plus(Duration.ofMinutes(random.nextInt(60 * 24 * 61)));
            List<Reservation> some = new ArrayList<>();
            for (int message = 0; message < 6; message++) {
                Category category = Category.values()[random.nextInt(3)];
                String country = List.of("DE", "AT", "FR").get(random.nextInt(3));
                some.add(random.nextInt(4) == 0
                        ? reservation(id, Category.SERVICE, country, 0, Optional.of(FreeReason.values()[random.nextInt(FreeReason
                                .values().length)]), at)
                        : reservation(id, category, country, 200_000, Optional.empty(), at));
            }
            for (int message = 0; message < 3; message++) {
                some.add(authentication(random.nextBoolean() ? RateCard.international("India") : "India", at));
            }
            deliver(some, at);
        }

        String span = "start=" + FROM.getEpochSecond() + "&end=" + UNTIL.getEpochSecond();
        for (String granularity : List.of("DAILY", "MONTHLY")) {
            for (String dimensions : List.of("", "[\"PRICING_CATEGORY\"]", "[\"COUNTRY\",\"PRICING_TYPE\",\"PHONE\"]")) {
                JsonNode points = points("pricing_analytics", span + "&granularity=" + granularity + "&dimensions=" + dimensions);
                assertThat(sum(points, "volume")).isEqualByComparingTo(ledger("COUNT(*)", "TRUE"));
                assertThat(sum(points, "cost")).isEqualByComparingTo(ledger("SUM(rate_micros) / 1000000", "TRUE"));
            }
        }
        for (JsonNode point : points("pricing_analytics", span + "&granularity=DAILY&dimensions=COUNTRY,PRICING_CATEGORY")) {
            String where = "day = '" + Instant.ofEpochSecond(point.path("start").asLong()).atZone(ZoneId.of("Europe/Berlin"))
                    .toLocalDate() + "' AND country = '" + point.path("country").asString() + "' AND "
                    + of(point.path("pricing_category").asString());
            assertThat(point.path("volume").decimalValue()).isEqualByComparingTo(ledger("COUNT(*)", where));
            assertThat(point.path("cost").decimalValue()).isEqualByComparingTo(ledger("SUM(rate_micros) / 1000000", where));
        }
        for (String category : List.of("AUTHENTICATION", "AUTHENTICATION_INTERNATIONAL")) {
            JsonNode prices = points("pricing_analytics", span + "&granularity=MONTHLY&pricing_categories=[" + category + "]");
            assertThat(sum(prices, "volume")).as(category).isPositive().isEqualByComparingTo(ledger("COUNT(*)", of(category)));
            JsonNode conversations = points("conversation_analytics", span + "&granularity=DAILY&conversation_categories=" + category
                    + "&dimensions=CONVERSATION_CATEGORY");
            assertThat(sum(conversations, "conversation")).isEqualByComparingTo(ledger("COUNT(*)", of(category)));
            assertThat(conversations).allSatisfy(point -> assertThat(point.path("conversation_category").asString()).isEqualTo(category));
        }
        JsonNode service = points("pricing_analytics", span + "&granularity=MONTHLY&pricing_types=[FREE_CUSTOMER_SERVICE]");
        assertThat(sum(service, "volume")).isEqualByComparingTo(ledger("COUNT(*)", "free_reason IN ('SERVICE_WINDOW',"
                + " 'SERVICE_ALLOWANCE')"));
        JsonNode conversations = points("conversation_analytics", span + "&granularity=MONTHLY&country_codes=['DE']"
                + "&dimensions=CONVERSATION_DIRECTION");
        assertThat(sum(conversations, "conversation")).isEqualByComparingTo(ledger("COUNT(*)", "country = 'DE'"));
        String halfHours = "start=" + FROM.getEpochSecond() + "&end=" + FROM.plus(Duration.ofDays(31)).getEpochSecond()
                + "&granularity=HALF_HOUR";
        assertThat(sum(points("pricing_analytics", halfHours), "volume")).isEqualByComparingTo(ledger("COUNT(*)",
                "delivered_at < '2026-10-31 22:00:00'"));
        assertThat(points("pricing_analytics", halfHours)).allSatisfy(point -> assertThat(point.path("end").asLong() - point.path("start")
                .asLong()).isEqualTo(1800));
    }

    /** A run of re-rating may find that a message came from abroad: it counts where its corrected price is. */
    @Test
    void analyticsHaveCorrectedMessagesOnce() {
        cards.takeEffect(inForce);
        List<Reservation> messages = deliver(List.of(authentication("India", OCTOBER), authentication("India", OCTOBER)), OCTOBER);
        String corrected = " FROM charge WHERE message_id = ?";
        Object message = messages.getFirst().id().bytes();
        jdbc.update("INSERT INTO rerated_charge (message_id, run_id, old_run, business_id, slice, day, category, currency, old_period,"
                + " old_market, old_micros, credited, period, market, rate_micros, rate_version, charged) SELECT message_id, 917, 0,"
                + " business_id, 1, day, category, currency, period, market, rate_micros, FALSE, period, 'International India', 28000,"
                + " rate_version, period" + corrected, message);
        jdbc.update("INSERT INTO rerated_total SELECT 917, business_id, '2026-10', category, period, period, market, rate_micros, FALSE,"
                + " period, 'International India', 28000, 1" + corrected, message);
        try {
            JsonNode points = points("pricing_analytics", "start=" + FROM.getEpochSecond() + "&end=" + UNTIL.getEpochSecond()
                    + "&granularity=DAILY&dimensions=PRICING_CATEGORY");

            assertThat(points).extracting(point -> point.path("pricing_category").asString() + " " + point.path("volume").asLong() + " "
                    + point.path("cost").decimalValue()).containsExactlyInAnyOrder("AUTHENTICATION 1 0.0014",
                            "AUTHENTICATION_INTERNATIONAL 1 0.028");
        } finally {
            jdbc.update("DELETE FROM rerated_total WHERE run_id = 917");
            jdbc.update("DELETE FROM rerated_charge WHERE run_id = 917");
        }
    }

    @Test
    void analyticsAreFieldsOfTheAccount() {
        deliver(List.of(reservation(id, Category.UTILITY, "DE", 45_000, Optional.empty(), OCTOBER)), OCTOBER);
        String fields = "id,currency,pricing_analytics.start(" + FROM.getEpochSecond() + ").end(" + UNTIL.getEpochSecond()
                + ").granularity(DAILY).phone_numbers([]).dimensions([\"PRICING_CATEGORY\",\"COUNTRY\"])";

        JsonNode account = get("?fields=" + encoded(fields)).json();

        assertThat(account.path("id").asString()).isEqualTo(id.toString());
        assertThat(account.path("currency").asString()).isEqualTo("USD");
        JsonNode point = account.at("/pricing_analytics/data/0/data_points/0");
        assertThat(point.path("start").asLong()).isEqualTo(Instant.parse("2026-10-04T22:00:00Z").getEpochSecond());
        assertThat(point.path("end").asLong()).isEqualTo(Instant.parse("2026-10-05T22:00:00Z").getEpochSecond());
        assertThat(point.path("volume").asInt()).isEqualTo(1);
        assertThat(point.path("cost").decimalValue()).isEqualByComparingTo("0.045");
        assertThat(get("?fields=" + encoded("pricing_analytics.start(1")).status()).isEqualTo(400);
        assertThat(get("?fields=" + encoded("colour,pricing_analytics")).json().at("/error/error_data/details").asString())
                .contains("must be of account_review_status");
    }

    private JsonNode points(String edge, String query) {
        String encoded = String.join("&",
                StreamSupport.stream(List.of(query.split("&")).spliterator(), false).map(one -> one.split("=", 2)[0]
                        + "=" + encoded(one.split("=", 2)[1])).toList());
        Reply reply = get("/" + edge + "?" + encoded);
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
        return reply.json().at("/data/0/data_points");
    }

    private static BigDecimal sum(JsonNode points, String field) {
        return StreamSupport.stream(points.spliterator(), false).map(point -> point.path(field).decimalValue()).reduce(BigDecimal.ZERO,
                BigDecimal::add);
    }

    private BigDecimal ledger(String sum, String where) {
        return jdbc.queryForObject("SELECT COALESCE(" + sum + ", 0) FROM charge WHERE business_id = ? AND " + where, BigDecimal.class,
                id.value());
    }

    /** Where the ledger has it: the market says whether authentication messages have the rates of those from abroad. */
    private static String of(String category) {
        return switch (category) {
            case "AUTHENTICATION_INTERNATIONAL" -> "category = 'AUTHENTICATION' AND market LIKE 'International %'";
            case "AUTHENTICATION" -> "category = 'AUTHENTICATION' AND market NOT LIKE 'International %'";
            default -> "category = '" + category + "'";
        };
    }

    private Reservation authentication(String market, Instant at) {
        Reservation some = reservation(id, Category.AUTHENTICATION, "IN", 28_000, Optional.empty(), at);
        return new Reservation(some.message(), some.country(), market, some.ceiling(), Optional.empty(), at, some.expiresAt(), "");
    }

    private List<Reservation> deliver(List<Reservation> messages, Instant at) {
        ledger.reserve(messages);
        ledger.settle(messages.stream().map(message -> new Delivered(message.id(), at)).toList(), List.of());
        return messages;
    }

    private Reply get(String path) {
        return Partner.exchange(shop.request("/v25.0/" + id + path).GET().build());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
