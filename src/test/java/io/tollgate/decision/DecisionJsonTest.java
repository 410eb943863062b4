package io.tollgate.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.decision.Finding.Defer;
import io.tollgate.decision.Finding.Free;
import io.tollgate.decision.Finding.Gift;
import io.tollgate.decision.Finding.Note;
import io.tollgate.decision.Finding.Price;
import io.tollgate.decision.Finding.Refuse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class DecisionJsonTest {

    private static final List<Finding> EACH_KIND = List.of(
            new Refuse("CON-EU-001", "The recipient has not opted in to marketing.", 131050),
            new Defer("CON-US-003", "It is night where the recipient may be.", Instant.parse("2026-03-02T08:00:00Z")),
            new Price("TAR-001", 55_000, 60_500),
            new Free("TAR-010", "The customer service window is open.", Gift.SERVICE_WINDOW),
            new Note("CON-ANY-070", "The recipient hears much marketing."));

    private final RandomCases cases = new RandomCases(RandomGeneratorFactory.of("L64X128MixRandom").create(7));

    @Test
    void everyCaseFileComesBackEqual() {
        try (Deflation deflation = new Deflation()) {
            for (int count = 0; count < 1_000; count++) {
                CaseFile file = cases.next();
                DecisionJson.Document back = DecisionJson.read(Deflation.inflate(deflation.deflate(DecisionJson.write(file, EACH_KIND))));
                assertThat(back.caseFile()).isEqualTo(file);
                assertThat(back.findings()).isEqualTo(EACH_KIND);
            }
        }
    }

    @Test
    void aCaseFileFromBeforeThePastDaysWereCountedHasNone() {
        String old = new String(DecisionJson.write(cases.next(), EACH_KIND), StandardCharsets.UTF_8)
                .replaceAll(",\"marketingBack[A-Za-z]*\":\\[[0-9,]*]", "");

        CaseFile back = DecisionJson.read(old.getBytes(StandardCharsets.UTF_8)).caseFile();

        assertThat(old).doesNotContain("marketingBack");
        assertThat(back.traffic().marketingBack()).isEmpty();
        assertThat(back.traffic().marketingInLastDays(7)).isZero();
    }

    @Test
    void aCaseFileFromBeforeThereWereStopListsOfOthersHasNone() {
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
