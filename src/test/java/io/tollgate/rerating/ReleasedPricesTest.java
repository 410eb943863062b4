package io.tollgate.rerating;

import static io.tollgate.invoicing.PublicValidator.valid;
import static io.tollgate.world.HeldMoney.reservation;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.invoicing.Buyers;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.TaxedInvoices;
import io.tollgate.invoicing.Trade;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.Category;
import io.tollgate.release.Releases;
import io.tollgate.release.RuleBundle;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Office;
import io.tollgate.world.Partner;
import io.tollgate.world.World;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationEventPublisher;
import tools.jackson.databind.JsonNode;

/** A rate of a past month was wrong: the whole way over HTTP, from the release of the right one to what the business sees. */
@TollgateTest
class ReleasedPricesTest {

    private static final String RATES = "tariff/rates/rates-usd.csv";
    private static final String WRONG_ROW = "Egypt,USD,marketing,2026-10-01,0.0644";
    private static final String RIGHT_ROW = "Egypt,USD,marketing,2026-10-01,0.0544";
    /** Of the second test: rules that were in force once are not released a second time. */
    private static final String OTHER_ROW = "Egypt,USD,marketing,2026-10-01,0.0534";
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant IN_OCTOBER = Instant.parse("2026-10-12T10:00:00Z");
    private static final String OCTOBER = "start=" + Instant.parse("2026-09-30T22:00:00Z").getEpochSecond() + "&end="
            + Instant.parse("2026-10-31T23:00:00Z").getEpochSecond();
    private static final int MESSAGES = 100;

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    Releases releases;
    @Autowired
    Ledger ledger;
    @Autowired
    Clock clock;
    @Autowired
    Buyers buyers;
    @Autowired
    ApplicationEventPublisher events;
    @Autowired
    World world;

    private Office otto;
    private Office ann;
    private Office ben;
    private EnrolledBusiness shop;
    private Partner partner;
    private int wrong;
    private int right;

    /** Hundred offers to Egypt cost 0.0644 each, 6.44 in all, and October is invoiced. Then version {@code right} says 0.0544. */
    @BeforeEach
    void releaseTheRightRate(TestInfo test) {
        otto = Office.at(port, data).as("Otto of operations", Role.OPERATOR);
        ann = Office.at(port, data).as("Ann", Role.FINANCE);
        ben = Office.at(port, data).as("Ben Okafor", Role.FINANCE);
        shop = world.business().in(BERLIN.getId()).onAccount("1000").enrol();
        partner = new Partner(shop, URI.create("http://127.0.0.1:" + port));
        List<Reservation> offers = Stream.generate(() -> reservation(shop.id(), Category.MARKETING, "EG", 70_000, Optional.empty(),
                IN_OCTOBER)).limit(MESSAGES).toList();
        assertThat(ledger.reserve(offers)).isTrue();
        ledger.settle(offers.stream().map(offer -> new Delivered(offer.id(), IN_OCTOBER)).toList(), List.of());

        wrong = releases.inForce(clock.instant()).orElseThrow();
        RuleBundle inForce = releases.files(wrong);
        SortedMap<String, byte[]> files = new TreeMap<>(inForce.rules().byPath());
        String rates = new String(requireNonNull(files.get(RATES)), StandardCharsets.UTF_8);
        assertThat(rates).contains(WRONG_ROW);
        String rightRow = test.getTags().contains("other") ? OTHER_ROW : RIGHT_ROW;
        files.put(RATES, rates.replace(WRONG_ROW, rightRow).getBytes(StandardCharsets.UTF_8));
        byte[] zip = new RuleBundle(new RuleFiles("rules", files), inForce.examples()).zip();
        otto.bytes("/rules/releases?reason=Egypt&acknowledge=true", "application/zip", zip).problem(422, "refused", "as a correction");
        right = otto.bytes("/rules/releases?reason=Egypt&acknowledge=true&correction=It+was+the+rate+of+July", "application/zip", zip)
                .is(201).json().path("version").asInt();
        ann.post("/rules/releases/" + right + "/approve", "{'reason':'As published.'}").is(200);
    }

