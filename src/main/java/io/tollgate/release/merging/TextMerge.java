package io.tollgate.release.merging;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.merge.MergeAlgorithm;
import org.eclipse.jgit.merge.MergeChunk;
import org.eclipse.jgit.merge.MergeChunk.ConflictState;
import org.eclipse.jgit.merge.MergeResult;

/**
 * Three versions of a text, merged line by line as Git does it. What both add at the same place is taken twice: first that of {@code onto}.
 */
final class TextMerge {

    private TextMerge() {}

    /** @return empty if both change the same lines */
    static Optional<List<String>> lines(List<String> base, List<String> mine, List<String> onto) {
        MergeResult<RawText> merged = new MergeAlgorithm().merge(RawTextComparator.DEFAULT, raw(base), raw(onto), raw(mine));
        List<String> lines = new ArrayList<>();
        for (MergeChunk chunk : merged) {
            if (chunk.getConflictState() == ConflictState.BASE_CONFLICTING_RANGE) {
                if (chunk.getBegin() < chunk.getEnd()) {
                    return Optional.empty();
                }
            } else {
                lines.addAll(List.of(base, onto, mine).get(chunk.getSequenceIndex()).subList(chunk.getBegin(), chunk.getEnd()));
            }
        }
        return Optional.of(lines);
    }

    private static RawText raw(List<String> lines) {
        return new RawText(lines.isEmpty() ? new byte[0] : (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
