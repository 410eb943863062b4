package io.tollgate.rights;

import io.tollgate.database.Times;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.ErasureEvent;
import io.tollgate.recipient.Erasures;
import io.tollgate.recipient.PersonLocks;
import io.tollgate.recipient.PhoneNumber;
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
    private final Erasures erasures;

    ErasureRequests(JdbcTemplate jdbc, PersonLocks locks, Erasing erasing, Erasures erasures) {
        this.erasures = erasures;
        this.jdbc = jdbc;
        this.locks = locks;
        this.erasing = erasing;
    }

    /** A request that nobody has decided. */
    public record Request(long id, RecipientId person, String reason, String askedBy, Instant askedAt) {

        /** Whether this account is another one than the one that asked. */
        public boolean mayBeConfirmedBy(String account) {
            return !new StaffName(askedBy).isSameAs(new StaffName(account));
        }
    }

    /** Why a request is not decided. */
    public enum Conflict { SAME_ACCOUNT, DECIDED }

    public static final class NotDecided extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final Conflict conflict;

        public NotDecided(Conflict conflict) {
            super(switch (conflict) {
                case SAME_ACCOUNT -> "this account has asked for the erasure. Maybe another one confirms it.";
                case DECIDED -> "no erasure of her waits for a decision. Maybe it was confirmed or declined meanwhile.";
            });
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

    /** What came of a call: that of a first account asks, that of another one erases. */
    public sealed interface Outcome {

        record Asked(Request request) implements Outcome {}

        record Done(Erasing.Erased erased) implements Outcome {}
    }

    /**
     * Asks for the erasure, or erases her if another account has asked before. A person who is erased already is erased once more, which
     * changes only what has come since.
     *
     * @param number  hers, if the caller knows it: she need not be known then
     * @param account its signature
     * @param reason  names nobody
     * @throws NotDecided if somebody else has decided meanwhile
     */
    @Transactional
    public Outcome askOrConfirm(RecipientId person, Optional<PhoneNumber> number, String account, String reason, Instant now) {
        if (erasures.last(person).filter(last -> last.type() == ErasureEvent.Type.ERASED).isPresent()) {
            return new Outcome.Done(erase(person, number, account, reason, now));
        }
        Optional<Request> asked = of(person);
        if (asked.filter(request -> request.mayBeConfirmedBy(account)).isEmpty()) {
            ask(person, account, reason, now);
            return new Outcome.Asked(asked.or(() -> of(person)).orElseThrow(() -> new NotDecided(Conflict.DECIDED)));
        }
        Request request = asked.get();
        Erasing.Erased erased = erase(person, number, request.askedBy(), request.reason(), now);
        decide(request, "CONFIRMED", account, now);
        return new Outcome.Done(erased);
    }

    private Erasing.Erased erase(RecipientId person, Optional<PhoneNumber> number, String officer, String reason, Instant now) {
        return number.map(hers -> erasing.erase(hers, officer, reason, now)).orElseGet(() -> erasing.erase(person, officer, reason, now));
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
