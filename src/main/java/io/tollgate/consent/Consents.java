package io.tollgate.consent;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import io.tollgate.consent.ConsentEvent.Returns;
import io.tollgate.consent.ConsentEvent.Step;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.ReturnEvidence.Lack;
import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.recall.Halt;
import io.tollgate.recall.Halts;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.PersonLocks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The history of all consents. Entries are added and never changed; adding an entry twice changes nothing. */
@Component
public class Consents {

    /** Identifies one history: to which business, of which recipient, for which purpose. */
    public record Key(BusinessId business, RecipientId recipient, Purpose purpose) {}

    private record KeyedStep(Key key, Step step) {}

    private static final int PEOPLE_AT_ONCE = 1_000;
    private static final String COLUMNS = "recipient, business_id, purpose, channel, at, type, basis, expires_at, method, reference,"
            + " wording, sale, gives_back, recorded_at";
    private static final String CARRIED_OVER = "said under another name of hers";
    private static final List<String> ENDS = Arrays.stream(Type.values()).filter(Type::ends).map(Type::name).toList();

    /** The SQL form of {@link Wordings#fingerprint}. */
    private static final String FINGERPRINT = "CRC32(CONCAT_WS(CHAR(31 USING utf8mb4), method, reference, COALESCE(HEX(wording), '')))";

    private final NamedParameterJdbcTemplate jdbc;
    private final Wordings wordings;
    private final ReturnEvidence returnEvidence;
    private final PersonLocks locks;
    private final Identities identities;

    Consents(NamedParameterJdbcTemplate jdbc, Wordings wordings, ReturnEvidence returnEvidence, PersonLocks locks, Identities identities) {
        this.jdbc = jdbc;
        this.wordings = wordings;
        this.returnEvidence = returnEvidence;
        this.locks = locks;
        this.identities = identities;
    }

    /**
     * The consents among these that come after the person ended a consent and cannot restore it, with what their evidence lacks. The caller
     * should report them to the sender. If they are recorded all the same, or a withdrawal becomes known later, they restore nothing.
     */
    @Transactional(readOnly = true)
    public Map<ConsentEvent, Lack> unproven(List<ConsentEvent> events, Instant now) {
        Map<ConsentEvent, Lack> lacking = new HashMap<>();
        events.stream().filter(event -> event.step().consents()).collect(groupingBy(ConsentEvent::channel)).forEach((channel, giving) -> {
            Map<Key, List<Step>> brought = events.stream().filter(event -> event.channel() == channel)
                    .collect(groupingBy(ConsentEvent::key, mapping(ConsentEvent::step, toList())));
            Map<Key, List<Step>> known = histories(ended(giving, brought, channel), channel);
            for (ConsentEvent event : giving) {
                List<Step> before = known.getOrDefault(event.key(), List.of());
                if (before.stream().noneMatch(step -> step.type() == event.type() && step.basis() == event.evidence().basis()
                        && step.at().equals(event.at().truncatedTo(ChronoUnit.MICROS)))) {
                    List<Step> all = new ArrayList<>(before);
                    all.addAll(brought.getOrDefault(event.key(), List.of()));
                    lack(event, all, now).ifPresent(lack -> lacking.put(event, lack));
                }
            }
        });
        return lacking;
    }

    private Optional<Lack> lack(ConsentEvent event, List<Step> all, Instant now) {
        return ConsentStatus.endBefore(event.step(), all).flatMap(ended -> {
            Optional<Lack> lack = event.returns() == Returns.YES ? Optional.empty() : returnEvidence.lacks(event.evidence(), now);
            return lack.or(() -> event.returns() == Returns.IF_NEW && ConsentStatus.repeats(event.step(), ended, all)
                    ? Optional.of(new Lack("reference",
                            "its evidence is that of an earlier consent. Maybe give as the reference what only this one has:"
                                    + " the entry of the form, the message's id"))
                    : Optional.empty());
        });
    }

    /** The recipients who have ended a consent. They are few, and only their histories are read. */
    private Set<RecipientId> ended(List<ConsentEvent> giving, Map<Key, List<Step>> brought, ConsentChannel channel) {
        Set<RecipientId> people = new HashSet<>(jdbc.query(
                "SELECT DISTINCT recipient FROM consent FORCE INDEX (PRIMARY) WHERE recipient IN (:recipients)"
                        + " AND channel = :channel AND type IN (:ends)",
                Map.of("recipients", bytes(giving.stream().map(ConsentEvent::recipient).toList()), "channel", channel.name(), "ends", ENDS),
                (row, line) -> RecipientId.of(row.getBytes("recipient"))));
        brought.forEach((key, steps) -> {
            if (steps.stream().anyMatch(step -> step.type().ends())) {
                people.add(key.recipient());
            }
        });
        return people;
    }

