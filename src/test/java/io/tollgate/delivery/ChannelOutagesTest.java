package io.tollgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.database.LogLines;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ChannelOutagesTest {

    private final AtomicLong nanos = new AtomicLong();
    private final ChannelOutages outages = new ChannelOutages(nanos::get);

    @Test
    void anOutageHasALineAtItsBeginningOneAtItsEndAndACountBetween() {
        try (LogLines log = LogLines.of(ChannelOutages.class)) {
            outages.answered("sms");
            for (int second = 0; second < 70; second++) {
                outages.failed("sms", "refused");
                nanos.addAndGet(1_000_000_000L);
            }
            outages.failed("messenger", "timed out");
            outages.answered("sms");
            outages.answered("sms");

            assertThat(log.all()).containsExactly(
                    "The channel sms fails for every message. They wait, and are tried again until they expire: refused",
                    "The channel sms has failed for 30 s; 31 attempts in vain. The last one: refused",
                    "The channel sms has failed for 60 s; 61 attempts in vain. The last one: refused",
                    "The channel messenger fails for every message. They wait, and are tried again until they expire: timed out",
                    "The channel sms takes messages again after 70 s and 70 attempts in vain.");
        }
    }
}
