package io.tollgate.messenger;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentEvent.Returns;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.Purpose;
import io.tollgate.consent.Wording;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.messenger.OptOut.Allowed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Stops of people, by keyword or by the messenger's setting, and their resumption. A stop withdraws at once, whatever its date: if it
 * arrives
 * late, it may take more than she meant, never less. A resumption gives back exactly what her stop took, and only if she said it after the
 * stop and nothing has happened to the consent in between. The caller has locked the person.
 */
@Component
class OptOuts {

    /** How she said it. A stop by one means cannot be resumed by the other. */
    enum Means { KEYWORD, SETTING }

    private final Consents consents;
    private final JdbcTemplate jdbc;

    OptOuts(Consents consents, JdbcTemplate jdbc) {
        this.consents = consents;
        this.jdbc = jdbc;
    }

    /**
     * @param method how she said it, for the evidence: {@code keyword STOP (en), message wamid...}
     * @return false if all of it was stopped by the same means already
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean stop(RecipientId recipient, BusinessId business, Means means, Collection<Purpose> purposes, Instant saidAt,
            String message,
            String method, Instant now) {
        Map<Purpose, OptOut> before = of(recipient, business, means);
        if (before.values().stream().anyMatch(stopped -> stopped.message().equals(message))) {
            return false;
        }
        Map<Purpose, List<ConsentEvent>> histories = histories(recipient, business);
        consents.withdraw(recipient, business, ConsentChannel.MESSENGER, purposes, method, now);
        Map<Purpose, List<ConsentEvent>> after = histories(recipient, business);
        boolean news = false;
        for (Purpose purpose : purposes) {
            ConsentStatus stood = ConsentStatus.of(requireNonNull(histories.get(purpose)), now);
            Optional<OptOut> earlier = Optional.ofNullable(before.get(purpose));
            Optional<OptOut> goesOn = earlier.filter(stopped -> stopped.isStill(stood));
            put(recipient, business, means, new OptOut(purpose,
                    goesOn.map(OptOut::saidAt).filter(saidAt::isBefore).orElse(saidAt),
                    ConsentStatus.of(requireNonNull(after.get(purpose)), now).since(), message,
                    goesOn.isPresent() ? goesOn.get().was() : Allowed.of(requireNonNull(histories.get(purpose)), now)));
            news = news || earlier.isEmpty() || stood.state() != State.WITHDRAWN;
        }
        return news;
    }

    /**
     * @param method as for {@link #stop}
     * @return the purposes that are allowed again; empty if nothing was stopped by this means, or it was allowed by none before
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Purpose> resume(RecipientId recipient, BusinessId business, Means means, Instant saidAt, String method, Instant now) {
        return resume(of(recipient, business, means).values(), recipient, business, means, saidAt, method, now);
    }

    private List<Purpose> resume(Collection<OptOut> all, RecipientId recipient, BusinessId business, Means means, Instant saidAt,
            String method,
            Instant now) {
        Map<Purpose, List<ConsentEvent>> histories = histories(recipient, business);
        List<ConsentEvent> again = new ArrayList<>();
        for (OptOut stopped : all) {
            if (!saidAt.isAfter(stopped.saidAt())) {
                continue;
            }
            // If two entries have the same instant, to the stored microsecond, the withdrawal wins.
            Instant at = now.truncatedTo(ChronoUnit.MICROS).isAfter(stopped.withdrawnAt())
                    ? now
                    : stopped.withdrawnAt().plus(1, ChronoUnit.MICROS);
            stopped.givenBackBy(saidAt, ConsentStatus.of(requireNonNull(histories.get(stopped.purpose())), now))
                    .filter(was -> was.lastsBeyond(at))
                    .ifPresent(was -> again.add(new ConsentEvent(business, recipient, stopped.purpose(), ConsentChannel.MESSENGER,
                            was.type(), at, was.expires(),
                            Evidence.of(method,
                                    new Wording("Gives back what message " + stopped.message() + " withdrew.", "", "",
                                            "the chat with the business", ""),
                                    ""),
                            Returns.YES)));
            jdbc.update("DELETE FROM opt_out WHERE recipient = ? AND business_id = ? AND means = ? AND purpose = ?",
                    recipient.bytes(), business.value(), means.name(), stopped.purpose().name());
        }
        consents.record(again, now);
        return again.stream().map(ConsentEvent::purpose).toList();
    }

    /**
     * She wrote something close to a stop word. Until she answers, it counts as a stop of marketing.
     *
     * @param method as for {@link #stop}
     * @return whether to ask her if she meant it: only once, and not if she has stopped everything
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean nearly(RecipientId recipient, BusinessId business, Instant saidAt, String message, String method, Instant now) {
        Map<Purpose, OptOut> before = of(recipient, business, Means.KEYWORD);
        Map<Purpose, List<ConsentEvent>> histories = histories(recipient, business);
        Set<Purpose> stopped = before.values().stream()
                .filter(one -> one.isStill(ConsentStatus.of(requireNonNull(histories.get(one.purpose())), now)))
                .map(OptOut::purpose).collect(toSet());
        if (stopped.containsAll(EnumSet.allOf(Purpose.class))) {
            return false;
        }
        if (!stopped.contains(Purpose.MARKETING)) {
            stop(recipient, business, Means.KEYWORD, EnumSet.of(Purpose.MARKETING), saidAt, message, method, now);
        }
        return jdbc.update("UPDATE opt_out SET asked = ?, asked_at = ? WHERE recipient = ? AND business_id = ? AND means = 'KEYWORD'"
                + " AND purpose = 'MARKETING' AND asked = ''", message, Times.utc(saidAt), recipient.bytes(), business.value()) > 0;
    }

    /** The people among these who have an open question of any business. */
    @Transactional(readOnly = true)
    public Set<RecipientId> questioned(Collection<RecipientId> people) {
        return people.isEmpty()
                ? Set.of()
                : Set.copyOf(new NamedParameterJdbcTemplate(jdbc).query(
                        "SELECT DISTINCT recipient FROM opt_out WHERE recipient IN (:people) AND asked_at IS NOT NULL",
                        Map.of("people", people.stream().map(RecipientId::bytes).toList()),
                        (row, line) -> RecipientId.of(row.getBytes("recipient"))));
    }

