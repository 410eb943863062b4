package io.tollgate.release;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tollgate.release.Releases.Past;
import io.tollgate.rulebook.language.RulePassage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The rules in force as people read them: their files with the examples, and what each rule said before. */
@Component
public final class ReadRules {

    /** The most changes of what is in force that are looked at. */
    private static final int MOST = 200;
    private static final String FEATURES = "features";

    private final RuleBooks books;
    private final Releases releases;
    private final Path folder;
    /** Passages of rule books that have been in force; those never change. */
    private final Cache<Integer, Map<String, RulePassage>> passages = Caffeine.newBuilder().maximumSize(MOST).build();

    ReadRules(RuleBooks books, Releases releases, @Value("${tollgate.rules}") Path folder) {
        this.books = books;
        this.releases = releases;
        this.folder = folder;
    }

    /**
     * A change of what a rule says.
     *
     * @param entry  by which it came into force
     * @param before what it said until then; empty if it is new
     * @param after  what it says since then; empty if it ended
     */
    public record Change(ReleaseEvent entry, List<String> before, List<String> after) {}

    /** What is in force, with its examples; of a folder without a folder of examples beside it, without. */
    public RuleBundle inForce(Instant now) {
        ActiveRelease active = books.activeRelease(now);
        return active.version().map(releases::files).orElseGet(() -> {
            Path features = folder.toAbsolutePath().resolveSibling(FEATURES);
            return new RuleBundle(active.book().files(),
                    Files.isDirectory(features) ? RuleBundle.read(folder, features).examples() : new TreeMap<>());
        });
    }

    /** When a rule began, changed and ended, oldest first; empty if it was in no released version. */
    public List<Change> changesOf(String rule, Instant now) {
        List<Past> past = releases.past(now);
        List<Change> changes = new ArrayList<>();
        List<String> before = List.of();
        for (Past one : past.subList(Math.max(0, past.size() - MOST), past.size())) {
            List<String> after = Optional.ofNullable(passages(one.state()).get(rule)).map(RulePassage::lines).orElse(List.of());
            if (!after.equals(before)) {
                changes.add(new Change(one.entry(), before, after));
            }
            before = after;
        }
        return changes;
    }

    private Map<String, RulePassage> passages(RuleState state) {
        return passages.get(state.ruleBook(), _ -> RulePassage.of(releases.bundle(state).rules()));
    }
}
