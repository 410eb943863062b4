package io.tollgate.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.database.Times;
import io.tollgate.delivery.AccountNotice.Field;
import io.tollgate.ledger.SpendingStopped;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rows of {@code spending_stop}: on which days a rule about the pace of spending refused messages of a business. The first refusal of a
 * day tells the business by its webhook and by mail, and the operator by the log and a meter.
 */
@Component
public class SpendingStops {

    private static final Logger log = LoggerFactory.getLogger(SpendingStops.class);

    private final JdbcTemplate jdbc;
    private final StatusUpdates updates;
    private final ApplicationEventPublisher events;
    private final Counter counter;

    SpendingStops(JdbcTemplate jdbc, StatusUpdates updates, ApplicationEventPublisher events, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.updates = updates;
        this.events = events;
        this.counter = Counter.builder("tollgate.spending.stops")
                .description("Businesses of which a rule about the pace of spending began to refuse messages, once a day for each rule")
                .register(meters);
    }

    /** @param day in the business's zone. @param at when the rule first refused a message on that day */
    public record Stop(BusinessId business, LocalDate day, String rule, Instant at) {}

    /** Notes a refusal, within the caller's transaction and after it has locked all else. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void refused(Stop stop, String reason, Money available) {
        int added = jdbc.update("INSERT IGNORE INTO spending_stop (business_id, day, rule, at) VALUES (?, ?, ?, ?)",
                stop.business().value(), stop.day(), stop.rule(), Times.utc(stop.at()));
        if (added == 0) {
            return; // it was told today
        }
        updates.notice(new AccountNotice(stop.business(), Field.ACCOUNT_UPDATE, json(stop, reason, available), stop.at()));
        events.publishEvent(new SpendingStopped(stop.business(), stop.rule(), available, stop.at()));
        counter.increment();
        log.warn("Messages of business {} are refused under {}, as it spends unusually much. Maybe its token was stolen: ask it.",
                stop.business(), stop.rule());
    }

    /** The latest ones of a business, the last one first. */
    public List<Stop> latest(BusinessId business, int most) {
        return jdbc.query("SELECT day, rule, at FROM spending_stop WHERE business_id = ? ORDER BY day DESC, at DESC LIMIT ?",
                (row, _) -> new Stop(business, row.getObject("day", LocalDate.class), row.getString("rule"), Times.instant(row, "at")),
                business.value(), most);
    }

    private static String json(Stop stop, String reason, Money available) {
        ObjectNode value = JsonNodeFactory.instance.objectNode().put("event", "SPENDING_STOPPED")
                .put("timestamp", Long.toString(stop.at().getEpochSecond()));
        value.putObject("spending_info").put("rule", stop.rule()).put("reason", reason).put("day", stop.day().toString())
                .put("currency", available.currency().getCurrencyCode()).put("available", available.exact().toPlainString());
        return JsonMapper.shared().writeValueAsString(value);
    }
}
