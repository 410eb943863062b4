package io.tollgate.administration;

import io.tollgate.administration.Import.Mark;
import io.tollgate.database.Times;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** How far unfinished imports have come, by the name that the caller gave to the file. */
@Component
class ImportProgress {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,60}");

    private final JdbcTemplate jdbc;

    ImportProgress(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Empty if none was given. */
    static Optional<String> name(RequestField given) {
        given.maybe().filter(name -> !NAME.matcher(name).matches()).ifPresent(name -> {
            throw given.wrong("1 to 60 of A-Z, a-z, 0-9, dot, hyphen and underscore");
        });
        return given.maybe();
    }

    Optional<Mark> of(String name) {
        return jdbc.query("SELECT next_line, checksum FROM import_progress WHERE name = ?",
                (row, line) -> new Mark(row.getLong("next_line"), row.getLong("checksum")), name).stream().findFirst();
    }

    /** The mark may lag behind what is stored, but never runs ahead of it: storing a line twice changes nothing. */
    void keep(String name, Mark mark, Instant now) {
        jdbc.update("INSERT INTO import_progress (name, next_line, checksum, at) VALUES (?, ?, ?, ?)"
                + " ON DUPLICATE KEY UPDATE next_line = VALUES(next_line), checksum = VALUES(checksum), at = VALUES(at)",
                name, mark.nextLine(), mark.checksum(), Times.utc(now));
    }

    void forget(String name) {
        jdbc.update("DELETE FROM import_progress WHERE name = ?", name);
    }
}
