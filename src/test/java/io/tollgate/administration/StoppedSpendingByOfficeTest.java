package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.delivery.SpendingStops;
import io.tollgate.delivery.SpendingStops.Stop;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.Office;
import io.tollgate.world.World;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Finance sees which businesses are stopped, and lets them go on. */
@TollgateTest
class StoppedSpendingByOfficeTest {

    private static final String PATH = "/stopped-spending";

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    SpendingStops stops;
    @Autowired
    TransactionTemplate transaction;

    private EnrolledBusiness shop;
    private Office ann;
    private String id;

    @BeforeEach
    void aStoppedBusiness() {
        shop = world.business().prepaid("100").enrol();
        ann = Office.at(port, data).as("stops ann", Role.FINANCE);
        transaction.executeWithoutResult(_ -> stops.stop(new Stop(shop.id(), LocalDate.of(2026, 12, 2), "TAR-ANY-060", Instant.now()),
                "Far more than usual.", "1000 messages in the last 60 minutes", "more than 20 times", HeldMoney.usd(5)));
        id = Integer.toString(jdbc.queryForObject("SELECT id FROM stopped_spending WHERE business_id = ?", Integer.class,
                shop.id().value()));
    }

    @Test
    void financeSeesTheStopAndEndsItWithAReasonOnce() {
        JsonNode seen = ann.get(PATH + "?limit=1").is(200).json().path(0);
        assertThat(seen.path("business").asString()).isEqualTo(shop.handle());
        assertThat(seen.path("stands").asBoolean()).isTrue();
        assertThat(seen.path("pace").asString()).isEqualTo("1000 messages in the last 60 minutes");

        JsonNode ended = ann.post(PATH + "/" + id + "/end", "{'reason':'Called: it was them'}").is(200).json();

        assertThat(ended.path("stands").asBoolean()).isFalse();
        assertThat(ended.path("endedBy").asString()).isEqualTo("stops ann");
        assertThat(ended.path("endedWhy").asString()).isEqualTo("Called: it was them");
        assertThat(stops.stopped(List.of(shop.id()))).isEmpty();
        ann.post(PATH + "/" + id + "/end", "{'reason':'Again'}").problem(409, "not-now", "goes on already");
        assertThat(jdbc.queryForList("SELECT 1 FROM audit_entry WHERE operation = 'letSpendingGoOn' AND account = 'stops ann'"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ID        | {}               | 400 | invalid-field | reason is missing
            ID        | {'reason':''}    | 400 | invalid-field | reason
            ID        | {'reason':' '}   | 400 | invalid-field | reason
            999999999 | {'reason':'x'}   | 404 | unknown       | There is no stop with this id
            x         | {'reason':'x'}   | 404 | unknown       | There is no stop with this id""")
    void wrongInputEndsNothing(String which, String body, int status, String problem, String detail) {
        ann.post(PATH + "/" + which.replace("ID", id) + "/end", body).problem(status, problem, detail);

        assertThat(stops.stopped(List.of(shop.id()))).isNotEmpty();
    }

    @Test
    void auditorsOnlyLook() {
        Office auditor = Office.at(port, data).as("stops auditor", Role.AUDITOR);
        auditor.get(PATH).is(200);
        auditor.post(PATH + "/" + id + "/end", "{'reason':'x'}").is(403);

        assertThat(stops.stopped(List.of(shop.id()))).isNotEmpty();
    }
}
