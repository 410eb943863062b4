package io.tollgate.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.database.TestDatabase;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.BareRegister;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Consents recorded before the fields of ISO/IEC TS 27560 stay unchanged after the migration (V10). */
class OldProofsTest {

    private static final RecipientId ANA = new RecipientId(1, 1);
    private static final RecipientId BEA = new RecipientId(2, 2);
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private final DriverManagerDataSource source = new DriverManagerDataSource(TestDatabase.fresh());
    private final JdbcTemplate database = new JdbcTemplate(source);

    @Test
    void oldConsentsKeepTheirProofAndTheirStatus() {
        migrate("5");
        old(ANA, "CONFIRMED", "Sim, „ofertas“ ✓");
        old(BEA, "CONFIRMED", "Sim, „ofertas“ ✓");
        old(BEA, "WITHDRAWN", "");

        migrate("29");

        NamedParameterJdbcTemplate jdbc = new NamedParameterJdbcTemplate(source);
        Consents consents = new Consents(jdbc, new Wordings(jdbc), (evidence, now) -> Optional.empty(), BareRegister.locks(jdbc),
                BareRegister.identities(jdbc));
        assertThat(consents.history(ANA)).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo(Type.CONFIRMED);
            assertThat(event.at()).isEqualTo(NOON);
            assertThat(event.evidence()).isEqualTo(Evidence.of("form", "Sim, „ofertas“ ✓"));
        });
        assertThat(consents.history(BEA)).extracting(ConsentEvent::type).containsExactly(Type.CONFIRMED, Type.WITHDRAWN);
        assertThat(ConsentStatus.of(consents.history(BEA), NOON.plusSeconds(9)).state()).isEqualTo(ConsentStatus.State.WITHDRAWN);
        assertThat(database.queryForObject("SELECT COUNT(*) FROM consent_wording", Integer.class)).as("one text, however many have seen it")
                .isOne();

        consents.record(List.of(consents.history(ANA).getFirst()), NOON);
        assertThat(database.queryForObject("SELECT COUNT(*) FROM consent_wording", Integer.class)).as("a new one finds the old wording")
                .isOne();
        assertThat(consents.history(ANA)).hasSize(1);
    }

    private void migrate(String version) {
        Flyway.configure().dataSource(source).target(version).outOfOrder(true).load().migrate();
    }

    private void old(RecipientId person, String type, String proof) {
        database.update("INSERT INTO consent (recipient, business_id, purpose, channel, at, type, method, proof, recorded_at)"
                + " VALUES (?, 1, 'MARKETING', 'MESSENGER', '2026-03-02 12:00:00', ?, 'form', ?, '2026-03-02 12:00:00')", person.bytes(),
                type, proof);
    }
}
