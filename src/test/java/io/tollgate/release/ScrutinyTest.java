package io.tollgate.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.rulebook.files.RuleFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What an author must declare about changed tables, on the shipped rules. */
class ScrutinyTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final String RATES = "tariff/rates/rates-usd.csv";

    private final RuleFiles shipped = RuleFiles.read(Path.of("rules"));

    @Test
    void aChangeWithoutPastRowsNeedsNoRemark() {
        assertThat(Scrutiny.reason(shipped, shipped, "Nothing", Remarks.NONE, NOW)).isEqualTo("Nothing");
    }

    @Test
    void aPriceOfPastDaysChangesOnlyByACorrection() {
        RuleFiles dearer = changed(RATES, "Argentina,USD,marketing,2026-07-01,0.0618", "Argentina,USD,marketing,2026-07-01,0.0619");
        Remarks acknowledged = new Remarks(true, Optional.empty());

        assertThatThrownBy(() -> Scrutiny.reason(shipped, dearer, "Dearer", acknowledged, NOW)).isInstanceOf(Refused.class)
                .hasMessageContaining("days that are over").hasMessageContaining("--correction");
        assertThat(Scrutiny.reason(shipped, dearer, "Dearer", new Remarks(true, Optional.of("It was misread")), NOW))
                .startsWith("Correction of days that are over: It was misread / Dearer");
    }

    @Test
    void aRowOfPastDaysIsDeletedOnlyByACorrection() {
        String row = "Argentina,USD,marketing,2026-07-01,0.0618";

        assertThatThrownBy(() -> Scrutiny.reason(shipped, changed(RATES, row + "\n", ""), "Gone", new Remarks(true, Optional.empty()), NOW))
                .isInstanceOf(Refused.class).hasMessageContaining("days that are over");
    }

    @Test
    void aCorrectionThatCorrectsNothingIsRefused() {
        assertThatThrownBy(() -> Scrutiny.reason(shipped, shipped, "Nothing", new Remarks(false, Optional.of("Why not")), NOW))
                .isInstanceOf(Refused.class).hasMessageContaining("Maybe leave out --correction");
    }

    @Test
    void anUnusualValueMustBeAcknowledged() {
        RuleFiles odd = changed("tables/daily-limits.csv", "ANY,3,", "ANY,0,");

        assertThatThrownBy(() -> Scrutiny.reason(shipped, odd, "None", Remarks.NONE, NOW)).isInstanceOf(Refused.class)
                .hasMessageContaining("--acknowledge");
        assertThat(Scrutiny.reason(shipped, odd, "None", new Remarks(true, Optional.empty()), NOW)).startsWith("None (Looked at again: ");
    }

    private byte[] bytes(String file) {
        byte[] bytes = shipped.byPath().get(file);
        assertThat(bytes).as(file).isNotNull();
        return bytes;
    }

    private RuleFiles changed(String file, String old, String fresh) {
        String text = new String(bytes(file), StandardCharsets.UTF_8);
        assertThat(text).contains(old);
        SortedMap<String, byte[]> files = new TreeMap<>(shipped.byPath());
        files.put(file, text.replace(old, fresh).getBytes(StandardCharsets.UTF_8));
        return new RuleFiles("rules", files);
    }
}
