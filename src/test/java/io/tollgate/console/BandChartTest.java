package io.tollgate.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.release.Canary;
import io.tollgate.release.Percent;
import io.tollgate.release.TrialCounts.Side;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a canary may refuse beside the version in force. */
class BandChartTest {

    private static Canary.Terms terms(int points, String band) {
        return new Canary.Terms(new Percent(10), Set.of(), Optional.of(band).filter(text -> !text.isEmpty()).map(Canary.Band::of), points,
                100);
    }

    @Test
    void theBandIsAroundTheControl() {
        List<BandChart> charts = BandChart.of(List.of(new Side(200, 30, 0), new Side(1_000, 100, 20)), terms(5, ""));

        assertThat(charts.getFirst()).isEqualTo(new BandChart("state.REFUSED", 150, 100, 50, 150));
        assertThat(charts.getFirst().isInside()).as("the bound itself").isTrue();
        assertThat(charts.getLast()).isEqualTo(new BandChart("state.DEFERRED", 0, 20, 0, 70));
    }

    @Test
    void aFixedBandNarrowsIt() {
        BandChart chart = BandChart.of(List.of(new Side(1_000, 121, 0), new Side(1_000, 100, 0)), terms(5, "8-12")).getFirst();

        assertThat(chart).isEqualTo(new BandChart("state.REFUSED", 121, 100, 80, 120));
        assertThat(chart.isInside()).isFalse();
    }

    @Test
    void theBandEndsAtNothingAndAtAll() {
        BandChart chart = BandChart.of(List.of(new Side(10, 10, 0), new Side(10, 10, 0)), terms(30, "")).getFirst();

        assertThat(chart.from()).isEqualTo(700);
        assertThat(chart.to()).isEqualTo(1_000);
    }

    @Test
    void whileOneSideHasJudgedNothingThereIsNothingToCompare() {
        assertThat(BandChart.of(List.of(new Side(0, 0, 0), new Side(10, 1, 0)), terms(5, ""))).isEmpty();
        assertThat(BandChart.of(List.of(), terms(5, ""))).isEmpty();
    }
}
