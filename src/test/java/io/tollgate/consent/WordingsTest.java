package io.tollgate.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.database.DatabaseTest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

@DatabaseTest
class WordingsTest {

    @Autowired
    Wordings wordings;
    @Autowired
    JdbcTemplate database;
    @Autowired
    TransactionTemplate transaction;

    /** Otherwise earlier consents would store a second copy of each wording. */
    @ParameterizedTest
    @ValueSource(strings = {"Yes, offers please.", "Ja, ich möchte „Angebote“.", "はい ✓ 👍", " blanks at both ends ", "two\nlines"})
    void theMigrationComputesTheIdOfAnOldProofAsTheCodeDoes(String proof) {
        byte[] migrated = database.queryForObject(
                "SELECT UNHEX(LEFT(SHA2(CONCAT(CONVERT(? USING utf8mb4), REPEAT(CHAR(31 USING utf8mb4), 4)), 256), 32))",
                byte[].class, proof);

        assertThat(Wordings.id(Evidence.of("form", proof))).hasValue(migrated);
    }

    @Test
    void theSameWordsInAnotherVersionLanguageOrPlaceAreAnotherWording() {
        List<Wording> different = List.of(Wording.of("Yes"), Wording.of("yes"), Wording.of("Yes "), new Wording("Yes", "2", "", "", ""),
                new Wording("Yes", "", "en", "", ""),
                new Wording("Yes", "", "", "page", ""), new Wording("Yes", "", "", "", "notice"), new Wording("", "Yes", "", "", ""));

        assertThat(different.stream().map(wording -> boxed(Wordings.id(Evidence.of("form", wording, "")).orElseThrow())).distinct())
                .hasSameSizeAs(different);
        assertThat(Wordings.id(Evidence.of("keyword STOP", Wording.NONE, "wamid.1"))).as("nothing was shown").isEmpty();
    }

    @Test
    void thePersonAndTheMethodAreNoPartOfTheWording() {
        Wording wording = Wording.of("Yes, to all");

        assertThat(Wordings.id(Evidence.of("form", wording, "203.0.113.7")))
                .hasValue(Wordings.id(Evidence.of("paper", wording, "box 4")).orElseThrow());
    }

    @Test
    void concurrentImportsStoreEachNewWordingOnce() throws Exception {
        List<Evidence> forms = IntStream.range(0, 50).mapToObj(form -> Evidence.of("form", "Yes, form " + form + " of the race")).toList();
        try (ExecutorService importers = Executors.newFixedThreadPool(6)) {
            Callable<Void> keeping = () -> {
                transaction.executeWithoutResult(_ -> wordings.keep(forms));
                return null;
            };
            for (Future<Void> importer : importers.invokeAll(List.of(keeping, keeping, keeping, keeping, keeping, keeping))) {
                importer.get();
            }
        }

        assertThat(database.queryForObject("SELECT COUNT(*) FROM consent_wording WHERE text LIKE 'Yes, form % of the race'", Integer.class))
                .isEqualTo(50);
    }

    @Test
    void tellsThePersonTheWordingThatSheSaw() {
        Evidence evidence = new Evidence(LegalBasis.SOFT_OPT_IN, new Wording("You may object.", "3", "en", "", ""), "order", "",
                Optional.of(new Customer("order 1", "shoes", "below the field", "Reply STOP")));
        wordings.keep(List.of(evidence));

        assertThat(wordings.readable(Wordings.id(evidence).orElseThrow()).toString())
                .isEqualTo(
                        "{text=You may object., version=3, language=en, goods=shoes, told=below the field, told_in_messages=Reply STOP}");
    }

    private static List<Byte> boxed(byte[] bytes) {
        return IntStream.range(0, bytes.length).mapToObj(i -> bytes[i]).toList();
    }
}
