package io.tollgate.management;

import io.tollgate.database.Times;
import io.tollgate.message.SenderId;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Rows of {@code number_profile}: what a number shows of its business. A number without a row shows nothing. */
@Component
class NumberProfiles {

    private static final String EMPTY = "{}";

    private final JdbcTemplate jdbc;

    NumberProfiles(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The profile as the business gave it; empty if it has given none. */
    ObjectNode of(SenderId number) {
        return read(jdbc.queryForList("SELECT profile FROM number_profile WHERE sender_id = ?", String.class, number.value()).stream()
                .findFirst().orElse(EMPTY));
    }

    /** Changes a profile. Of two changes at the same time, the second one sees the first. */
    @Transactional
    void change(SenderId number, UnaryOperator<ObjectNode> change, Instant now) {
        jdbc.update("INSERT IGNORE INTO number_profile (sender_id, profile, changed_at) VALUES (?, ?, ?)", number.value(), EMPTY,
                Times.utc(now));
        String before = jdbc.queryForObject("SELECT profile FROM number_profile WHERE sender_id = ? FOR UPDATE", String.class,
                number.value());
        jdbc.update("UPDATE number_profile SET profile = ?, changed_at = ? WHERE sender_id = ?",
                change.apply(read(String.valueOf(before))).toString(), Times.utc(now), number.value());
    }

    private static ObjectNode read(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json);
    }
}
