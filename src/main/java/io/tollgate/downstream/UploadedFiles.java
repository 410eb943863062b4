package io.tollgate.downstream;

import io.tollgate.database.RecurringWork;
import io.tollgate.database.Times;
import io.tollgate.media.MediaId;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What the network calls files that were uploaded to it. It keeps an upload 30 days, and this table a little less. */
@Component
class UploadedFiles {

    private static final Duration LIFE = Duration.ofDays(29);
    private static final int FORGOTTEN_AT_ONCE = 2_000;

    private final JdbcTemplate jdbc;
    private final Clock clock;

    UploadedFiles(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The work that forgets old uploads, so that their table does not grow for ever. */
    @Bean
    static RecurringWork endsOfUploadedFiles(UploadedFiles files) {
        return RecurringWork.whole("downstream-old-uploads", () -> files.forgetOld());
    }

    /** @param number the network's phone number id; @return the network's id of the file, for this number */
    @Transactional(readOnly = true)
    public Optional<String> id(MediaId file, String number) {
        return jdbc.queryForList("SELECT network_id FROM network_upload WHERE media_id = ? AND number_id = ? AND at > ?", String.class,
                file.value(), number, Times.utc(clock.instant().minus(LIFE))).stream().findFirst();
    }

    @Transactional
    public void add(MediaId file, String number, String networkId) {
        jdbc.update("REPLACE INTO network_upload (media_id, number_id, network_id, at) VALUES (?, ?, ?, ?)", file.value(), number,
                networkId, Times.utc(clock.instant()));
    }

    public void forgetOld() {
        int forgotten;
        do {
            forgotten = jdbc.update("DELETE FROM network_upload WHERE at < ? LIMIT " + FORGOTTEN_AT_ONCE,
                    Times.utc(clock.instant().minus(LIFE)));
        } while (forgotten == FORGOTTEN_AT_ONCE);
    }
}
