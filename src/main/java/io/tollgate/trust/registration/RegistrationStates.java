package io.tollgate.trust.registration;

import static java.util.Objects.requireNonNull;

import io.tollgate.business.Sender;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.SenderId;
import io.tollgate.trust.registration.Registration.RequestedCode;
import io.tollgate.trust.registration.Registration.WrongPins;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The state of each number, and the steps that led to it. All methods join the caller's transaction. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class RegistrationStates {

    private final JdbcTemplate jdbc;

    RegistrationStates(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Reads the state; until the transaction ends, every other step of this number waits. */
    Registration lock(SenderId sender) {
        // Makes the row if there is none, and locks it in any case.
        jdbc.update("INSERT INTO number_registration (sender_id) VALUES (?) ON DUPLICATE KEY UPDATE sender_id = VALUES(sender_id)",
                sender.value());
        return jdbc.queryForObject("SELECT * FROM number_registration WHERE sender_id = ? FOR UPDATE", RegistrationStates::registration,
                sender.value());
    }

    void write(SenderId sender, Registration it) {
        Optional<RequestedCode> code = it.code();
        jdbc.update(
                "UPDATE number_registration SET code_hash = ?, code_method = ?, code_requested_at = ?, code_expires_at = ?, code_wrong = ?,"
                        + " code_used = ?, pin_hash = ?, pin_wrong = ?, pin_wrong_at = ?, registered = ?, region = ? WHERE sender_id = ?",
                code.map(RequestedCode::hash).orElse(null), code.map(RequestedCode::method).map(Enum::name).orElse(null),
                code.map(RequestedCode::requestedAt).map(Times::utc).orElse(null),
                code.map(RequestedCode::expiresAt).map(Times::utc).orElse(null),
                code.map(RequestedCode::wrong).orElse(0), code.map(RequestedCode::used).orElse(false), it.pin().orElse(null),
                it.wrongPins().inARow(), it.wrongPins().inARow() == 0 ? null : Times.utc(it.wrongPins().last()), it.registered(),
                it.region().orElse(null), sender.value());
    }

    void add(Sender sender, Step step, RegistrationOutcome outcome, Instant now) {
        jdbc.update("INSERT INTO number_step (sender_id, business_id, at, step, outcome) VALUES (?, ?, ?, ?, ?)",
                sender.id().value(), sender.business().value(), Times.utc(now), step.name(), outcome.name());
    }

    /** Counts the steps of a number after an instant. Calls that were refused as too many do not count, so they do not extend the wait. */
    int steps(SenderId sender, Step step, Instant after) {
        return requireNonNull(jdbc.queryForObject("SELECT COUNT(*) FROM number_step WHERE sender_id = ? AND step = ? AND at > ?"
                + " AND outcome NOT IN ('TOO_MANY_CALLS', 'TOO_MANY_CODES', 'TOO_OFTEN')",
                Integer.class, sender.value(), step.name(), Times.utc(after)));
    }

    /** Counts the steps of all numbers of a business after an instant. */
    int steps(BusinessId business, Instant after) {
        return requireNonNull(
                jdbc.queryForObject("SELECT COUNT(*) FROM number_step WHERE business_id = ? AND at > ? AND outcome <> 'TOO_MANY_CALLS'",
                        Integer.class, business.value(), Times.utc(after)));
    }

    boolean hasRegistered(BusinessId business) {
        return requireNonNull(jdbc.queryForObject("SELECT COUNT(*) FROM sender JOIN number_registration ON sender_id = id"
                + " WHERE business_id = ? AND registered", Integer.class, business.value())) > 0;
    }

    private static Registration registration(ResultSet row, int line) throws SQLException {
        Optional<byte[]> code = Optional.ofNullable(row.getBytes("code_hash"));
        return new Registration(
                code.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new RequestedCode(code.get(), CodeMethod.valueOf(row.getString("code_method")),
                                Times.instant(row, "code_requested_at"), Times.instant(row, "code_expires_at"), row.getInt("code_wrong"),
                                row.getBoolean("code_used"))),
                Optional.ofNullable(row.getBytes("pin_hash")),
                new WrongPins(row.getInt("pin_wrong"), Times.optional(row, "pin_wrong_at").orElse(Instant.EPOCH)),
                row.getBoolean("registered"), Optional.ofNullable(row.getString("region")));
    }
}
