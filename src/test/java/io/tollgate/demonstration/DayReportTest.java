package io.tollgate.demonstration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.business.Businesses;
import io.tollgate.message.BusinessId;
import io.tollgate.world.World;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The table of the demonstration's day. All rows are taken back, so that no other test sees them. */
@TollgateTest
class DayReportTest {

    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    Businesses businesses;
    @Autowired
    World world;

    /** Two messages cost 0.045; a run has corrected one to 0.05, and another one that to 0.03. */
    @Test
    void whatWasChargedIsAtItsCorrectedPrice() {
        BusinessId shop = world.business().enrol().id();
        transaction.executeWithoutResult(status -> {
            for (int message = 1; message <= 2; message++) {
                jdbc.update("INSERT INTO charge (message_id, business_id, sender_id, delivered_at, day, period, market, category,"
                        + " rate_micros, currency, free_reason, rate_version, country) VALUES (UNHEX(LPAD(HEX(?), 32, '0')), ?, 1,"
                        + " '2026-09-10 12:00:00', '2026-09-10', '2026-09', 'Germany', 'UTILITY', 45000, 'USD', '', '2026-01-01', 'DE')",
                        message, shop.value());
            }
            corrected(shop, 901, 45_000, 50_000);
            corrected(shop, 902, 50_000, 30_000);

            assertThat(new DayReport(jdbc).print(Map.of()).lines().filter(line -> line.startsWith(handle(shop) + " ")))
                    .singleElement().asString().contains(" 0.075000 USD ");
            status.setRollbackOnly();
        });
    }

    private void corrected(BusinessId shop, int run, long old, long micros) {
        jdbc.update("INSERT INTO rerated_total (run_id, business_id, month, category, charged, old_period, old_market, old_micros,"
                + " credited, period, market, rate_micros, messages) VALUES (?, ?, '2026-09', 'UTILITY', '2026-09', '2026-09', 'Germany',"
                + " ?, FALSE, '2026-09', 'Germany', ?, 1)", run, shop.value(), old, micros);
    }

    private String handle(BusinessId shop) {
        return businesses.byId(List.of(shop)).get(shop).handle();
    }
}
