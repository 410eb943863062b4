package io.tollgate.ledger;

import io.tollgate.database.ManyRows;
import io.tollgate.database.Times;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.message.MessageId;
import io.tollgate.message.MessageRows;
import io.tollgate.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/** Rows of the table {@code reservation}; a row stays until the outcome of the message is known. */
@Component
final class Reservations {

    private static final String COLUMNS = "message_id, business_id, sender_id, recipient, category, market, country, currency,"
            + " ceiling_micros, free_reason, admitted_at, expires_at, callback_data, parts, allowance, allowance_later";

    private final NamedParameterJdbcTemplate named;
    private final JdbcTemplate jdbc;

    Reservations(NamedParameterJdbcTemplate named) {
        this.named = named;
        this.jdbc = named.getJdbcTemplate();
    }

    void add(List<Reservation> reservations) {
        ManyRows.insert(jdbc, "INSERT INTO reservation (" + COLUMNS + ") VALUES",
                reservations.stream().map(Reservations::row).toList());
    }

    List<Reservation> open(Collection<MessageId> ids) {
        return select(ids, "");
    }

    /** Locks the rows in key order. If a row goes while this waits for it, its message was settled, and the row is left out. */
    List<Reservation> lock(Collection<MessageId> ids) {
        return select(ids, " ORDER BY message_id FOR UPDATE");
    }

    void remove(List<Reservation> reservations) {
        List<byte[]> keys = reservations.stream().map(reservation -> reservation.id().bytes()).toList();
        // The multi-table form of DELETE, as only that takes an index hint: a scan would wait for rows that others have locked.
        named.update("DELETE reservation FROM reservation FORCE INDEX (PRIMARY) WHERE message_id IN (:ids)", Map.of("ids", keys));
    }

    private List<Reservation> select(Collection<MessageId> ids, String lock) {
        if (ids.isEmpty()) {
            return List.of();
        }
        List<byte[]> keys = ids.stream().distinct().sorted().map(MessageId::bytes).toList();
        // If the table has few rows, the optimizer would read, and so lock, all of them.
        return named.query("SELECT " + COLUMNS + " FROM reservation FORCE INDEX (PRIMARY) WHERE message_id IN (:ids)" + lock,
                Map.of("ids", keys), (row, index) -> reservation(row));
    }

    private static Object[] row(Reservation reservation) {
        return new Object[] {reservation.id().bytes(), reservation.business().value(), reservation.sender().value(),
            reservation.recipient().bytes(), reservation.category().name(), reservation.market(), reservation.country(),
            reservation.ceiling().currency().getCurrencyCode(), reservation.ceiling().micros(),
            reservation.freeReason().map(FreeReason::name).orElse(""), Times.utc(reservation.admittedAt()),
            Times.utc(reservation.expiresAt()),
            reservation.callbackData(), reservation.parts(), reservation.allowance(), reservation.allowanceLater()};
    }

    private static Reservation reservation(ResultSet row) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        return new Reservation(MessageRows.message(row), row.getString("country"), row.getString("market"),
                new Money(row.getLong("ceiling_micros"), currency), freeReason(row.getString("free_reason")),
                Times.instant(row, "admitted_at"),
                Times.instant(row, "expires_at"), row.getString("callback_data"), row.getInt("parts"),
                row.getInt("allowance"), row.getInt("allowance_later"));
    }

    static Optional<FreeReason> freeReason(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(FreeReason.valueOf(name));
    }
}
