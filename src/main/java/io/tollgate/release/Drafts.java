package io.tollgate.release;

import static io.tollgate.database.Times.instant;
import static io.tollgate.database.Times.utc;
import static java.util.Objects.requireNonNull;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The drafts of all accounts: the files that each has changed, on top of a version. A draft that is proposed or discarded is gone. */
@Component
public class Drafts {

    public static final int LONGEST_NAME = 100;
    /** The most drafts of one account. */
    private static final int MOST = 50;
    private static final int MOST_FILES = 500;
    private static final String DRAFT = "SELECT id, author, name, base, begun_at, changed_at FROM rule_draft WHERE author = ?";

    private final JdbcTemplate jdbc;
    private final Releases releases;

    Drafts(JdbcTemplate jdbc, Releases releases) {
        this.jdbc = jdbc;
        this.releases = releases;
    }

    /**
     * A file as the draft has it.
     *
     * @param content  null if the draft removes it, or no file has this path
     * @param revision by which {@link #write} knows that nobody has written it in between; 0 for a file as the base has it
     */
    public record DraftFile(String path, byte @Nullable [] content, int revision) {}

    /** Begins a draft on the version in force. @throws Refused if the account has too many, or no version is in force */
    @Transactional
    public Draft begin(String author, String name, Instant now) {
        int base = releases.inForce(now).orElseThrow(() -> new Refused("No version of the rules is in force. Maybe start Tollgate with"
                + " tollgate.rules-from=released."));
        if (of(author).size() >= MOST) {
            throw new Refused("You have " + MOST + " drafts. Maybe discard one.");
        }
        KeyHolder id = new GeneratedKeyHolder();
        jdbc.update(connection -> {
            PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO rule_draft (author, name, base, begun_at, changed_at) VALUES (?, ?, ?, ?, ?)",
                    Statement.RETURN_GENERATED_KEYS);
            insert.setString(1, author);
            insert.setString(2, name);
            insert.setInt(3, base);
            insert.setObject(4, utc(now));
            insert.setObject(5, utc(now));
            return insert;
        }, id);
        return new Draft(requireNonNull(id.getKey()).intValue(), author, name, base, now, now);
    }

    /** The drafts of an account, the one that changed last first. */
    public List<Draft> of(String author) {
        return jdbc.query(DRAFT + " ORDER BY changed_at DESC, id DESC", (row, number) -> draft(row), author);
    }

    /** Empty if there is none, or it is somebody else's. */
    public Optional<Draft> find(int id, String author) {
        return jdbc.query(DRAFT + " AND id = ?", (row, number) -> draft(row), author, id).stream().findFirst();
    }

    /** The files of the base with the changes of the draft. */
    public RuleBundle bundle(Draft draft) {
        return base(draft).with(changes(draft));
    }

    /** The files on which it was begun. */
    public RuleBundle base(Draft draft) {
        return releases.files(draft.base());
    }

    /** What differs from the base: the content by path, empty for a file that is removed. */
    public SortedMap<String, Optional<byte[]>> changes(Draft draft) {
        SortedMap<String, Optional<byte[]>> changes = new TreeMap<>();
        jdbc.query("SELECT path, content FROM rule_draft_file WHERE draft = ?", row -> {
            changes.put(row.getString("path"), Optional.ofNullable(row.getBytes("content")));
        }, draft.id());
        return changes;
    }

    public DraftFile file(Draft draft, String path) {
        return jdbc.query("SELECT path, content, revision FROM rule_draft_file WHERE draft = ? AND path = ?",
                (row, number) -> new DraftFile(row.getString("path"), row.getBytes("content"), row.getInt("revision")), draft.id(), path)
                .stream().findFirst().orElseGet(() -> new DraftFile(path, base(draft).all().get(path), 0));
    }

    /**
     * Writes a file, or removes it. A file that is again as in the base is no change any more.
     *
     * @param content null removes it
     * @param seen    the revision that the author has changed
     * @throws Refused if the file was written in between, or it cannot be in a rule book
     */
    @Transactional
    public void write(Draft draft, String path, byte @Nullable [] content, int seen, Instant now) {
        if (jdbc.queryForList("SELECT id FROM rule_draft WHERE id = ? FOR UPDATE", Integer.class, draft.id()).isEmpty()) {
            throw new Refused("This draft is gone. Maybe it was proposed or discarded in another tab.");
        }
        if (file(draft, path).revision() != seen) {
            throw new Refused("`" + path + "` was saved in the meantime, maybe in another tab. Maybe open it there, and copy your change.");
        }
        RuleBundle base = base(draft);
        base.with(Map.of(path, Optional.ofNullable(content))); // refuses what cannot be in a rule book
        if (Arrays.equals(base.all().get(path), content)) {
            jdbc.update("DELETE FROM rule_draft_file WHERE draft = ? AND path = ?", draft.id(), path);
        } else {
            if (seen == 0 && changes(draft).size() >= MOST_FILES) {
                throw new Refused("The draft changes " + MOST_FILES + " files. Maybe propose it, and go on in another.");
            }
            jdbc.update("INSERT INTO rule_draft_file (draft, path, revision, content) VALUES (?, ?, ?, ?)"
                    + " ON DUPLICATE KEY UPDATE revision = VALUES(revision), content = VALUES(content)", draft.id(), path, seen + 1,
                    content);
        }
        jdbc.update("UPDATE rule_draft SET changed_at = ? WHERE id = ?", utc(now), draft.id());
    }

    /**
     * Proposes the draft as a version, which is a change of what it was begun on, and ends it. Not in one transaction: the examples are
     * played before, and a draft that outlives a crash is refused as a version that is there already.
     *
     * @throws Refused as a proposal does
     */
    public Release propose(Draft draft, String reason, Remarks remarks, Optional<Instant> wantedFrom, Instant now) {
        Release proposed = releases.propose(bundle(draft), draft.author(), reason, remarks, wantedFrom, Optional.of(draft.base()), now);
        discard(draft);
        return proposed;
    }

    @Transactional
    public void discard(Draft draft) {
        jdbc.update("DELETE FROM rule_draft_file WHERE draft = ?", draft.id());
        jdbc.update("DELETE FROM rule_draft WHERE id = ?", draft.id());
    }

    private static Draft draft(ResultSet row) throws SQLException {
        return new Draft(row.getInt("id"), row.getString("author"), row.getString("name"), row.getInt("base"), instant(row, "begun_at"),
                instant(row, "changed_at"));
    }
}
