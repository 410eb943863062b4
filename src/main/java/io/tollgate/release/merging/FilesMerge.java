package io.tollgate.release.merging;

import io.tollgate.rulebook.tables.WorkbookText;
import io.tollgate.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Applies a change of files to other files. Within a file, rules, examples, sentences of the vocabulary and rows of tables are merged each
 * for itself, other texts line by line. The same three versions give the same result on every machine.
 */
public final class FilesMerge {

    private final List<String> conflicts = new ArrayList<>();

    private FilesMerge() {}

    /**
     * @param files     if there are conflicts, with what {@code onto} has at their places
     * @param conflicts where both change the same thing otherwise, a sentence each
     */
    public record Merged(SortedMap<String, byte[]> files, List<String> conflicts) {}

    /**
     * @param base what the author of the change started from
     * @param mine what the author made of it
     * @param onto what the change is applied to
     */
    public static Merged merge(SortedMap<String, byte[]> base, SortedMap<String, byte[]> mine, SortedMap<String, byte[]> onto) {
        FilesMerge merge = new FilesMerge();
        Set<String> paths = new TreeSet<>(base.keySet());
        paths.addAll(mine.keySet());
        paths.addAll(onto.keySet());
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (String path : paths) {
            merge.file(path, Optional.ofNullable(base.get(path)), Optional.ofNullable(mine.get(path)), Optional.ofNullable(onto.get(path)))
                    .ifPresent(content -> files.put(path, content));
        }
        return new Merged(files, List.copyOf(merge.conflicts));
    }

    private Optional<byte[]> file(String path, Optional<byte[]> base, Optional<byte[]> mine, Optional<byte[]> onto) {
        if (same(mine, base) || same(mine, onto)) {
            return onto;
        }
        if (same(onto, base)) {
            return mine;
        }
        if (mine.isEmpty() || onto.isEmpty()) {
            conflicts.add(path + ": "
                    + (mine.isEmpty()
                            ? "this change deletes the file, and others have changed it."
                            : "this change changes"
                                    + " the file, and others have deleted it."));
            return onto;
        }
        if (path.endsWith(".xlsx")) {
            return workbook(path, base, mine.get(), onto.get());
        }
        if (!Stream.of(base, mine, onto).flatMap(Optional::stream).allMatch(Utf8::is)) {
            conflicts.add(path + ": others have changed this file too, and only texts can be merged. Maybe save the table as .csv.");
            return onto;
        }
        List<String> merged = texts(path, lines(base), lines(mine), lines(onto));
        return Optional.of(bytes(merged, onto.get()));
    }

    /** Merges workbooks by rows, like CSV files. The merged workbook is written anew, with its texts only. */
    private Optional<byte[]> workbook(String path, Optional<byte[]> base, byte[] mine, byte[] onto) {
        Optional<List<String>> before = base.isEmpty() ? Optional.of(List.of()) : WorkbookText.lines(base.get());
        Optional<List<String>> changed = WorkbookText.lines(mine);
        Optional<List<String>> now = WorkbookText.lines(onto);
        if (before.isEmpty() || changed.isEmpty() || now.isEmpty()) {
            conflicts.add(path + ": others have changed this workbook too, and its rows cannot be merged, as it cannot be read, or has"
                    + " formulas, errors or further sheets. Maybe save the table as .csv.");
            return Optional.of(onto);
        }
        int known = conflicts.size();
        List<String> merged = texts(path, before.get(), changed.get(), now.get());
        if (conflicts.size() > known || merged.equals(now.get())) {
            return Optional.of(onto);
        }
        return Optional.of(merged.equals(changed.get()) ? mine : WorkbookText.workbook(merged));
    }

    private static boolean same(Optional<byte[]> one, Optional<byte[]> other) {
        return one.isEmpty() && other.isEmpty() || one.isPresent() && other.isPresent() && Arrays.equals(one.get(), other.get());
    }

    private static List<String> lines(Optional<byte[]> content) {
        return content.map(bytes -> Utf8.text(bytes).lines().toList()).orElse(List.of());
    }

    /** The bytes of lines, with the ends of lines that the other file has. */
    private static byte[] bytes(List<String> lines, byte[] like) {
        String old = new String(like, StandardCharsets.UTF_8);
        String end = old.contains("\r\n") ? "\r\n" : "\n";
        boolean closed = old.isEmpty() || old.endsWith("\n");
        return (String.join(end, lines) + (closed && !lines.isEmpty() ? end : "")).getBytes(StandardCharsets.UTF_8);
    }

    private List<String> texts(String path, List<String> base, List<String> mine, List<String> onto) {
        if (RowKeys.isTable(path)) {
            RowKeys rows = RowKeys.of(path, List.of(onto, mine, base));
            if (Stream.of(base, mine).allMatch(lines -> lines.isEmpty() || rows.hasColumns(lines))) {
                List<Block> before = rows.blocks(base);
                List<Block> changed = rows.blocks(mine);
                List<Block> now = rows.blocks(onto);
                replacedTwice(path, rows, before, changed, now);
                return blocks(path, "row", before, changed, now);
            }
            conflicts.add(path + ": the table has other columns than the one that was changed.");
            return onto;
        }
        Optional<List<Block>> now = TextBlocks.of(path, onto);
        if (now.isPresent()) {
            return blocks(path, kind(path), TextBlocks.of(path, base).orElseThrow(), TextBlocks.of(path, mine).orElseThrow(), now.get());
        }
        return TextMerge.lines(base, mine, onto).orElseGet(() -> {
            conflicts.add(path + ": others have changed the same lines.");
            return onto;
        });
    }

