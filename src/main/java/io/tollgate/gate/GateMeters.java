package io.tollgate.gate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tollgate.decision.Finding;
import io.tollgate.decision.Finding.Defer;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.tracing.Latency;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gate's metrics: messages by outcome, messages in quarantine, and how long batches take. */
final class GateMeters {

    private static final Logger log = LoggerFactory.getLogger(GateMeters.class);

    private final Counter admitted;
    private final Counter deferred;
    private final Counter refused;
    private final Counter held;
    private final Counter faulty;
    private final DistributionSummary rounds;
    private final Timer batches;
    private final Timer firstVerdicts;
    private final MeterRegistry registry;
    private final Map<String, Counter> byRule = new ConcurrentHashMap<>();

    GateMeters(MeterRegistry registry) {
        this.registry = registry;
        admitted = judged(registry, "admitted");
        deferred = judged(registry, "deferred");
        refused = judged(registry, "refused");
        held = Counter.builder("tollgate.gate.held").description("Messages in quarantine that could not be judged").register(registry);
        faulty = Counter.builder("tollgate.gate.rule-faults")
                .description("Messages refused because a rule let them wait for the past, or too often").register(registry);
        rounds = DistributionSummary.builder("tollgate.gate.rounds")
                .description("How often a message that has to wait was judged, this time included").register(registry);
        firstVerdicts = Timer.builder("tollgate.message.judged").description("From a message's acceptance to its first verdict")
                .register(registry);
        batches = Timer.builder("tollgate.gate.batch").description("From claim to commit of a batch").register(registry);
    }

    void committed(Judged judged, Duration took) {
        batches.record(took);
        admitted.increment(judged.admitted().size());
        deferred.increment(judged.deferred().size());
        refused.increment(judged.refused().size());
        count("admitted", judged.admitted().stream().map(one -> one.verdict().quote().rule()));
        count("refused", judged.refused().stream().map(one -> one.verdict().refusals().getFirst().rule()));
        count("deferred", judged.deferred().stream().flatMap(one -> one.verdict().findings().stream().filter(Defer.class::isInstance)
                .limit(1).map(Finding::rule)));
        judged.all().map(Case::message).filter(message -> message.round() == 0)
                .forEach(message -> Latency.record(firstVerdicts, message.acceptedAt(), judged.batch().now()));
        judged.deferred().forEach(one -> rounds.record(one.message().round() + 1.0));
        judged.refused().stream().filter(one -> Gatekeeper.faultOfTheRules(one.verdict())).forEach(one -> {
            faulty.increment();
            log.error("The rules let message {} wait without end ({}), so it was refused. Maybe mend the rule, or roll it back.",
                    one.message().id(), one.verdict().findings().stream().filter(Defer.class::isInstance).map(Finding::rule).toList());
        });
    }

    void held() {
        held.increment();
    }

    /** Counts a batch. @param rules for each message the one that set the price, or the first that refused or deferred */
    private void count(String outcome, Stream<String> rules) {
        rules.collect(Collectors.groupingBy(Function.identity(), Collectors.counting())).forEach((rule, messages) -> byRule
                .computeIfAbsent(outcome + rule, _ -> Counter.builder("tollgate.gate.rules").tag("outcome", outcome).tag("rule", rule)
                        .description("Verdicts by the rule that decided").register(registry))
                .increment(messages));
    }

    private static Counter judged(MeterRegistry registry, String outcome) {
        return Counter.builder("tollgate.gate.messages").tag("outcome", outcome).description("Verdicts").register(registry);
    }
}
