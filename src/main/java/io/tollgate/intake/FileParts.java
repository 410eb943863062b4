package io.tollgate.intake;

import io.tollgate.database.Times;
import io.tollgate.database.Unavailable;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Content;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * How far each file is taken, and what became of its lines: rows of {@code file_part}. A row is added in the transaction that accepts the
 * messages of its lines, and its key admits only one such row. So each line is accepted once, on whichever node its file goes on.
 */
@Component
class FileParts {

    private static final int DELETED_AT_ONCE = 500;

    private final JdbcTemplate jdbc;

    FileParts(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @param hash of name and content, 32 bytes */
    record FileId(BusinessId business, String hash) {

        private byte[] bytes() {
            return HexFormat.of().parseHex(hash);
        }
    }

    /**
     * How far a file is taken.
     *
     * @param lastLine 0 for a new file
     * @param lines    how many of the lines have a result; blank ones have none
     * @param wrong    how many of these are wrong
     */
    record Position(int lastLine, int lines, int wrong) {}

    /** @param results JSON, a line for each result */
    record Part(int lastLine, byte[] results) {}

    Position position(FileId file) {
        return jdbc.queryForObject("SELECT COALESCE(MAX(last_line), 0), COALESCE(SUM(line_count), 0), COALESCE(SUM(wrong_count), 0)"
                + " FROM file_part WHERE business_id = ? AND file = ?",
                (row, _) -> new Position(row.getInt(1), row.getInt(2), row.getInt(3)), file.business.value(), file.bytes());
    }

    /** @throws Unavailable if another process has taken these lines meanwhile; the caller's transaction must not be committed */
    void add(FileId file, int lastLine, int lines, int wrong, byte[] results, Instant now) {
        try {
            jdbc.update("INSERT INTO file_part (business_id, file, last_line, line_count, wrong_count, results, at)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)", file.business.value(), file.bytes(), lastLine, lines, wrong,
                    Content.deflated(results), Times.utc(now));
        } catch (DuplicateKeyException taken) {
            throw new Unavailable("another process takes the same file. Maybe it has taken over the folder.", taken);
        }
    }

    /** The first part after this line. */
    Optional<Part> after(FileId file, int line) {
        return jdbc.query("SELECT last_line, results FROM file_part WHERE business_id = ? AND file = ? AND last_line > ?"
                + " ORDER BY last_line LIMIT 1", (row, _) -> new Part(row.getInt(1), Content.inflated(row.getBytes(2))),
                file.business.value(), file.bytes(), line).stream().findFirst();
    }

    /** The result of the file is where its owner finds it. */
    void forget(FileId file) {
        int deleted;
        do {
            deleted = jdbc.update("DELETE FROM file_part WHERE business_id = ? AND file = ? LIMIT " + DELETED_AT_ONCE,
                    file.business.value(), file.bytes());
        } while (deleted == DELETED_AT_ONCE);
    }

    /** Files that their owners took away before they were done with. */
    void forgetOld(Instant limit) {
        int deleted;
        do {
            deleted = jdbc.update("DELETE FROM file_part WHERE at < ? LIMIT " + DELETED_AT_ONCE, Times.utc(limit));
        } while (deleted == DELETED_AT_ONCE);
    }
}