    private static String kind(String path) {
        return path.endsWith(".dslr") ? "rule" : path.endsWith(".dsl") ? "sentence" : "example";
    }

    private List<String> blocks(String path, String kind, List<Block> base, List<Block> mine, List<Block> onto) {
        Map<String, Block> before = byKey(base);
        Map<String, Block> changed = byKey(mine);
        Map<String, Block> now = byKey(onto);
        Map<String, Block> merged = new LinkedHashMap<>();
        for (String key : order(base, mine, onto)) {
            Optional<Block> block = block(path, kind, Optional.ofNullable(before.get(key)), Optional.ofNullable(changed.get(key)),
                    Optional.ofNullable(now.get(key)));
            block.ifPresent(found -> merged.put(key, found));
        }
        return merged.values().stream().flatMap(block -> Stream.concat(block.lead().stream(), block.body().stream())).toList();
    }

    private static Map<String, Block> byKey(List<Block> blocks) {
        Map<String, Block> byKey = new LinkedHashMap<>();
        blocks.forEach(block -> byKey.put(block.key(), block));
        return byKey;
    }

    private Optional<Block> block(String path, String kind, Optional<Block> base, Optional<Block> mine, Optional<Block> onto) {
        boolean untouched = sameBody(mine, base) || sameBody(mine, onto);
        if (!untouched && !sameBody(onto, base)) {
            Block any = mine.or(() -> onto).or(() -> base).orElseThrow();
            conflicts.add(path + ": " + kind + " " + any.name() + ": it was " + shown(base) + ", this change makes it " + shown(mine)
                    + ", and others have made it " + shown(onto) + ".");
            return onto;
        }
        Optional<Block> side = untouched ? onto : mine;
        return side.map(block -> new Block(block.key(), block.name(), lead(base, mine, onto, block), block.body()));
    }

    /** Comments and tags never keep two changes apart. */
    private static List<String> lead(Optional<Block> base, Optional<Block> mine, Optional<Block> onto, Block side) {
        List<String> before = base.map(Block::lead).orElse(List.of());
        List<String> changed = mine.map(Block::lead).orElse(before);
        List<String> now = onto.map(Block::lead).orElse(before);
        if (changed.equals(before) || changed.equals(now)) {
            return onto.isPresent() ? now : changed;
        }
        return now.equals(before) ? changed : TextMerge.lines(before, changed, now).orElse(side.lead());
    }

    private static boolean sameBody(Optional<Block> one, Optional<Block> other) {
        return one.map(Block::body).equals(other.map(Block::body));
    }

    private static String shown(Optional<Block> block) {
        return block.map(given -> "`" + String.join(" ", given.body().stream().map(String::strip).toList()) + "`").orElse("nothing");
    }

    /** The keys of all blocks: in the order of {@code onto}, or in that of the change if it alone sorts them. */
    private List<String> order(List<Block> base, List<Block> mine, List<Block> onto) {
        List<String> before = keys(base);
        List<String> changed = keys(mine);
        List<String> now = keys(onto);
        boolean sorted = !common(before, changed).equals(common(changed, before));
        boolean sortedByOthers = !common(before, now).equals(common(now, before));
        return sorted && !sortedByOthers ? woven(changed, now, before) : woven(now, changed, before);
    }

    private static List<String> keys(List<Block> blocks) {
        return blocks.stream().map(Block::key).toList();
    }

    /** The elements of the first list that the second has. */
    private static List<String> common(List<String> one, List<String> other) {
        Set<String> known = new HashSet<>(other);
        return one.stream().filter(known::contains).toList();
    }

    /** Adds what only the second list has, each behind its predecessor there and behind what is new after that. */
    private static List<String> woven(List<String> first, List<String> second, List<String> base) {
        Set<String> old = new HashSet<>(base);
        Set<String> known = new HashSet<>(first);
        List<String> all = new ArrayList<>(first);
        String predecessor = null;
        for (String key : second) {
            if (known.add(key)) {
                int at = predecessor == null ? 0 : all.indexOf(predecessor) + 1;
                while (at < all.size() && !old.contains(all.get(at)) && !all.get(at).equals(Block.END)) {
                    at++;
                }
                all.add(at, key);
            }
            predecessor = key;
        }
        return all;
    }

    /** Finds rows that both sides replace by a row of another key. */
    private void replacedTwice(String path, RowKeys rows, List<Block> base, List<Block> mine, List<Block> onto) {
        Set<String> before = new HashSet<>(keys(base));
        Set<String> changed = new HashSet<>(keys(mine));
        Set<String> now = new HashSet<>(keys(onto));
        List<Block> newHere = mine.stream().filter(block -> !before.contains(block.key()) && !now.contains(block.key())).toList();
        List<Block> newThere = onto.stream().filter(block -> !before.contains(block.key()) && !changed.contains(block.key())).toList();
        for (Block gone : base) {
            if (!gone.isEnd() && !changed.contains(gone.key()) && !now.contains(gone.key())) {
                String first = rows.first(gone.body().getFirst());
                Optional<Block> here = newHere.stream().filter(row -> rows.first(row.body().getFirst()).equals(first)).findFirst();
                Optional<Block> there = newThere.stream().filter(row -> rows.first(row.body().getFirst()).equals(first)).findFirst();
                if (here.isPresent() && there.isPresent()) {
                    conflicts.add(path + ": row " + gone.name() + ": it was " + shown(Optional.of(gone)) + ", this change puts "
                            + shown(here) + " in its place, and others have put " + shown(there) + " there.");
                }
            }
        }
    }
}
