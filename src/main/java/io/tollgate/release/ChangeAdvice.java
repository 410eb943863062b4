package io.tollgate.release;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.examples.ExampleTest;
import io.tollgate.rulebook.examples.ProvenClaims;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the examples and the proofs say of a change: what no example shows since, and what is proven of all rules together, or is not so.
 */
@FunctionalInterface
interface ChangeAdvice {

    ChangeAdvice NONE = (_, _, _) -> List.of();

    List<String> of(RuleState before, RuleState after, Instant now);

    /** Each change is looked at once a day, and the examples of what many changes start from are played once. */
    static ChangeAdvice of(ReleaseStore store, CompiledRuleBooks compiled) {
        record Asked(int before, int after, LocalDate day) {}

        Cache<Asked, List<String>> known = Caffeine.newBuilder().maximumSize(50).build();
        Cache<Integer, Map<String, Set<String>>> idle = Caffeine.newBuilder().maximumSize(10).build();
        return (before, after, now) -> known.get(new Asked(before.id(), after.id(), LocalDate.ofInstant(now, ZoneOffset.UTC)), asked -> {
            RuleBook book = compiled.await(after.ruleBook());
            Map<String, Set<String>> idleBefore = idle.get(before.id(),
                    _ -> ExampleTest.idle(compiled.await(before.ruleBook()), store.bundle(before).examples()));
            List<String> lines = new ArrayList<>(ExampleTest.unshown(idleBefore, book, store.bundle(after).examples()));
            ProvenClaims.of(book, asked.day()).forEach(claim -> lines.addAll(claim.lines()));
            return List.copyOf(lines);
        });
    }
}
