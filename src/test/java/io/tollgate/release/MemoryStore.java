package io.tollgate.release;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Releases without a database and without compiled rules: any files are accepted. */
final class MemoryStore implements ReleaseStore, Candidates {

    private final List<ReleaseEvent> events = new ArrayList<>();
    private final Map<Integer, Release> releases = new TreeMap<>();
    private final List<RuleBundle> states = new ArrayList<>();
    private final Map<String, Integer> books = new HashMap<>();

    @Override
    public synchronized History history() {
        return new History(events);
    }

    @Override
    public synchronized <T> T take(Function<History, T> work) {
        return work.apply(history());
    }

    @Override
    public Release release(int version) {
        return Optional.ofNullable(releases.get(version)).orElseThrow(() -> new Refused("There is no version " + version + "."));
    }

    @Override
    public synchronized RuleBundle bundle(RuleState state) {
        return states.get(state.id());
    }

    @Override
    public synchronized RuleState keep(RuleBundle bundle, int ruleBook) {
        return find(bundle).orElseGet(() -> {
            states.add(bundle);
            return new RuleState(states.size() - 1, ruleBook);
        });
    }

    @Override
    public synchronized Optional<RuleState> find(RuleBundle bundle) {
        for (int id = 0; id < states.size(); id++) {
            if (Arrays.equals(states.get(id).rules().hash(), bundle.rules().hash())
                    && Arrays.equals(states.get(id).hashOfExamples(), bundle.hashOfExamples())) {
                return Optional.of(new RuleState(id, number(states.get(id), Instant.EPOCH)));
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<YearMonth> lastInvoicedMonth() {
        return Optional.empty();
    }

    @Override
    public int nextVersion() {
        return 1 + releases.keySet().stream().max(Comparator.naturalOrder()).orElse(0);
    }

    @Override
    public void add(int version, String author, String reason, Instant now, Optional<Instant> wantedFrom, Optional<RuleState> base,
            RuleState upload) {
        releases.put(version, new Release(version, upload.ruleBook(), "", author, reason, now, wantedFrom, base, upload));
    }

    @Override
    public synchronized void write(ReleaseEvent entry) {
        events.add(new ReleaseEvent(events.size() + 1, entry.at(), entry.type(), entry.version(), entry.person(), entry.reason(),
                entry.effectiveFrom(), entry.detail(), entry.state(), entry.effect()));
    }

    @Override
    public int tested(RuleBundle bundle, Instant now) {
        return number(bundle, now);
    }

    @Override
    public synchronized int number(RuleBundle bundle, Instant now) {
        return books.computeIfAbsent(Release.hex(bundle.rules().hash()), _ -> books.size() + 1);
    }

    @Override
    public void ready(int ruleBook) {}
}
