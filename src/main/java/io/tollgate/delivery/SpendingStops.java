package io.tollgate.delivery;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import io.tollgate.delivery.AccountNotice.Field;
import io.tollgate.ledger.SpendingStopped.How;
import io.tollgate.ledger.SpendingStopped;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What rules about the pace of spending do to businesses. Rows of {@code stopped_spending}: those that are stopped until somebody lets them
 * go on. Rows of {@code spending_stop}: on which days a rule refused messages of a business or warned it. Each stop, and otherwise the
 * first time of a day, tells the business by its webhook and by mail, and the operator by the log and a meter.
 */
@Component
public class SpendingStops {

    private static final Logger log = LoggerFactory.getLogger(SpendingStops.class);

    private final NamedParameterJdbcTemplate named;
    private final JdbcTemplate jdbc;
    private final StatusUpdates updates;
    private final ApplicationEventPublisher events;
    private final Counter counter;
    private final Duration longestBatch;

    /** @param longestBatch no batch takes as long from reading to its commit */
    SpendingStops(NamedParameterJdbcTemplate named, StatusUpdates updates, ApplicationEventPublisher events, MeterRegistry meters,
            @Value("${tollgate.stopped-spending.longest-batch}") Duration longestBatch) {
        this.longestBatch = longestBatch;
        this.named = named;
        this.jdbc = named.getJdbcTemplate();
        this.updates = updates;
        this.events = events;
        this.counter = Counter.builder("tollgate.spending.stops")
                .description("Businesses that a rule about the pace of spending has stopped or warned, or of which it refused messages")
                .register(meters);
    }

    /** @param day in the business's zone. @param at when the rule first refused a message on that day */
    public record Stop(BusinessId business, LocalDate day, String rule, Instant at) {}

    /**
     * A stop until somebody lets the business go on.
     *
     * @param pace  what the rule saw, in words. @param above what it allows
     * @param ended absent as long as it stands
     */
    public record Standing(int id, BusinessId business, String rule, String reason, String pace, String above, Instant at,
            Optional<Ended> ended) {}

    /** Who let the business go on. */
    public record Ended(String by, Instant at, String why) {}

    /** Stops a business, within the caller's transaction and after it has locked all else. Does nothing if it is stopped. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void stop(Stop stop, String reason, String pace, String above, Money available) {
        int added = jdbc.update(
                "INSERT IGNORE INTO stopped_spending (business_id, rule, reason, pace, above, at) VALUES (?, ?, ?, ?, ?, ?)",
                stop.business().value(), stop.rule(), cut(reason, 1_000), cut(pace, 1_000), cut(above, 2_000), Times.utc(stop.at()));
        if (added > 0 && isJustLetGoOn(stop)) {
            jdbc.update("DELETE FROM stopped_spending WHERE business_id = ? AND stands", stop.business().value());
        } else if (added > 0) {
            tell(stop, How.STOPPED, reason, available);
            log.warn("Business {} is stopped under {}, as it spends unusually much. Maybe its token was stolen: ask it.", stop.business(),
                    stop.rule());
        }
    }

    /** A batch that read the pace before somebody let the business go on must not stop it again. A later one does if it has to. */
    private boolean isJustLetGoOn(Stop stop) {
        return !jdbc.queryForList("SELECT 1 FROM stopped_spending WHERE business_id = ? AND ended_at >= ? LIMIT 1", stop.business().value(),
                Times.utc(stop.at().minus(longestBatch))).isEmpty();
    }

    private static String cut(String text, int most) {
        return text.substring(0, Math.min(text.length(), most));
    }

    /** Those of these businesses that are stopped. It takes no lock. */
    public Set<BusinessId> stopped(Collection<BusinessId> businesses) {
        return businesses.isEmpty()
                ? Set.of()
                : Set.copyOf(jdbc.query("SELECT business_id FROM stopped_spending WHERE stands AND business_id IN ("
                        + businesses.stream().map(BusinessId::toString).sorted().collect(joining(",")) + ")",
                        (row, _) -> new BusinessId(row.getInt(1))));
    }

    /** @param agreedMicros what it may spend within an hour by agreement; 0: nothing is agreed */
    public record Spending(boolean stopped, long agreedMicros) {

        public static final Spending NOTHING = new Spending(false, 0);

        private Spending and(Spending other) {
            return new Spending(stopped || other.stopped, Math.max(agreedMicros, other.agreedMicros));
        }
    }

