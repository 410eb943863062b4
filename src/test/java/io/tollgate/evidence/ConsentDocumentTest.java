package io.tollgate.evidence;

import static io.tollgate.evidence.Histories.ANA;
import static io.tollgate.evidence.Histories.NOON;
import static io.tollgate.evidence.Histories.SHOWN;
import static io.tollgate.evidence.Histories.event;
import static io.tollgate.evidence.Histories.record;
import static io.tollgate.evidence.Histories.shop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.apicatalog.jsonld.JsonLd;
import com.apicatalog.jsonld.document.JsonDocument;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.LegalBasis;
import io.tollgate.consent.Wording;
import io.tollgate.message.RecipientId;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ConsentDocumentTest {

    private static final JsonMapper json = JsonMapper.shared();
    private static final List<ConsentEvent> HISTORY = List.of(
            event(Type.REQUESTED, NOON.minusSeconds(9_000)),
            event(Type.CONFIRMED, NOON.minusSeconds(8_000), Optional.of(NOON.plusSeconds(1_000_000)),
                    Evidence.of("answered JA", SHOWN, "wamid.7")),
            event(Type.WITHDRAWN, NOON.minusSeconds(10)));

    /** A processor of JSON-LD that knows nothing of Tollgate can read the document, and every name has a meaning. */
    @Test
    void expandsAsJsonLdWithAMeaningForEveryName() throws Exception {
        for (ObjectNode document : List.of(ConsentDocument.records(List.of(record(HISTORY)), NOON),
                ConsentDocument.receipt(List.of(record(HISTORY)), NOON))) {
            JsonNode expanded = expanded(document);

            TreeSet<String> written = new TreeSet<>();
            names(document, written);
            TreeSet<String> meant = new TreeSet<>();
            names(expanded, meant);
            assertThat(meant).isEqualTo(absolute(written))
                    .allMatch(name -> name.startsWith("https://w3id.org/dpv") || name.startsWith("http://purl.org/dc/terms/")
                            || name.startsWith("http://www.w3.org/1999/02/22-rdf-syntax-ns#") || name.startsWith("urn:tollgate:terms#"));
            assertThat(expanded.toString()).contains("https://w3id.org/dpv#ConsentRecord", "https://w3id.org/dpv#ConsentGiven",
                    "https://w3id.org/dpv/pd#TelephoneNumber", "https://w3id.org/dpv/loc#DE", "https://w3id.org/dpv/legal/eu/gdpr#A6-1-a");
        }
    }

    @Test
    void aRecordHasTheFieldsOfTheStandard() throws Exception {
        JsonNode record = expanded(ConsentDocument.records(List.of(record(HISTORY)), NOON)).get(0);

        assertThat(record.at("/@type/0").asString()).isEqualTo("https://w3id.org/dpv#ConsentRecord");
        assertThat(record.at("/http:~1~1purl.org~1dc~1terms~1conformsTo/0/@id").asString())
                .isEqualTo("https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr");
        assertThat(properties(record, "https://w3id.org/dpv#")).contains("hasDataSubject", "hasNotice", "hasProcess", "hasEntity",
                "hasConsentStatus");
        assertThat(properties(record.path("https://w3id.org/dpv#hasProcess").get(0), "https://w3id.org/dpv#")).contains("hasPurpose",
                "hasLegalBasis",
                "hasPersonalData", "hasNecessity", "hasDataController", "hasRecipient", "hasStorageCondition", "hasConsentControl",
                "hasJurisdiction", "hasRight",
                "hasProcessing", "hasDataSource", "hasAuthority");
        assertThat(properties(record.at("/https:~1~1w3id.org~1dpv#hasProcess/0/https:~1~1w3id.org~1dpv#hasStorageCondition/0"),
                "https://w3id.org/dpv#"))
                .contains("hasDuration", "hasLocation");
        JsonNode parties = record.path("https://w3id.org/dpv#hasEntity");
        for (int party = 0; party < 2; party++) {
            assertThat(properties(parties.get(party), "https://w3id.org/dpv#")).as("controller, processor").contains("hasName",
                    "hasAddress", "hasContact");
        }
        assertThat(parties.toString()).contains("Shop GmbH", "HRB 1", "Weg 1, 20095 Hamburg", "privacy@shop.example", "Gate GmbH",
                "HmbBfDI, Hamburg");
        assertThat(properties(record.path("https://w3id.org/dpv#hasConsentStatus").get(1), "https://w3id.org/dpv#"))
                .contains("isIndicatedAtTime", "isIndicatedBy", "hasIndicationMethod", "hasDuration", "hasNotice");
        JsonNode notice = record.path("https://w3id.org/dpv#hasNotice").get(0);
        assertThat(notice.toString()).contains(SHOWN.text(), SHOWN.language(), SHOWN.place(), SHOWN.notice());
        assertThat(record.path("https://w3id.org/dpv#hasNotice")).as("notices; the one shown twice counts once").hasSize(1);
        assertThat(record.toString()).contains("wamid.7", "203.0.113.7", "2026-11-20T12:00:00.123456Z");
    }

    @Test
    void aReceiptNamesItsRecordAndItsTime() throws Exception {
        JsonNode receipt = expanded(ConsentDocument.receipt(List.of(record(HISTORY)), NOON)).get(0);

        assertThat(receipt.at("/http:~1~1purl.org~1dc~1terms~1conformsTo/0/@id").asString())
                .isEqualTo("https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr");
        assertThat(properties(receipt, "https://w3id.org/dpv#")).contains("hasIdentifier", "hasRecordOfActivity");
        assertThat(receipt.at("/http:~1~1purl.org~1dc~1terms~1created/0/@value").asString()).isEqualTo(NOON.toString());
    }

    @Test
    void anExpiryIsInTheRecordButIsNoEntry() {
        ConsentEvent given = event(Type.GIVEN, NOON.minusSeconds(900), Optional.of(NOON.minusSeconds(5)), Evidence.of("form", "Yes"));

        ObjectNode document = ConsentDocument.records(List.of(record(List.of(given))), NOON);

        assertThat(document.toString()).contains("dpv:ConsentExpired");
        assertThat(read(document)).containsExactly(given);
    }

    @Test
    void aSoftOptInIsBasedOnLegitimateInterestAndNotOnAnExpressedConsent() {
        ConsentEvent sale = event(Type.GIVEN, NOON.minusSeconds(900), Optional.empty(),
                new Evidence(LegalBasis.SOFT_OPT_IN, Wording.of("checkout"), "order", "", Optional.of(Histories.CUSTOMER)));

        String document = ConsentDocument.records(List.of(record(List.of(sale))), NOON).toString();

        assertThat(document).contains("eu-gdpr:A6-1-f", "dpv:ImpliedConsent", "order 4711").doesNotContain("eu-gdpr:A6-1-a",
                "dpv:ExpressedConsent");
    }

    @Test
    void anyHistoryIsReadBackUnchangedAnyNumberOfTimes() {
        Random random = new Random(27560);
        for (int round = 0; round < 2_000; round++) {
            List<ConsentEvent> history = Histories.any(random);
            ObjectNode document = round % 2 == 0
                    ? ConsentDocument.records(List.of(record(history)), NOON)
                    : ConsentDocument.receipt(List.of(record(history)), NOON);

            List<ConsentEvent> back = read((ObjectNode) json.readTree(document.toString()));

            assertThat(back).as("round %s", round).containsExactlyElementsOf(history);
        }
    }

    @Test
    void readsASingleRecordAndRecordsOfOtherProgramsThatFollowTheGuide() {
        ObjectNode record = (ObjectNode) document().path("@graph").get(0).deepCopy();
        record.set("@context", document().get("@context"));
        assertThat(read(record)).containsExactlyElementsOf(HISTORY);

        ObjectNode status = (ObjectNode) record.path("dpv:hasConsentStatus").get(2);
        status.remove("tollgate:event");
        status.put("@type", "dpv:ConsentTerminated");
        assertThat(read(record)).extracting(ConsentEvent::type).containsExactly(Type.REQUESTED, Type.CONFIRMED, Type.REVOKED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "dct:identifier":"shop"                   | "dct:identifier":"shoe"                     | ['dct:identifier'] is not a handle of a business. Maybe enrol it first.
            "urn:tollgate:purpose:MARKETING"          | "urn:tollgate:purpose:LOTTERY"              | is not a purpose that is offered. Maybe one of urn:tollgate:purpose:MESSAGES, urn:tollgate:purpose:MARKETING.
            "dct:description":"Ja, ich                | "dct:descriptor":"Ja, ich                   | is refused: proof must not be empty for REQUESTED. Maybe give the wording that was shown.
            "tollgate:channel":"MESSENGER"            | "tollgate:channel":"PIGEON"                 | ['tollgate:channel'] must be one of MESSENGER
            "tollgate:channel":"MESSENGER"            | "tollgate:chanel":"MESSENGER"               | ['tollgate:channel'] is missing. Maybe it is spelt differently.
            "dpv":"https://w3id.org/dpv#"             | "dpv":"https://evil.example/dpv#"           | $['@context']['dpv'] must be https://w3id.org/dpv#.
            "@graph"                                  | "@grape"                                    | $['@type'] is missing. Maybe it is spelt differently.
            "dct:identifier":"00000000                | "dct:identifier":"10000000                  | is not the pseudonym of this number. Maybe the record is another person's
            "dpv:ConsentWithdrawn"                    | "dpv:ConsentForgotten"                      | is not a status of a consent. Maybe dpv:ConsentGiven.
            "dpv:ConsentWithdrawn"                    | "dpv:ConsentRevoked"                        | ['tollgate:event'] must agree with @type
            "dpv:UntilTimeDuration"                   | "dpv:FixedOccurrencesDuration"              | ['@type'] must be dpv:UntilTimeDuration or dpv:UntilEventDuration.
            "dpv:isIndicatedAtTime":"2026-11-20T09:30 | "dpv:isIndicatedAtTime":"2026-13-20T09:30   | must be an instant with its offset, such as 2026-11-30T09:15:00Z.
            "dpv:isIndicatedAtTime":"2026-11-20T09:30 | "dpv:isIndicatedAtTime":"2036-11-20T09:30   | must be an instant that is not in the future.
            "dpv:hasIndicationMethod":"form"          | "dpv:hasIndicationMethod":17                | ['dpv:hasIndicationMethod'] must be a string.
            "dpv:hasIndicationMethod":"form"          | "dpv:hasIndicationMethod":""                | is refused: method must say how in 1 to 200 characters.
            #record-eu-gdpr                           | #record                                     | must be https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr.
            """)
    void namesTheFaultAndItsPlaceAndReadsNothing(String right, String wrong, String message) {
        String text = document().toString();
        assertThat(text).contains(right);

        DocumentFault fault = catchThrowableOfType(DocumentFault.class, () -> read((ObjectNode) json.readTree(text.replace(right, wrong))));

        assertThat(fault).hasMessageContaining(message).hasMessageStartingWith("$");
        assertThat(fault.path()).startsWith("$");
    }

    /** Parts of documents, and values of other types: each is a fault without side effects. */
    @Test
    void anyDamageIsAFaultWithoutSideEffects() {
        Random random = new Random(4711);
        for (int round = 0; round < 2_000; round++) {
            ObjectNode damaged = (ObjectNode) json.readTree(document().toString());
            damage(damaged, random);
            try {
                read(damaged);
            } catch (DocumentFault fault) {
                assertThat(fault.getMessage()).endsWith(".");
            }
        }
    }

    @Test
    void eachTextIsCheckedBeforeItIsStored() {
        List<String> checked = new ArrayList<>();
        read(document(), (_, text) -> checked.add(text));

        assertThat(checked).contains(SHOWN.text(), SHOWN.place(), SHOWN.notice(), SHOWN.version(), "answered JA", "wamid.7",
                "keyword STOP");
        assertThatThrownBy(() -> read(document(), (path, _) -> {
            throw new IllegalStateException(path);
        })).isInstanceOf(IllegalStateException.class).hasMessageContaining("dct:description");
    }

    private static void damage(ObjectNode node, Random random) {
        List<String> names = List.copyOf(node.propertyNames());
        if (names.isEmpty()) {
            return;
        }
        String name = names.get(random.nextInt(names.size()));
        JsonNode value = node.get(name);
        JsonNode inner = value.isArray() && !value.isEmpty() ? value.get(random.nextInt(value.size())) : value;
        if (inner instanceof ObjectNode deeper && random.nextInt(6) > 0) {
            damage(deeper, random);
            return;
        }
        switch (random.nextInt(5)) {
            case 0 -> node.remove(name);
            case 1 -> node.put(name, 17);
            case 2 -> node.putArray(name);
            case 3 -> node.putNull(name);
            default -> node.put(name, "damaged");
        }
    }

    private static ObjectNode document() {
        return ConsentDocument.records(List.of(record(HISTORY)), NOON);
    }

    private static List<ConsentEvent> read(ObjectNode document) {
        return read(document, (_, _) -> {});
    }

    private static List<ConsentEvent> read(ObjectNode document, BiConsumer<String, String> check) {
        return new ConsentReader(ANA, handle -> handle.equals("shop") ? Optional.of(shop().id()) : Optional.empty(), check, NOON)
                .read(document);
    }

    @Test
    void aRecordOfSomebodyElseIsRefused() {
        assertThatThrownBy(
                () -> new ConsentReader(new RecipientId(1, 1), _ -> Optional.of(shop().id()), (_, _) -> {}, NOON).read(document()))
                .isInstanceOf(DocumentFault.class).hasMessageContaining("is not the pseudonym of this number")
                .hasMessageNotContaining(ANA.toString());
    }

    private static JsonNode expanded(ObjectNode document) throws Exception {
        return json.readTree(JsonLd.expand(JsonDocument.of(new StringReader(document.toString()))).get().toString());
    }

    /** The names of all properties, except JSON-LD's own. */
    private static void names(JsonNode node, TreeSet<String> names) {
        if (node.isObject()) {
            node.propertyNames().stream().filter(name -> !name.startsWith("@")).forEach(names::add);
            node.properties().stream().filter(property -> !property.getKey().equals("@context"))
                    .forEach(property -> names(property.getValue(), names));
        }
        if (node.isArray()) {
            node.forEach(value -> names(value, names));
        }
    }

    private static TreeSet<String> absolute(TreeSet<String> names) {
        TreeSet<String> absolute = new TreeSet<>();
        names.forEach(name -> absolute.add(Dpv.PREFIXES.get(name.substring(0, name.indexOf(':'))) + name.substring(name.indexOf(':') + 1)));
        return absolute;
    }

    private static List<String> properties(JsonNode node, String prefix) {
        return node.propertyNames().stream().filter(name -> name.startsWith(prefix)).map(name -> name.substring(prefix.length())).toList();
    }
}