    @AfterEach
    void takeItBack() {
        otto.post("/rules/rollback", "{'undo':'" + right + "','reason':'The test is over.'}").is(200);
    }

    @Test
    void aWrongRateOfAPastMonthIsPutRight() {
        String number = ann.post("/businesses/" + shop.handle() + "/invoices", "{'month':'2026-10'}").is(200).json().at("/invoice/number")
                .asString();
        Map<String, String> issued = documents(number);
        assertThat(issued.get("")).contains("\"6.44\"");
        wrongInputChangesNothing();

        JsonNode run = ann.post("/reratings", wanted("corrects", wrong, right, "2026-10")).is(200).json();
        String path = "/reratings/" + run.path("id").asInt();
        JsonNode part = ben.get(path + "/businesses").is(200).json().path(0);
        assertThat(Stream.of("charged", "right", "agreed", "minimum", "difference").map(field -> part.path(field).asString()))
                .containsExactly("6.440000", "5.440000", "0.000000", "0.000000", "-1.000000");
        assertThat(part.path("changed").asInt()).isEqualTo(MESSAGES);
        assertThat(part.at("/lines/0/oldRate").asString()).isEqualTo("0.064400");
        assertThat(part.at("/lines/0/rate").asString()).isEqualTo("0.054400");
        assertThat(balance()).as("nothing is booked yet").isEqualTo("-6.440000");
        String hash = "{'hash':'" + run.path("hash").asString() + "'}";
        ann.post(path + "/confirm", hash).problem(409, "not-now", "must be two accounts");
        otto.post(path + "/confirm", hash).is(403);

        assertThat(ben.post(path + "/confirm", hash).is(200).json().path("state").asString()).isIn("RUNNING", "DONE");
        await().atMost(Duration.ofMinutes(3)).until(() -> ann.get(path).is(200).json().path("state").asString().equals("DONE"));

        assertThat(balance()).as("100 × 0.0544").isEqualTo("-5.440000");
        assertThat(documents(number)).as("what is issued stays byte for byte").isEqualTo(issued);
        JsonNode note = ann.get("/invoices/" + number + "/credit-notes").is(200).json().path(0);
        assertThat(note.path("invoice").asString()).isEqualTo(number);
        assertThat(note.at("/lines/0/messages").asInt()).isEqualTo(MESSAGES);
        assertThat(note.at("/lines/0/rate").asString()).isEqualTo("0.064400");
        assertThat(note.at("/lines/0/amount").asString()).isEqualTo("6.44");
        assertThat(ann.get("/credit-notes/" + note.path("number").asString() + "/documents/html").is(200).body()).contains(number, "6.44");
        assertThat(rates("2026-10")).as("on October's invoice").containsExactly(Map.entry("0.064400", (long) MESSAGES));
        assertThat(rates("2026-11")).as("on the next one").containsExactly(Map.entry("0.054400", (long) MESSAGES));
        JsonNode month = get("/pricing_analytics?granularity=MONTHLY&" + OCTOBER).at("/data/0/data_points/0");
        assertThat(month.path("volume").asInt()).isEqualTo(MESSAGES);
        assertThat(month.path("cost").asString()).isEqualTo("5.44");

        ben.post(path + "/confirm", hash).problem(409, "not-now", "was confirmed or withdrawn before");
        JsonNode again = ann.post("/reratings", wanted("corrects", wrong, right, "2026-10")).is(200).json();
        assertThat(ben.get("/reratings/" + again.path("id").asInt() + "/businesses").is(200).json().at("/0/changed").asInt()).isZero();
        ben.post("/reratings/" + again.path("id").asInt() + "/confirm", "{'hash':'" + again.path("hash").asString() + "'}")
                .problem(409, "not-now", "would change no charge");
        assertThat(balance()).isEqualTo("-5.440000");
        world.audit().of(shop.id());
    }

