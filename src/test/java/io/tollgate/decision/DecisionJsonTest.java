package io.tollgate.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.decision.Finding.Defer;
import io.tollgate.decision.Finding.Free;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.decision.Finding.Note;
import io.tollgate.decision.Finding.Price;
import io.tollgate.decision.Finding.Refuse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class DecisionJsonTest {

    private static final List<Finding> EACH_KIND = List.of(
            new Refuse("CON-EU-001", "The recipient has not opted in to marketing.", 131050),
            new Defer("CON-US-003", "It is night where the recipient may be.", Instant.parse("2026-03-02T08:00:00Z")),
            new Price("TAR-001", 55_000, 60_500),
            new Free("TAR-010", "The customer service window is open.", FreeReason.SERVICE_WINDOW),
            new Note("CON-ANY-070", "The recipient hears much marketing."));

    private final RandomCaseFiles cases = new RandomCaseFiles(RandomGeneratorFactory.of("L64X128MixRandom").create(7));

    @Test
    void everyCaseFileIsReadBackUnchanged() {
        try (Deflation deflation = new Deflation()) {
            for (int count = 0; count < 1_000; count++) {
                CaseFile file = cases.next();
                DecisionDocument back = DecisionJson.read(Deflation.inflate(deflation.deflate(DecisionJson.write(file, EACH_KIND))));
                assertThat(back.caseFile()).isEqualTo(file);
                assertThat(back.findings()).isEqualTo(EACH_KIND);
            }
        }
    }

    @Test
    void neitherTheOrderOfFieldsNorUnknownFieldsMatter() {
        JsonMapper mapper = JsonMapper.builder().build();
        for (int count = 0; count < 100; count++) {
            CaseFile file = cases.next();
            ObjectNode document = (ObjectNode) backwards(mapper.readTree(DecisionJson.write(file, EACH_KIND)));

            DecisionDocument back = DecisionJson.read(mapper.writeValueAsBytes(document));

            assertThat(back).isEqualTo(new DecisionDocument(file, EACH_KIND));
        }
    }

    private static JsonNode backwards(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode other = JsonNodeFactory.instance.objectNode();
            other.putObject("later").putArray("things").add(1).addObject().put("id", "x");
            TreeMap<String, JsonNode> fields = new TreeMap<>(Comparator.reverseOrder());
            object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
            fields.forEach((name, value) -> other.set(name, backwards(value)));
            return other;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode other = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> other.add(backwards(element)));
            return other;
        }
        return node;
    }

    @Test
    void aDocumentThatLacksAFieldIsAnError() {
        String whole = new String(DecisionJson.write(cases.next(), EACH_KIND), StandardCharsets.UTF_8);

        for (String field : List.of("\"thisBusiness\":(true|false),", "\"category\":\"[A-Z]*\",", "\"listMicros\":\\d+,", "\"code\":131050",
                "\"funds\":\\{[^}]*},?", ",\"findings\":\\[.*]")) {
            String lacking = whole.replaceFirst(field, "").replace(",}", "}");
            assertThat(lacking).as(field).isNotEqualTo(whole);
            assertThatThrownBy(() -> DecisionJson.read(lacking.getBytes(StandardCharsets.UTF_8))).as(field)
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("Maybe it was changed");
        }
        assertThatThrownBy(
                () -> DecisionJson.read(whole.replace("\"finds\":\"note\"", "\"finds\":\"wish\"").getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("fields");
    }

    @Test
    void instantsOfEveryFormAreReadBackUnchanged() {
        for (String instant : List.of("1970-01-01T00:00:00Z", "2026-03-02T08:00:00.100Z", "2026-03-02T08:00:00.123456Z",
                "2026-03-02T08:00:00.000000001Z",
                "+10000-01-01T00:00:00Z", "-0001-12-31T23:59:59.999999999Z", "0000-02-29T00:00:00Z", "2026-12-31T23:59:59.999Z")) {
            List<Finding> findings = List.of(new Defer("CON-US-003", "Night.", Instant.parse(instant)));
            assertThat(DecisionJson.read(DecisionJson.write(cases.next(), findings)).findings()).isEqualTo(findings);
        }
    }

    @Test
    void anOldCaseFileHasNoCountsOfPastDays() {
        String old = new String(DecisionJson.write(cases.next(), EACH_KIND), StandardCharsets.UTF_8)
                .replaceAll(",\"marketingBack[A-Za-z]*\":\\[[0-9,]*]", "");

        CaseFile back = DecisionJson.read(old.getBytes(StandardCharsets.UTF_8)).caseFile();

        assertThat(old).doesNotContain("marketingBack");
        assertThat(back.traffic().marketingBack()).isEmpty();
        assertThat(back.traffic().marketingInLastDays(7)).isZero();
    }

    @Test
    void anOldCaseFileHasNoStopListsOfOthers() {
        CaseFile file = cases.next();
        while (!file.block().byThisBusiness() || file.block().stopLists().isEmpty()) {
            file = cases.next();
        }
        String old = new String(DecisionJson.write(file, EACH_KIND), StandardCharsets.UTF_8)
                .replaceAll(",\"byThisBusiness\":true,\"stopLists\":\\[.*?}]", "");

        CaseFile back = DecisionJson.read(old.getBytes(StandardCharsets.UTF_8)).caseFile();

        assertThat(old).doesNotContain("byThisBusiness").doesNotContain("stopLists");
        assertThat(back.block()).isEqualTo(new CaseFile.BlockFacts(file.block().thisBusiness(), file.block().everybody()));
    }

    @Test
    void aTruncatedDocumentIsAnErrorAndNotAnEndlessLoop() {
        try (Deflation deflation = new Deflation()) {
            byte[] whole = deflation.deflate(DecisionJson.write(cases.next(), EACH_KIND));
            assertThatThrownBy(() -> Deflation.inflate(Arrays.copyOf(whole, whole.length / 2)))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("Maybe");
        }
    }

    @Test
    void aDocumentTakesAThirdOfItsSize() {
        CaseFile file = cases.next();
        try (Deflation deflation = new Deflation()) {
            byte[] json = DecisionJson.write(file, EACH_KIND.subList(2, 3));
            assertThat(deflation.deflate(json)).hasSizeLessThan(json.length / 3);
        }
    }
}