    /** Whether she was asked between these times if she meant a stop, and has said nothing since. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean questionOpen(RecipientId recipient, BusinessId business, Instant from, Instant to) {
        return requireNonNull(jdbc.queryForObject(
                "SELECT COUNT(*) FROM opt_out WHERE recipient = ? AND business_id = ? AND asked_at BETWEEN ? AND ?", Long.class,
                recipient.bytes(), business.value(), Times.utc(from), Times.utc(to))) > 0;
    }

    /** She has said something else: her next words no longer answer the question. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void closeQuestion(RecipientId recipient, BusinessId business) {
        jdbc.update("UPDATE opt_out SET asked_at = NULL WHERE recipient = ? AND business_id = ? AND asked_at IS NOT NULL",
                recipient.bytes(), business.value());
    }

    /**
     * She did not mean a stop: she gets back what her near spelling took, and nothing that she had stopped before it.
     *
     * @param method as for {@link #stop}
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Purpose> undoNearSpelling(RecipientId recipient, BusinessId business, Instant saidAt, String method, Instant now) {
        List<OptOut> taken = jdbc.query(
                "SELECT * FROM opt_out WHERE recipient = ? AND business_id = ? AND means = 'KEYWORD' AND asked = message",
                (row, line) -> read(row), recipient.bytes(), business.value());
        closeQuestion(recipient, business);
        return resume(taken, recipient, business, Means.KEYWORD, saidAt, method, now);
    }

    private Map<Purpose, OptOut> of(RecipientId recipient, BusinessId business, Means means) {
        return jdbc.query("SELECT * FROM opt_out WHERE recipient = ? AND business_id = ? AND means = ?", (row, line) -> read(row),
                recipient.bytes(), business.value(), means.name())
                .stream().collect(toMap(OptOut::purpose, Function.identity(), (one, other) -> one, () -> new EnumMap<>(Purpose.class)));
    }

    /** The history of each purpose, which may be empty. */
    private Map<Purpose, List<ConsentEvent>> histories(RecipientId recipient, BusinessId business) {
        Map<Purpose, List<ConsentEvent>> histories = new EnumMap<>(Purpose.class);
        for (Purpose purpose : Purpose.values()) {
            histories.put(purpose, new ArrayList<>());
        }
        consents.history(recipient).stream()
                .filter(event -> event.business().equals(business) && event.channel() == ConsentChannel.MESSENGER)
                .forEach(event -> requireNonNull(histories.get(event.purpose())).add(event));
        return histories;
    }

    private void put(RecipientId recipient, BusinessId business, Means means, OptOut stopped) {
        jdbc.update("REPLACE INTO opt_out (recipient, business_id, means, purpose, said_at, withdrawn_at, message, was, was_expires_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", recipient.bytes(), business.value(), means.name(), stopped.purpose().name(),
                Times.utc(stopped.saidAt()), Times.utc(stopped.withdrawnAt()), stopped.message(),
                stopped.was().map(was -> was.type().name()).orElse(""),
                stopped.was().flatMap(Allowed::expires).map(Times::utc).orElse(null));
    }

    private static OptOut read(ResultSet row) throws SQLException {
        String was = row.getString("was");
        Optional<Instant> expires = Times.optional(row, "was_expires_at");
        return new OptOut(Purpose.valueOf(row.getString("purpose")), Times.instant(row, "said_at"), Times.instant(row, "withdrawn_at"),
                row.getString("message"),
                was.isEmpty() ? Optional.empty() : Optional.of(new Allowed(ConsentEvent.Type.valueOf(was), expires)));
    }
}
