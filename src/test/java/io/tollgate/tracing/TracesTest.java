package io.tollgate.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.database.LogLines;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spans over a real socket. */
class TracesTest {

    @Test
    void withoutACollectorNothingIsBegun() {
        Traces off = new Traces("", 1);

        assertThat(off.begin(Stage.JUDGE)).isSameAs(Running.NONE);
        off.destroy();
    }

    @Test
    void theCollectorGetsStagesWithNumbersAndKindsOfFailures() throws IOException {
        try (Collector collector = Collector.start()) {
            Traces traces = new Traces(collector.endpoint(), 1);
            traces.begin(Stage.HAND_OVER).number("messages", 7).close();
            traces.begin(Stage.JUDGE).failed(new IllegalStateException("+351 912 000 111")).close();
            traces.destroy();

            assertThat(collector.taken()).contains("hand over", "messages", "judge", "java.lang.IllegalStateException", "tollgate")
                    .doesNotContain("912");
        }
    }

    @Test
    void ofAShareOfNothingNothingIsSent() throws IOException {
        try (Collector collector = Collector.start()) {
            Traces traces = new Traces(collector.endpoint(), 0);
            traces.begin(Stage.JUDGE).close();
            traces.destroy();

            assertThat(collector.taken()).isEmpty();
        }
    }

    @Test
    void aCollectorThatFailsIsToldOnce() throws IOException {
        try (Collector collector = Collector.start(); LogLines log = LogLines.of("io")) {
            collector.answer = 400;
            for (int time = 0; time < 2; time++) {
                Traces traces = new Traces(collector.endpoint(), 1);
                traces.begin(Stage.JUDGE).close();
                traces.destroy();
            }

            assertThat(log.all()).filteredOn(line -> line.contains("does not take traces")).hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nowhere                   | 1   | tollgate.tracing.endpoint (nowhere) is not the URL of a collector
            http://127.0.0.1:4318/v1  | 1.5 | tollgate.tracing.share (1.5) must be 0 to 1
            """)
    void refusesWrongSettings(String endpoint, double share, String why) {
        assertThatThrownBy(() -> new Traces(endpoint, share)).hasMessageContaining(why);
    }
}
