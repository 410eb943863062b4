package io.tollgate.businessapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoursTest {

    private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");
    /** Monday 9 to 18, Tuesday 22 to 23:59; closed on all other days. */
    private static final Hours HOURS = Hours.read(true, week("09:00", "22:00"), week("18:00", "23:59"), " Back tomorrow. ").orElseThrow();

    private static List<String> week(String monday, String tuesday) {
        return List.of(monday, tuesday, "", "", "", "", "");
    }

    @ParameterizedTest
    @CsvSource({"2026-03-02T07:59:59Z, false", "2026-03-02T08:00:00Z, true", "2026-03-02T16:59:59Z, true", "2026-03-02T17:00:00Z, false",
        "2026-03-03T21:00:00Z, true", "2026-03-03T22:58:59Z, true", "2026-03-03T22:59:00Z, false", "2026-03-04T08:00:00Z, false",
        "2026-03-30T07:00:00Z, true", "2026-03-30T06:59:59Z, false", "2026-03-29T08:00:00Z, false"})
    void openInTheZoneOfTheBusinessAlsoInSummer(Instant instant, boolean open) {
        assertThat(HOURS.openAt(instant, VIENNA)).isEqualTo(open);
    }

    @Test
    void theColumnSaysTheSame() {
        assertThat(HOURS.column()).isEqualTo("09:00-18:00,22:00-23:59,,,,,");
        assertThat(Hours.of(true, HOURS.column(), HOURS.text())).isEqualTo(HOURS);
        assertThat(Hours.of(false, Hours.NONE.column(), "")).isEqualTo(Hours.NONE);
    }

    @ParameterizedTest
    @CsvSource({"09:00, ''", "'', 18:00", "18:00, 09:00", "09:00, 09:00", "nine, 18:00", "09:00, 24:00", "25:00, 26:00"})
    void aDayNeedsBothTimesInTheirOrder(String from, String until) {
        assertThat(Hours.read(false, week(from, ""), week(until, ""), "")).isEmpty();
    }

    @Test
    void aWeekHasSevenDaysAndAnAnswerAText() {
        assertThat(Hours.read(false, List.of("09:00"), List.of("18:00"), "")).isEmpty();
        assertThat(Hours.read(false, week("09:00", ""), List.of(), "")).isEmpty();
        assertThat(Hours.read(true, week("09:00", ""), week("18:00", ""), " ")).isEmpty();
        assertThat(Hours.read(false, week("09:00", ""), week("18:00", ""), "x".repeat(Hours.LONGEST + 1))).isEmpty();
        assertThatThrownBy(() -> new Hours(false, Collections.nCopies(6, Optional.empty()), "")).hasMessage("days (6) must be seven");
    }
}