    /**
     * Adds entries to the history. The recipients must be registered.
     *
     * @param now when Tollgate heard of it, which may be later than when it happened
     */
    @Transactional
    public void record(List<ConsentEvent> events, Instant now) {
        Map<RecipientId, RecipientId> people = new HashMap<>(
                lock(events.stream().filter(event -> event.type().ends()).map(ConsentEvent::recipient).toList()));
        // Entries that end nothing need no lock. One of a recipient who was merged a moment ago goes to her present id.
        List<RecipientId> others = events.stream().map(ConsentEvent::recipient).distinct().filter(person -> !people.containsKey(person))
                .toList();
        if (!others.isEmpty()) {
            people.putAll(identities.moved(others));
        }
        add(events.stream().map(event -> people.containsKey(event.recipient()) ? event.of(people.get(event.recipient())) : event).toList(),
                now);
        Set<RecipientId> ended = events.stream().filter(event -> event.type().ends())
                .map(event -> people.getOrDefault(event.recipient(), event.recipient())).collect(toSet());
        if (!ended.isEmpty()) {
            Halts.add(Halt.ToPeople.of(ended));
        }
    }

    /**
     * Withdraws these consents towards this business on this channel now. Once this has returned and its transaction is committed, no
     * hand-over begins that needs one of them. The withdrawal is the last entry even if a fast clock dated a consent ahead.
     */
    @Transactional
    public void withdraw(RecipientId recipient, BusinessId business, ConsentChannel channel, Collection<Purpose> purposes, String method,
            Instant now) {
        withdraw(recipient, business, channel, purposes, Evidence.of(method, ""), now);
    }

    /** Like {@link #withdraw(RecipientId, BusinessId, ConsentChannel, Collection, String, Instant)}, with evidence. */
    @Transactional
    public void withdraw(RecipientId recipient, BusinessId business, ConsentChannel channel, Collection<Purpose> purposes,
            Evidence evidence, Instant now) {
        RecipientId person = requireNonNull(lock(List.of(recipient)).get(recipient));
        Map<Key, List<Step>> histories = histories(List.of(person), channel);
        add(purposes.stream().distinct().map(purpose -> {
            Instant at = histories.getOrDefault(new Key(business, person, purpose), List.of()).stream()
                    .map(Step::at).filter(last -> !last.isBefore(now)).max(Instant::compareTo).orElse(now);
            return new ConsentEvent(business, person, purpose, channel, Type.WITHDRAWN, at, Optional.empty(), evidence);
        }).toList(), now);
        Halts.add(new Halt.ToPeople(Set.of(person), Optional.of(business)));
    }

    /**
     * Merges two ids of one person: copies the former's history to {@code person}; the former's entries stay. If a consent is ended for
     * either id, it is ended for the person until she gives it anew, whatever the other id has allowed since: which of them she meant would
     * be a guess. Both ids must be locked.
     *
     * @param from consents before this instant belonged to another person and are not copied; ends are always copied
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void carryOver(RecipientId former, RecipientId person, Instant from, Instant now) {
        List<ConsentEvent> both = history(List.of(former, person));
        Map<Subject, List<ConsentEvent>> histories = both.stream().collect(groupingBy(Subject::of));
        jdbc.update("INSERT INTO consent (" + COLUMNS + ") SELECT :person, " + COLUMNS.substring(COLUMNS.indexOf(',') + 2)
                + " FROM consent theirs"
                + " WHERE recipient = :former AND (at >= :from OR type IN (:ends)) ON DUPLICATE KEY UPDATE recipient = VALUES(recipient)",
                Map.of("person", person.bytes(), "former", former.bytes(), "from", Times.utc(from), "ends", ENDS));
        List<ConsentEvent> ends = new ArrayList<>();
        histories.forEach((subject, history) -> {
            List<State> ended = history.stream().collect(groupingBy(ConsentEvent::recipient)).values().stream()
                    .map(own -> ConsentStatus.of(own, now)).filter(ConsentStatus::ended).map(ConsentStatus::state).sorted().toList();
            List<ConsentEvent> carried = history.stream()
                    .filter(event -> event.recipient().equals(person) || event.type().ends() || !event.at().isBefore(from))
                    .toList();
            if (!ended.isEmpty() && !ConsentStatus.of(carried, now).ended()) {
                Instant at = carried.stream().map(ConsentEvent::at).filter(last -> last.isAfter(now)).max(Instant::compareTo).orElse(now);
                ends.add(new ConsentEvent(subject.business(), person, subject.purpose(), subject.channel(),
                        Type.valueOf(ended.getLast().name()), at,
                        Optional.empty(), Evidence.of(CARRIED_OVER, "")));
            }
        });
        add(ends, now);
    }

    private record Subject(BusinessId business, Purpose purpose, ConsentChannel channel) {

        static Subject of(ConsentEvent event) {
            return new Subject(event.business(), event.purpose(), event.channel());
        }
    }

    /** The consent statuses at {@code now}, by one query; one that is missing in the map is {@link ConsentStatus#NEVER_ASKED}. */
    @Transactional(readOnly = true)
    public Map<Key, ConsentStatus> statuses(Collection<RecipientId> recipients, ConsentChannel channel, Instant now) {
        Map<Key, ConsentStatus> statuses = new HashMap<>();
        histories(recipients, channel).forEach((key, history) -> statuses.put(key, ConsentStatus.ofSteps(history, now)));
        return statuses;
    }

