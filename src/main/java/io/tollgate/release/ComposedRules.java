package io.tollgate.release;

import io.tollgate.release.merging.FilesMerge;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What comes of a change when it is applied to rules.
 *
 * @param conflicts why it cannot be applied; the bundle is worth nothing then
 * @param changes   what is different then, in words
 * @param effect    hash of the changes; people approve it
 */
record ComposedRules(RuleBundle bundle, List<String> conflicts, List<String> changes, String effect) {

    /** Everything that is no table, rule or example says nothing to the engine; any owner may approve it. */
    private static final String PROSE = ".md";

    /** @param base what the author of the change started from; @param mine what came of it; @param onto to what it is applied */
    static ComposedRules of(RuleBundle base, RuleBundle mine, RuleBundle onto) {
        FilesMerge.Merged merged = FilesMerge.merge(base.all(), mine.all(), onto.all());
        RuleBundle bundle = RuleBundle.of(merged.files());
        List<String> changes = merged.conflicts().isEmpty() ? RulesDiff.between(onto, bundle) : RulesDiff.between(base, mine);
        return new ComposedRules(bundle, merged.conflicts(), changes, effect(changes));
    }

    ComposedRules failing(List<String> faults) {
        return new ComposedRules(bundle, faults, changes, effect);
    }

    /** The hash of all changes that have a meaning. Comments, the order of rows and prose have none. */
    static String effect(List<String> changes) {
        return DigestUtils.sha256Hex(changes.stream().filter(RulesDiff::means).collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8));
    }

    /** The rooms whose files are different, such as {@code tariff}; prose is in none. */
    static Set<String> rooms(RuleBundle before, RuleBundle after) {
        var old = before.all();
        var fresh = after.all();
        return Stream.concat(old.keySet().stream(), fresh.keySet().stream()).distinct().filter(path -> !path.endsWith(PROSE))
                .filter(path -> !Arrays.equals(old.get(path), fresh.get(path))).map(ComposedRules::room)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String room(String path) {
        String[] parts = path.split("/");
        return parts.length > 2 ? parts[1] : "";
    }
}
