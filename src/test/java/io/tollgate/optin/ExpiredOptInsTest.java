package io.tollgate.optin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.gate.Inbox;
import io.tollgate.quarantine.Quarantine;
import io.tollgate.world.World;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

@TollgateTest
class ExpiredOptInsTest {

    @Autowired
    ExpiredOptIns expired;
    @Autowired
    World world;
    @Autowired
    Quarantine quarantine;
    @Autowired
    Inbox inbox;
    @Autowired
    JdbcTemplate jdbc;
    @Test
    void anUnreadableRequestDoesNotKeepOthersFromExpiring() {
        int business = world.partner().business().id().value();
        for (int i = 0; i < 20; i++) {
            byte[] id = HexFormat.of().parseHex("e0e0e0e0%024x".formatted(i));
            jdbc.update(
                    "INSERT INTO opt_in_request (id, business_id, recipient, channel, purposes, answer, secret_hash, language,"
                            + " requested_at, expires_at, message_id,"
                            + " attempts, content_hash) VALUES (?, ?, ?, 'MESSENGER', ?, 'CODE', ?, 'en', '2001-01-01', '2001-01-08', ?,"
                            + " 0, ?)",
                    id, business, id,
                    i == 7 ? "NONSENSE" : "MARKETING", new byte[32], id, new byte[32]);
        }

        expired.delete();

        String broken = "e0e0e0e0%024x".formatted(7);
        assertThat(jdbc.queryForList("SELECT LOWER(HEX(id)) FROM opt_in_request WHERE business_id = ?", String.class, business))
                .containsExactly(broken);
        assertThat(quarantine.held(expired, Instant.parse("2001-01-08T00:00:00Z"))).containsExactly(broken);
        assertThat(quarantine.counts()).containsEntry("opt-ins", 1);

        jdbc.update("UPDATE opt_in_request SET purposes = 'MARKETING', expires_at = '2001-01-08' WHERE business_id = ?", business);
        jdbc.update("UPDATE quarantine SET next_at = '2001-01-08' WHERE queue = 'opt-ins'");
        expired.delete();
        assertThat(jdbc.queryForList("SELECT 1 FROM opt_in_request WHERE business_id = ?", Integer.class, business)).isEmpty();
        quarantine.sweep();
        assertThat(quarantine.counts().getOrDefault("opt-ins", 0)).isZero();
    }

    /** A chunk of a file without any message to send. */
    @Test
    void acceptingNoMessagesDoesNothing() {
        assertThat(inbox.accept(List.of(), Instant.parse("2026-11-02T09:00:00Z"))).isEmpty();
    }
}