    /**
     * Which of these are stopped, and what was agreed with them; of those that are missing, nothing. Takes no lock.
     *
     * @param today the day of each, in its zone
     */
    public Map<BusinessId, Spending> spending(Map<BusinessId, LocalDate> today) {
        if (today.isEmpty()) {
            return Map.of();
        }
        String ids = today.keySet().stream().map(BusinessId::toString).sorted().collect(joining(","));
        Map<BusinessId, Spending> all = new HashMap<>();
        jdbc.query("SELECT business_id, TRUE AS stopped, 0 AS micros, CAST(NULL AS DATE) AS first_day, CAST(NULL AS DATE) AS last_day"
                + " FROM stopped_spending WHERE stands AND business_id IN (" + ids + ") UNION ALL SELECT business_id, FALSE, amount_micros,"
                + " first_day, LEAST(COALESCE(last_day, '9999-12-31'), COALESCE(ended_on, '9999-12-31')) FROM agreement"
                + " WHERE kind = 'SPENDING_LIMIT' AND approved_by IS NOT NULL AND business_id IN (" + ids + ")", row -> {
                    BusinessId business = new BusinessId(row.getInt("business_id"));
                    LocalDate day = requireNonNull(today.get(business));
                    boolean stopped = row.getBoolean("stopped");
                    if (stopped || !day.isBefore(row.getObject("first_day", LocalDate.class))
                            && !day.isAfter(row.getObject("last_day", LocalDate.class))) {
                        all.merge(business, new Spending(stopped, row.getLong("micros")), Spending::and);
                    }
                });
        return all;
    }

    /** Ends a stop, within the caller's transaction. False if it was ended before. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean end(int id, Ended ended) {
        return jdbc.update("UPDATE stopped_spending SET stands = NULL, ended_by = ?, ended_at = ?, ended_why = ? WHERE id = ? AND stands",
                ended.by(), Times.utc(ended.at()), ended.why(), id) == 1;
    }

    /** The last ones first, those that are ended too. */
    public List<Standing> list(Slice slice) {
        return named.query("SELECT * FROM stopped_spending WHERE TRUE" + slice.sql("id", true), slice.parameters(Map.of()),
                (row, _) -> standing(row));
    }

    /** The stops that stand, the earliest first. */
    public List<Standing> standing(int most) {
        return jdbc.query("SELECT * FROM stopped_spending WHERE stands ORDER BY id LIMIT ?", (row, _) -> standing(row), most);
    }

    public Optional<Standing> byId(int id) {
        return jdbc.query("SELECT * FROM stopped_spending WHERE id = ?", (row, _) -> standing(row), id).stream().findFirst();
    }

    /** Businesses that somebody has let go on since then. */
    public List<BusinessId> goingOnSince(Instant since) {
        return jdbc.query("SELECT DISTINCT business_id FROM stopped_spending WHERE ended_at >= ? ORDER BY business_id",
                (row, _) -> new BusinessId(row.getInt(1)), Times.utc(since));
    }

    private static Standing standing(ResultSet row) throws SQLException {
        String by = row.getString("ended_by");
        return new Standing(row.getInt("id"), new BusinessId(row.getInt("business_id")), row.getString("rule"), row.getString("reason"),
                row.getString("pace"), row.getString("above"), Times.instant(row, "at"), by == null
                        ? Optional.empty()
                        : Optional.of(new Ended(by, Times.instant(row, "ended_at"), row.getString("ended_why"))));
    }

    /** Notes a refusal or a warning, within the caller's transaction and after it has locked all else. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void noted(Stop stop, How how, String reason, Money available) {
        int added = jdbc.update("INSERT IGNORE INTO spending_stop (business_id, day, rule, at) VALUES (?, ?, ?, ?)",
                stop.business().value(), stop.day(), stop.rule(), Times.utc(stop.at()));
        if (added == 0) {
            return; // it was told today
        }
        tell(stop, how, reason, available);
        log.warn(how == How.WARNED
                ? "Business {} is warned under {}, as it spends unusually much. Maybe its token was stolen: ask it."
                : "Messages of business {} are refused under {}, as it spends unusually much. Maybe its token was stolen: ask it.",
                stop.business(), stop.rule());
    }

    private void tell(Stop stop, How how, String reason, Money available) {
        updates.notice(new AccountNotice(stop.business(), Field.ACCOUNT_UPDATE, json(stop, how, reason, available), stop.at()));
        updates.notice((how == How.WARNED ? AccountAlert.SPENDING_WARNING : AccountAlert.SPENDING_STOPPED).of(stop.business(), reason,
                stop.at()));
        events.publishEvent(new SpendingStopped(stop.business(), stop.rule(), how, available, stop.at()));
        counter.increment();
    }

    /** The latest ones of a business, the last one first. */
    public List<Stop> latest(BusinessId business, int most) {
        return jdbc.query("SELECT day, rule, at FROM spending_stop WHERE business_id = ? ORDER BY day DESC, at DESC LIMIT ?",
                (row, _) -> new Stop(business, row.getObject("day", LocalDate.class), row.getString("rule"), Times.instant(row, "at")),
                business.value(), most);
    }

    private static String json(Stop stop, How how, String reason, Money available) {
        ObjectNode value = JsonNodeFactory.instance.objectNode().put("event", how == How.WARNED ? "SPENDING_WARNING" : "SPENDING_STOPPED")
                .put("timestamp", Long.toString(stop.at().getEpochSecond()));
        value.putObject("spending_info").put("messages", how == How.STOPPED ? "WAIT" : how == How.REFUSED ? "REFUSED" : "SENT")
                .put("rule", stop.rule()).put("reason", reason).put("day", stop.day().toString())
                .put("currency", available.currency().getCurrencyCode()).put("available", available.exact().toPlainString());
        return JsonMapper.shared().writeValueAsString(value);
    }
}
