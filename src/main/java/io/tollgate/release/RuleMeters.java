package io.tollgate.release;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/** Meters that tell which rules are in force, and since when. */
@Component
final class RuleMeters implements SmartInitializingSingleton {

    private final RuleBooks books;
    private final Clock clock;
    private final MultiGauge inForce;
    private String shown = "";

    RuleMeters(RuleBooks books, Clock clock, MeterRegistry meters) {
        this.books = books;
        this.clock = clock;
        this.inForce = MultiGauge.builder("tollgate.rules.in-force").description("1 for the rules in force").register(meters);
        TimeGauge.builder("tollgate.rules.age", books, TimeUnit.MILLISECONDS,
                rules -> Duration.between(rules.activeRelease(clock.instant()).from(), clock.instant()).toMillis())
                .description("Time since the rules in force came into force").register(meters);
    }

    @Override
    public void afterSingletonsInstantiated() {
        look();
    }

    /** Shows another version when it has come into force. */
    synchronized void look() {
        ActiveRelease now = books.activeRelease(clock.instant());
        if (!now.name().equals(shown)) {
            shown = now.name();
            inForce.register(List.of(MultiGauge.Row.of(Tags.of("version", now.version().map(String::valueOf).orElse("unreleased"), "hash",
                    HexFormat.of().formatHex(now.book().hash(), 0, 6)), 1)), true);
        }
    }
}
