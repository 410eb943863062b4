package io.tollgate.database;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which tables a statement writes or locks. */
public final class SqlTables {

    private static final Pattern WRITTEN = Pattern.compile(
            "(?<!KEY |FOR )(?:INSERT(?: IGNORE)? INTO|REPLACE INTO|UPDATE(?: IGNORE)?|DELETE(?: \\w+)? FROM)\\s+(\\w+|\\?)");
    private static final Pattern JOINED = Pattern.compile("UPDATE JSON_TABLE.*?STRAIGHT_JOIN (\\w+)");
    private static final Pattern DELETED = Pattern.compile("DELETE (\\w+) FROM");
    private static final Pattern LOCKING = Pattern.compile("FOR UPDATE|FOR SHARE|LOCK IN SHARE MODE");
    private static final Cache<String, Set<String>> CHANGED = Caffeine.newBuilder().maximumSize(2_000).build();
    private static final Pattern READ = Pattern.compile("(?:FROM|JOIN)\\s+(\\w+)");

    /** The tables that a statement writes or locks; {@code ?} for a table that the text does not name. */
    public static Set<String> changed(String sql) {
        int values = sql.startsWith("INSERT") ? sql.indexOf(" VALUES") : -1; // thousands of `(?, ?)` may follow
        return CHANGED.get(values < 0 ? sql : sql.substring(0, values), SqlTables::read);
    }

    private static Set<String> read(String sql) {
        Set<String> changed = new TreeSet<>();
        Matcher written = WRITTEN.matcher(sql);
        while (written.find()) {
            changed.add(written.group(1));
        }
        Matcher joined = JOINED.matcher(sql);
        while (joined.find()) {
            changed.add(joined.group(1));
        }
        changed.remove("JSON_TABLE");
        Matcher deleted = DELETED.matcher(sql);
        while (deleted.find()) {
            changed.add(deleted.group(1));
        }
        if (LOCKING.matcher(sql).find()) {
            Matcher read = READ.matcher(sql);
            while (read.find()) {
                changed.add(read.group(1));
            }
        }
        return changed;
    }

    private SqlTables() {}
}
