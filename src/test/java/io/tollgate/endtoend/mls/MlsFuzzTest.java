package io.tollgate.endtoend.mls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Strangers send anything: the readers refuse it, and do nothing else. {@link MlsFuzz#main} runs as many inputs as one likes. */
class MlsFuzzTest {

    private static final long INPUTS = Long.getLong("mls.fuzz", 200_000);

    @Test
    void everyInputIsReadOrRefused() {
        MlsFuzz fuzz = new MlsFuzz(20_261_129);

        fuzz.run(INPUTS);

        assertThat(fuzz.taken()).as("unchanged ones among them").isBetween(INPUTS / 1_000, INPUTS / 2);
    }
}