    /** The same with a seller and a buyer: the credit note of the month is one by the norm, 381, and says which invoice it credits. */
    @Test
    @Tag("other")
    void theCreditNoteOfTheMonthIsOneByTheNorm() {
        buyers.put(shop.id(), Trade.buyer("DE"), IN_OCTOBER);
        Invoice invoice = TaxedInvoices.of(world, events).run(shop.id(), YearMonth.of(2026, 10), clock.instant()).orElseThrow();
        assertThat(invoice.total()).as("6.44 and 19 %").isEqualTo("7.66");
        JsonNode run = ann.post("/reratings", wanted("corrects", wrong, right, "2026-10")).is(200).json();
        String path = "/reratings/" + run.path("id").asInt();
        ben.post(path + "/confirm", "{'hash':'" + run.path("hash").asString() + "'}").is(200);
        await().atMost(Duration.ofMinutes(3)).until(() -> ann.get(path).is(200).json().path("state").asString().equals("DONE"));

        String note = ann.get("/invoices/" + invoice.number() + "/credit-notes").is(200).json().at("/0/number").asString();
        String cii = ann.get("/credit-notes/" + note + "/documents/cii").is(200).body();
        valid(cii.getBytes(StandardCharsets.UTF_8), "credit-note.xml");
        assertThat(cii).containsPattern("<ram:ID>" + note + "</ram:ID>\\s*<ram:TypeCode>381</ram:TypeCode>")
                .containsPattern("<ram:InvoiceReferencedDocument>\\s*<ram:IssuerAssignedID>" + invoice.number() + "</ram:IssuerAssignedID>")
                .containsPattern("<ram:GrandTotalAmount[^>]*>7.66</ram:GrandTotalAmount>").contains("Re-rating ");
        assertThat(ann.get("/invoices/" + invoice.number() + "/documents/cii").is(200).body()).contains("<ram:TypeCode>380</ram:TypeCode>");
    }

    private void wrongInputChangesNothing() {
        String now = YearMonth.now(clock.withZone(BERLIN)).toString();
        ann.post("/reratings", wanted("corrects", wrong, 999_999, "2026-10")).problem(409, "refused", "There is no version 999999");
        ann.post("/reratings", wanted("corrects", right, right, "2026-10")).problem(409, "not-now", "have the same prices");
        ann.post("/reratings", wanted("corrects", wrong, right, now)).problem(409, "not-now", "is not over yet in Europe/Berlin");
        ann.post("/reratings", wanted("correct", wrong, right, "2026-10")).problem(400, "invalid-field", "corrects is missing");
        assertThat(balance()).isEqualTo("-6.440000");
    }

    private String wanted(String corrects, int from, int to, String last) {
        return "{'" + corrects + "':'" + from + "','release':'" + to + "','firstMonth':'2026-10','lastMonth':'" + last + "','businesses':['"
                + shop.handle() + "'],'reason':'The rate for Egypt was that of July.'}";
    }

    /** Each document of the invoice as it is told over HTTP. */
    private Map<String, String> documents(String number) {
        Map<String, String> documents = new HashMap<>();
        for (String kind : List.of("", ".html", ".csv", "/annex.csv", "/documents/html", "/documents/csv", "/documents/pdf")) {
            documents.put(kind, ann.get("/invoices/" + number + kind).is(200).body());
        }
        return documents;
    }

    private String balance() {
        return get("/balance").path("balance").asString();
    }

    /** How many charges of a month have which rate. */
    private Map<String, Long> rates(String month) {
        Map<String, Long> rates = new HashMap<>();
        StreamSupport.stream(get("/charges?limit=1000&month=" + month).path("data").spliterator(), false)
                .forEach(one -> rates.merge(one.path("rate").asString(), 1L, Long::sum));
        return rates;
    }

    private JsonNode get(String path) {
        Partner.Reply reply = Partner.exchange(partner.request("/v25.0/" + shop.id() + path).GET().build());
        assertThat(reply.status()).as(path + " " + reply.json()).isEqualTo(200);
        return reply.json();
    }
}
