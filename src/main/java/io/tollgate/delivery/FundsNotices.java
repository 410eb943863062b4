package io.tollgate.delivery;

import io.tollgate.delivery.AccountNotice.Field;
import io.tollgate.database.RecurringWork;
import io.tollgate.database.Times;
import io.tollgate.database.Trouble;
import io.tollgate.ledger.FundsLow;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rows of {@code funds_notice}: whether a business was told that its money runs low. One notice when it is low, one when nothing is left;
 * after that only when it has had enough again.
 */
@Component
class FundsNotices {

    private static final Logger log = LoggerFactory.getLogger(FundsNotices.class);
    /** The last payment is that which counts for a business that pays in advance. */
    private static final String SELECT = "SELECT b.business_id, b.currency, b.balance_micros, b.held_micros, b.granted_micros,"
            + " k.credit_limit_micros, n.level, (SELECT p.amount_micros FROM payment p WHERE p.business_id = b.business_id"
            + " AND p.kind = 'PAYMENT' ORDER BY p.booked_at DESC LIMIT 1) AS paid_micros"
            + " FROM balance b JOIN business k ON k.id = b.business_id LEFT JOIN funds_notice n ON n.business_id = b.business_id"
            + " ORDER BY b.business_id";

    private final JdbcTemplate jdbc;
    private final StatusUpdates updates;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final int percent;

    /** @param percent of the credit limit, or of the last payment; with less available a business is told; 0: none is told */
    FundsNotices(JdbcTemplate jdbc, StatusUpdates updates, TransactionTemplate transaction,
            ApplicationEventPublisher events, @Value("${tollgate.funds-notices.percent}") int percent) {
        if (percent < 0 || percent > 50) {
            throw new IllegalArgumentException("tollgate.funds-notices.percent (" + percent + ") must be from 0 to 50");
        }
        this.jdbc = jdbc;
        this.updates = updates;
        this.transaction = transaction;
        this.events = events;
        this.percent = percent;
    }

    /** The work that tells low funds once a minute. */
    @Bean
    static RecurringWork noticesOfFunds(FundsNotices notices) {
        return RecurringWork.whole("funds-notices", notices::tell);
    }

    private record Funds(BusinessId business, Money balance, Money held, Money granted, Money creditLimit, Money paid,
            Optional<FundsLevel> kept) {

        FundsLevel told() {
            return kept.orElse(FundsLevel.FINE);
        }

        Money available() {
            return balance.plus(granted).minus(held).plus(creditLimit);
        }

        FundsLevel level(int percent) {
            return FundsLevel.of(told(), available(), creditLimit.micros() > 0 ? creditLimit : paid, percent);
        }
    }

    /** Tells each business whose money has run low, or out, since it was told last. */
    void tell(Instant now) {
        if (percent == 0) {
            return;
        }
        List<Funds> changed = jdbc.query(SELECT, (row, _) -> funds(row)).stream().filter(one -> one.level(percent) != one.told()).toList();
        for (Funds one : changed) {
            try {
                transaction.executeWithoutResult(_ -> tell(one, one.level(percent), now));
            } catch (RuntimeException failure) {
                log.warn("Business {} could not be told of its funds, and is told later: {}", one.business(), Trouble.place(failure));
            }
        }
    }

    private void tell(Funds funds, FundsLevel level, Instant now) {
        boolean isMine = funds.kept().isPresent()
                ? jdbc.update("UPDATE funds_notice SET level = ?, at = ? WHERE business_id = ? AND level = ?", level.name(), Times.utc(now),
                        funds.business().value(), funds.told().name()) == 1
                : jdbc.update("INSERT IGNORE INTO funds_notice (business_id, level, at) VALUES (?, ?, ?)", funds.business().value(),
                        level.name(), Times.utc(now)) == 1; // else another node was faster
        if (isMine && level.compareTo(funds.told()) > 0) {
            updates.notice(new AccountNotice(funds.business(), Field.FUNDS, json(funds, level, now), now));
            updates.notice(alert(funds, level, now));
            events.publishEvent(new FundsLow(funds.business(), level == FundsLevel.EXHAUSTED, funds.available(), now));
        }
    }

    private static AccountNotice alert(Funds funds, FundsLevel level, Instant now) {
        String left = text(funds.available()) + " " + funds.balance().currency().getCurrencyCode();
        return level == FundsLevel.EXHAUSTED
                ? AccountAlert.FUNDS_EXHAUSTED.of(funds.business(), "Nothing is left to pay for messages (" + left + " available)."
                        + " Messages that cost something are not sent until money comes.", now)
                : AccountAlert.FUNDS_LOW.of(funds.business(), "Little is left to pay for messages: " + left + " are available.", now);
    }

    private static String json(Funds funds, FundsLevel level, Instant now) {
        ObjectNode value = JsonNodeFactory.instance.objectNode().put("event", "FUNDS_" + level.name())
                .put("timestamp", Long.toString(now.getEpochSecond()));
        ObjectNode info = value.putObject("funds_info").put("currency", funds.balance().currency().getCurrencyCode())
                .put("balance", text(funds.balance()))
                .put("held", text(funds.held())).put("credit_limit", text(funds.creditLimit())).put("available", text(funds.available()));
        if (funds.granted().micros() > 0) {
            info.put("granted", text(funds.granted()));
        }
        return JsonMapper.shared().writeValueAsString(value);
    }

    private static String text(Money money) {
        return money.exact().toPlainString();
    }

    private static Funds funds(ResultSet row) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        return new Funds(new BusinessId(row.getInt("business_id")), new Money(row.getLong("balance_micros"), currency),
                new Money(row.getLong("held_micros"), currency), new Money(row.getLong("granted_micros"), currency),
                new Money(row.getLong("credit_limit_micros"), currency),
                new Money(row.getLong("paid_micros"), currency), Optional.ofNullable(row.getString("level")).map(FundsLevel::valueOf));
    }
}
