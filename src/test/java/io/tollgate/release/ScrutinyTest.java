package io.tollgate.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.rulebook.files.RuleFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an author must declare about changed tables, on the shipped rules. */
class ScrutinyTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final String RATES = "tariff/rates/rates-usd.csv";

    private final RuleFiles shipped = RuleFiles.read(Path.of("rules"));

    @Test
    void aChangeWithoutPastRowsNeedsNoRemark() {
        assertThat(Scrutiny.reason(shipped, shipped, "Nothing", Remarks.NONE, Optional.empty(), NOW)).isEqualTo("Nothing");
    }

    @Test
    void aPriceOfPastDaysChangesOnlyByACorrection() {
        RuleFiles dearer = changed(RATES, "Argentina,USD,marketing,2026-07-01,0.0618", "Argentina,USD,marketing,2026-07-01,0.0619");
        Remarks acknowledged = new Remarks(true, Optional.empty());

        assertThatThrownBy(() -> Scrutiny.reason(shipped, dearer, "Dearer", acknowledged, Optional.empty(), NOW))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("days that are over").hasMessageContaining("--correction");
        assertThat(Scrutiny.reason(shipped, dearer, "Dearer", new Remarks(true, Optional.of("It was misread")), Optional.empty(), NOW))
                .startsWith("Correction of days that are over: It was misread / Dearer");
    }

    @Test
    void aRowOfPastDaysIsDeletedOnlyByACorrection() {
        String row = "Argentina,USD,marketing,2026-07-01,0.0618";

        assertThatThrownBy(() -> Scrutiny.reason(shipped, changed(RATES, row + "\n", ""), "Gone", new Remarks(true, Optional.empty()),
                Optional.empty(), NOW))
                .isInstanceOf(Refused.class).hasMessageContaining("days that are over");
    }

    @Test
    void aCorrectionThatCorrectsNothingIsRefused() {
        assertThatThrownBy(
                () -> Scrutiny.reason(shipped, shipped, "Nothing", new Remarks(false, Optional.of("Why not")), Optional.empty(), NOW))
                .isInstanceOf(Refused.class).hasMessageContaining("Maybe leave out --correction");
    }

    @Test
    void anUnusualValueMustBeAcknowledged() {
        RuleFiles odd = changed("tables/daily-limits.csv", "ANY,3,", "ANY,0,");

        assertThatThrownBy(() -> Scrutiny.reason(shipped, odd, "None", Remarks.NONE, Optional.empty(), NOW)).isInstanceOf(Refused.class)
                .hasMessageContaining("--acknowledge");
        assertThat(Scrutiny.reason(shipped, odd, "None", new Remarks(true, Optional.empty()), Optional.empty(), NOW))
                .startsWith("None (Looked at again: ");
    }

    /** In the east a month ends, and is invoiced, while its last day is not over in the west. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            # last invoiced | now                  | last closed day
            none            | 2026-12-01T11:59:59Z | 2026-11-29
            none            | 2026-12-01T12:00:00Z | 2026-11-30
            2026-10         | 2026-12-01T11:59:59Z | 2026-11-29
            2026-11         | 2026-11-30T10:00:00Z | 2026-11-30
            2026-11         | 2026-12-01T11:59:59Z | 2026-11-30
            2026-11         | 2026-12-05T12:00:00Z | 2026-12-04
            """)
    void theLastClosedDayIsOverEverywhereOrInvoiced(YearMonth invoiced, Instant now, LocalDate closed) {
        assertThat(Scrutiny.lastClosed(Optional.ofNullable(invoiced), now)).isEqualTo(closed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # new row of | now                  | invoiced | needs a correction
            2026-12-01   | 2026-11-30T23:00:00Z | 2026-10  | false
            2026-12-01   | 2026-11-30T23:00:00Z | 2026-11  | false
            2026-11-30   | 2026-11-30T10:30:00Z | 2026-10  | false
            2026-11-30   | 2026-11-30T10:30:00Z | 2026-11  | true
            """)
    void aRowOfAnInvoicedMonthNeedsACorrection(LocalDate day, Instant now, YearMonth invoiced, boolean needed) {
        RuleFiles dearer = changed(RATES, "Argentina,USD,utility,2026-07-01", "Argentina,USD,marketing," + day
                + ",0.0700\nArgentina,USD,utility,2026-07-01");
        Remarks acknowledged = new Remarks(true, Optional.empty());
        Remarks correction = new Remarks(true, Optional.of("The month was charged too low"));

        if (needed) {
            assertThatThrownBy(() -> Scrutiny.reason(shipped, dearer, "Dearer", acknowledged, Optional.of(invoiced), now))
                    .isInstanceOf(Refused.class).hasMessageContaining("--correction");
            assertThatThrownBy(() -> Scrutiny.refuseClosed(shipped, dearer, "Dearer", Optional.of(invoiced), now))
                    .isInstanceOf(Refused.class).hasMessageContaining("since it was proposed");
            String reason = Scrutiny.reason(shipped, dearer, "Dearer", correction, Optional.of(invoiced), now);
            assertThatCode(() -> Scrutiny.refuseClosed(shipped, dearer, reason, Optional.of(invoiced), now)).doesNotThrowAnyException();
        } else {
            assertThat(Scrutiny.reason(shipped, dearer, "Dearer", acknowledged, Optional.of(invoiced), now)).startsWith("Dearer");
            assertThatThrownBy(() -> Scrutiny.reason(shipped, dearer, "Dearer", correction, Optional.of(invoiced), now))
                    .isInstanceOf(Refused.class).hasMessageContaining("leave out --correction");
            assertThatCode(() -> Scrutiny.refuseClosed(shipped, dearer, "Dearer", Optional.of(invoiced), now)).doesNotThrowAnyException();
        }
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