    /** All entries of one person, oldest first. */
    @Transactional(readOnly = true)
    public List<ConsentEvent> history(RecipientId recipient) {
        return history(List.of(recipient));
    }

    /** All entries of these persons, oldest first. */
    @Transactional(readOnly = true)
    public List<ConsentEvent> history(Collection<RecipientId> recipients) {
        if (recipients.isEmpty()) {
            return List.of();
        }
        return jdbc.query("SELECT consent.*, shown.* FROM consent LEFT JOIN consent_wording shown ON shown.id = consent.wording"
                + " WHERE recipient IN (:recipients) ORDER BY at, business_id, purpose, channel, type, basis",
                Map.of("recipients", bytes(recipients)), Consents::event);
    }

    /** A part of one person's entries, oldest first. */
    @Transactional(readOnly = true)
    public List<ConsentEvent> history(RecipientId recipient, Slice slice) {
        return jdbc.query(
                "SELECT consent.*, shown.* FROM consent LEFT JOIN consent_wording shown ON shown.id = consent.wording WHERE recipient ="
                        + " :recipient"
                        + slice.sql("at, business_id, purpose, channel, type, basis", false),
                slice.parameters(Map.of("recipient", recipient.bytes())),
                Consents::event);
    }

    /** The key of an entry in the order of {@link #history(RecipientId, Slice)}. */
    public static List<Object> key(ConsentEvent event) {
        return List.of(Slice.column(event.at()), (long) event.business().value(), event.purpose().name(), event.channel().name(),
                event.type().name(),
                event.evidence().basis().name());
    }

    /** The persons with any entry, in parts, in the order of their pseudonyms. @param after the last one of the part before */
    @Transactional(readOnly = true)
    public List<RecipientId> people(Optional<RecipientId> after, int most) {
        return jdbc.query("SELECT DISTINCT recipient FROM consent" + (after.isPresent() ? " WHERE recipient > :after" : "")
                + " ORDER BY recipient LIMIT :most",
                Map.of("after", after.map(RecipientId::bytes).orElse(new byte[0]), "most", most),
                (row, line) -> RecipientId.of(row.getBytes("recipient")));
    }

    /**
     * Deletes entries whose retention is over. Besides unanswered requests, no entry ever leaves the history otherwise. Wordings stay.
     *
     * @return how many entries were deleted
     * @throws IllegalArgumentException for a refusal, a withdrawal or another end: those are kept for ever
     */
    @Transactional
    public int remove(List<ConsentEvent> events) {
        events.stream().filter(event -> event.type().ends()).findFirst().ifPresent(end -> {
            throw new IllegalArgumentException(end.type() + " must be kept for ever. Maybe it was taken for a consent");
        });
        if (events.isEmpty()) {
            return 0;
        }
        return Arrays
                .stream(jdbc.getJdbcTemplate().batchUpdate("DELETE FROM consent WHERE recipient = ? AND business_id = ? AND purpose = ?"
                        + " AND channel = ? AND at = ? AND type = ? AND basis = ?",
                        events.stream().sorted(comparing(ConsentEvent::recipient)).map(event -> new Object[] {
                            event.recipient().bytes(), event.business().value(), event.purpose().name(), event.channel().name(),
                            Times.utc(event.at()), event.type().name(), event.evidence().basis().name()}).toList()))
                .map(count -> Math.max(0, count)).sum();
    }

    /** The persons among these with any entry. */
    @Transactional(readOnly = true)
    public Set<RecipientId> among(Collection<RecipientId> people) {
        return people.isEmpty()
                ? Set.of()
                : Set.copyOf(jdbc.query("SELECT DISTINCT recipient FROM consent WHERE recipient IN (:people)",
                        Map.of("people", bytes(people)), (row, line) -> RecipientId.of(row.getBytes("recipient"))));
    }

