package io.tollgate.rights;

import io.tollgate.database.Times;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.PersonLocks;
import io.tollgate.staff.StaffName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Erasures with four eyes: one account asks for a person's erasure, another one confirms or declines it. Nothing is erased before. */
@Component
public class ErasureRequests {

    public static final int LONGEST_REASON = 500;
    private static final String OPEN = "OPEN";

    private final JdbcTemplate jdbc;
    private final PersonLocks locks;
    private final Erasing erasing;

    ErasureRequests(JdbcTemplate jdbc, PersonLocks locks, Erasing erasing) {
        this.jdbc = jdbc;
        this.locks = locks;
        this.erasing = erasing;
    }

    /** One that nobody has decided. */
    public record Request(long id, RecipientId person, String reason, String askedBy, Instant askedAt) {

        /** Whether this is not who asked. */
        public boolean mayBeConfirmedBy(String account) {
            return !new StaffName(askedBy).isSameAs(new StaffName(account));
        }
    }

    /** Why a request is not decided. */
    public enum Conflict { SAME_ACCOUNT, DECIDED }

    public static final class NotDecided extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final Conflict conflict;

        NotDecided(Conflict conflict) {
            super("the request is not decided: " + conflict);
            this.conflict = conflict;
        }

        public Conflict conflict() {
            return conflict;
        }
    }

    /** Asks for the erasure, unless somebody has done so already. @param account its signature @param reason names nobody */
    @Transactional
    public void ask(RecipientId named, String account, String reason, Instant now) {
        RecipientId person = locks.take(List.of(named)).getOrDefault(named, named);
        if (of(person).isEmpty()) {
            jdbc.update("INSERT INTO erasure_request (recipient, reason, asked_by, asked_at, state, decided_by)"
                    + " VALUES (?, ?, ?, ?, ?, '')", person.bytes(), reason, account, Times.utc(now), OPEN);
        }
    }

    /** The open one for this person. */
    @Transactional(readOnly = true)
    public Optional<Request> of(RecipientId person) {
        return jdbc.query("SELECT id, recipient, reason, asked_by, asked_at FROM erasure_request WHERE recipient = ? AND state = ?"
                + " ORDER BY id LIMIT 1", ErasureRequests::request, person.bytes(), OPEN).stream().findFirst();
    }

    /** Open ones, the first asked first. */
    @Transactional(readOnly = true)
    public List<Request> open(int most) {
        return jdbc.query("SELECT id, recipient, reason, asked_by, asked_at FROM erasure_request WHERE state = ? ORDER BY id LIMIT ?",
                ErasureRequests::request, OPEN, most);
    }

    @Transactional(readOnly = true)
    public Optional<Request> byId(long id) {
        return jdbc.query("SELECT id, recipient, reason, asked_by, asked_at FROM erasure_request WHERE id = ?", ErasureRequests::request,
                id).stream().findFirst();
    }

    /**
     * Erases the person.
     *
     * @throws NotDecided if the same account asked, or somebody else has decided
     */
    @Transactional
    public Erasing.Erased confirm(Request request, String account, Instant now) {
        if (!request.mayBeConfirmedBy(account)) {
            throw new NotDecided(Conflict.SAME_ACCOUNT);
        }
        Erasing.Erased erased = erasing.erase(request.person(), request.askedBy(), request.reason(), now);
        decide(request, "CONFIRMED", account, now);
        return erased;
    }

    /** Takes it back or refuses it: who asked may do so too. @throws NotDecided if somebody else has decided */
    @Transactional
    public void decline(Request request, String account, Instant now) {
        locks.take(List.of(request.person()));
        decide(request, "DECLINED", account, now);
    }

    private void decide(Request request, String state, String account, Instant now) {
        if (jdbc.update("UPDATE erasure_request SET state = ?, decided_by = ?, decided_at = ? WHERE id = ? AND state = ?", state, account,
                Times.utc(now), request.id(), OPEN) == 0) {
            throw new NotDecided(Conflict.DECIDED);
        }
    }

    private static Request request(ResultSet row, int line) throws SQLException {
        return new Request(row.getLong("id"), RecipientId.of(row.getBytes("recipient")), row.getString("reason"),
                row.getString("asked_by"), Times.instant(row, "asked_at"));
    }
}
