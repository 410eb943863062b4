package io.tollgate.intake;

import io.tollgate.database.RecurringWork;
import io.tollgate.database.Times;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Which process takes which file of a partner's server: rows of {@code file_claim}. A claim ends with the work, or some minutes after its
 * process has ended.
 */
@Component
final class FileClaims {

    static final Duration HELD = Duration.ofMinutes(2);

    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final String node;

    FileClaims(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.node = UUID.randomUUID().toString().replace("-", "");
    }

    @Bean
    static RecurringWork renewalsOfFileClaims(FileClaims claims) {
        return RecurringWork.whole("file-claims", claims::renew);
    }

    /** Whether this process may take the file, and nobody was taking it. */
    boolean claim(String file) {
        byte[] key = DigestUtils.sha256(file);
        Instant now = clock.instant();
        try {
            jdbc.update("INSERT INTO file_claim (file, node, held_until) VALUES (?, ?, ?)", key, node, Times.utc(now.plus(HELD)));
            return true;
        } catch (DuplicateKeyException taken) {
            return jdbc.update("UPDATE file_claim SET node = ?, held_until = ? WHERE file = ? AND held_until < ?", node,
                    Times.utc(now.plus(HELD)), key, Times.utc(now)) == 1;
        }
    }

    /** The file is done with, or another process may take it. */
    boolean release(String file) {
        return jdbc.update("DELETE FROM file_claim WHERE file = ? AND node = ?", DigestUtils.sha256(file), node) == 1;
    }

    /** Renews the claims of a process, so that they last as long as it lives. */
    void renew() {
        jdbc.update("UPDATE file_claim SET held_until = ? WHERE node = ?", Times.utc(clock.instant().plus(HELD)), node);
    }
}