    /**
     * Reads all histories of one business, in batches of whole histories. It uses short statements, so entries that come meanwhile may be
     * included or not.
     */
    public void each(BusinessId business, Consumer<List<ConsentEvent>> taking) {
        byte[] last = new byte[0];
        while (true) {
            List<byte[]> people = jdbc.query("SELECT DISTINCT recipient FROM consent FORCE INDEX (PRIMARY) WHERE recipient > :last"
                    + " AND business_id = :business ORDER BY recipient LIMIT " + PEOPLE_AT_ONCE,
                    Map.of("last", last, "business", business.value()), (row, line) -> row.getBytes("recipient"));
            if (people.isEmpty()) {
                return;
            }
            taking.accept(jdbc.query("SELECT consent.*, shown.* FROM consent FORCE INDEX (PRIMARY) LEFT JOIN consent_wording shown"
                    + " ON shown.id = consent.wording WHERE recipient IN (:people) AND business_id = :business"
                    + " ORDER BY recipient, purpose, channel, at, type, basis",
                    Map.of("people", people, "business", business.value()), Consents::event));
            last = people.getLast();
        }
    }

    /** Deletes the entry of a request that nobody answered in time, as the law allows no record of it to stay. */
    void forgetRequest(OptIn optIn) {
        jdbc.update("DELETE FROM consent WHERE recipient = :recipient AND business_id = :business AND channel = :channel AND at = :at"
                + " AND type = 'REQUESTED' AND purpose IN (:purposes)",
                Map.of("recipient", optIn.recipient().bytes(), "business", optIn.business().value(), "channel", optIn.channel().name(),
                        "at", Times.utc(optIn.requestedAt()), "purposes", optIn.purposes().stream().map(Enum::name).toList()));
    }

    /** Reads by the primary key and from narrow rows, as the gate needs it for every batch. */
    private Map<Key, List<Step>> histories(Collection<RecipientId> recipients, ConsentChannel channel) {
        if (recipients.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .query("SELECT recipient, business_id, purpose, at, type, basis, expires_at, gives_back, " + FINGERPRINT
                        + " AS evidence FROM consent FORCE INDEX (PRIMARY)"
                        + " WHERE recipient IN (:recipients) AND channel = :channel",
                        Map.of("recipients", bytes(recipients), "channel", channel.name()), Consents::step)
                .stream().collect(groupingBy(KeyedStep::key, mapping(KeyedStep::step, toList())));
    }

    private void add(List<ConsentEvent> events, Instant now) {
        if (events.isEmpty()) {
            return;
        }
        wordings.keep(events.stream().map(ConsentEvent::evidence).toList());
        jdbc.getJdbcTemplate().batchUpdate("INSERT INTO consent (" + COLUMNS + ")"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE recipient = VALUES(recipient)",
                events.stream().sorted(comparing(ConsentEvent::recipient)).map(event -> new Object[] {
                    event.recipient().bytes(), event.business().value(), event.purpose().name(), event.channel().name(),
                    Times.utc(event.at()), event.type().name(), event.evidence().basis().name(),
                    event.expires().map(Times::utc).orElse(null),
                    event.evidence().method(), event.evidence().reference(), Wordings.id(event.evidence()).orElse(null),
                    event.evidence().customer().map(Customer::sale).orElse(null), returns(event, now).name(), Times.utc(now)}).toList());
    }

    private Returns returns(ConsentEvent event, Instant now) {
        return event.returns() == Returns.IF_NEW && event.step().consents() && returnEvidence.lacks(event.evidence(), now).isPresent()
                ? Returns.NO
                : event.returns();
    }

    /** @return the present id of each, see {@link PersonLocks} */
    Map<RecipientId, RecipientId> lock(Collection<RecipientId> recipients) {
        return locks.take(recipients);
    }

    private static KeyedStep step(ResultSet row, int line) throws SQLException {
        return new KeyedStep(
                new Key(new BusinessId(row.getInt("business_id")), RecipientId.of(row.getBytes("recipient")),
                        Purpose.valueOf(row.getString("purpose"))),
                new Step(Type.valueOf(row.getString("type")), LegalBasis.valueOf(row.getString("basis")), Times.instant(row, "at"),
                        Times.optional(row, "expires_at"), Returns.valueOf(row.getString("gives_back")), row.getLong("evidence")));
    }

    private static ConsentEvent event(ResultSet row, int line) throws SQLException {
        return new ConsentEvent(new BusinessId(row.getInt("business_id")), RecipientId.of(row.getBytes("recipient")),
                Purpose.valueOf(row.getString("purpose")), ConsentChannel.valueOf(row.getString("channel")),
                Type.valueOf(row.getString("type")), Times.instant(row, "at"), Times.optional(row, "expires_at"), Wordings.evidence(row),
                Returns.valueOf(row.getString("gives_back")));
    }

    private static List<byte[]> bytes(Collection<RecipientId> recipients) {
        return recipients.stream().distinct().sorted().map(RecipientId::bytes).toList();
    }
}
