package io.tollgate.trust.verification;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.SenderId;
import io.tollgate.recall.Halt;
import io.tollgate.recall.Halts;
import io.tollgate.trust.verification.Subject.OfBusiness;
import io.tollgate.trust.verification.Subject.OfNumber;
import io.tollgate.trust.verification.VerificationEvent.Type;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The history of all verifications. Entries are added, never changed; adding the same entry twice changes nothing. */
@Component
public class Verifications {

    private static final String NUMBER = "NUMBER";
    private static final String BUSINESS = "BUSINESS";

    private static final int MICROSECOND = 1_000;

    private final NamedParameterJdbcTemplate jdbc;

    Verifications(NamedParameterJdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Adds to the history. When a revocation has returned and its transaction is committed, no hand-over of the business begins.
     *
     * @param now when Tollgate learned of it, which may be later than when it happened
     */
    @Transactional
    public void record(VerificationEvent event, Instant now) {
        if (event.type() == Type.REVOKED) {
            lockBusiness(event.subject());
        }
        jdbc.getJdbcTemplate().update("INSERT INTO verification (subject, subject_id, at, type, valid_until, officer, reason, recorded_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE subject = VALUES(subject)",
                kind(event.subject()), id(event.subject()), Times.utc(event.at()), event.type().name(),
                event.validUntil().map(Times::utc).orElse(null), event.officer(), event.reason(), Times.utc(now));
        if (event.type() == Type.REVOKED) {
            Halts.add(switch (event.subject()) {
                case OfBusiness business -> new Halt.OfBusiness(business.id());
                case OfNumber number -> new Halt.OfNumber(number.id());
            });
        }
    }

    /**
     * Verifies from now on, dated after every entry of the history, even if a fast clock wrote that: an earlier decision must not outrank a
     * later one. Fails if {@code validUntil} is over by then.
     */
    @Transactional
    public void verify(Subject subject, Optional<Instant> validUntil, String officer, String reason, Instant now) {
        lockBusiness(subject);
        Instant whole = now.truncatedTo(ChronoUnit.MICROS); // the database stores no finer differences
        Instant at = last(subject).map(last -> last.at().plusNanos(MICROSECOND)).filter(next -> next.isAfter(whole)).orElse(whole);
        record(new VerificationEvent(subject, Type.VERIFIED, at, validUntil, officer, reason), now);
    }

    /** Revokes from now on, dated after every entry of the history. Takes effect as {@link #record} says. */
    @Transactional
    public void revoke(Subject subject, String officer, String reason, Instant now) {
        lockBusiness(subject);
        Instant at = last(subject).map(VerificationEvent::at).filter(last -> last.isAfter(now)).orElse(now);
        record(new VerificationEvent(subject, Type.REVOKED, at, Optional.empty(), officer, reason), now);
    }

    /** The entry that decides. */
    @Transactional(readOnly = true)
    public Optional<VerificationEvent> last(Subject subject) {
        return VerificationStatus.last(history(subject));
    }

    /** Like {@link #last(Subject)} of each of these numbers, by one query; those without an entry are left out. */
    @Transactional(readOnly = true)
    public Map<SenderId, VerificationEvent> lastOfNumbers(Collection<SenderId> numbers) {
        return histories(NUMBER, numbers.stream().map(SenderId::value).toList()).entrySet().stream().collect(toMap(
                entry -> new SenderId(entry.getKey()), entry -> VerificationStatus.last(entry.getValue()).orElseThrow()));
    }

    /** The instant from which the subject is verified without a gap; empty if it is not verified at {@code now}. */
    @Transactional(readOnly = true)
    public Optional<Instant> verifiedSince(Subject subject, Instant now) {
        return VerificationStatus.since(history(subject), now);
    }

    /** The businesses whose verification is in effect at {@code now} and ends by {@code end}, with its end. */
    @Transactional(readOnly = true)
    public Map<BusinessId, Instant> ending(Instant now, Instant end) {
        List<Long> candidates = jdbc.queryForList("SELECT DISTINCT subject_id FROM verification"
                + " WHERE subject = :kind AND valid_until > :now AND valid_until <= :end",
                Map.of("kind", BUSINESS, "now", Times.utc(now), "end", Times.utc(end)), Long.class);
        Map<BusinessId, Instant> ending = new TreeMap<>();
        histories(BUSINESS, candidates).forEach((id, history) -> {
            if (VerificationStatus.of(history, now) == VerificationStatus.VERIFIED) {
                VerificationStatus.last(history, now).flatMap(VerificationEvent::validUntil).filter(last -> !last.isAfter(end))
                        .ifPresent(last -> ending.put(new BusinessId(Math.toIntExact(id)), last));
            }
        });
        return ending;
    }

    /** The status of these numbers at {@code now}, by one query; every one of them is in the map. */
    @Transactional(readOnly = true)
    public Map<SenderId, VerificationStatus> statuses(Collection<SenderId> senders, Instant now) {
        var histories = histories(NUMBER, senders.stream().map(SenderId::value).toList());
        return statuses(senders, sender -> histories.getOrDefault(sender.value(), List.of()), now);
    }

    /** The status of these businesses at {@code now}, by one query; every one of them is in the map. */
    @Transactional(readOnly = true)
    public Map<BusinessId, VerificationStatus> statusesOfBusinesses(Collection<BusinessId> businesses, Instant now) {
        var histories = histories(BUSINESS, businesses.stream().map(business -> (long) business.value()).toList());
        return statuses(businesses, business -> histories.getOrDefault((long) business.value(), List.of()), now);
    }

    /** The status of businesses and numbers; every one that was asked for is in its map. */
    public record Statuses(Map<BusinessId, VerificationStatus> businesses, Map<SenderId, VerificationStatus> numbers) {}

    /** The status of these businesses and numbers at {@code now}, by one query. */
    @Transactional(readOnly = true)
    public Statuses statuses(Collection<BusinessId> businesses, Collection<SenderId> numbers, Instant now) {
        List<Subject> subjects = Stream.<Subject>concat(businesses.stream().map(OfBusiness::new),
                numbers.stream().map(OfNumber::new)).toList();
        Map<Subject, List<VerificationEvent>> histories = subjects.isEmpty()
                ? Map.of()
                : jdbc.query("SELECT * FROM verification WHERE subject = :business AND subject_id IN (:businesses) UNION ALL"
                        + " SELECT * FROM verification WHERE subject = :number AND subject_id IN (:numbers)",
                        Map.of("business", BUSINESS, "number", NUMBER, "businesses", ids(subjects, BUSINESS), "numbers",
                                ids(subjects, NUMBER)),
                        Verifications::event).stream().collect(groupingBy(VerificationEvent::subject));
        return new Statuses(
                statuses(businesses, business -> histories.getOrDefault(new OfBusiness(business), List.of()), now),
                statuses(numbers, number -> histories.getOrDefault(new OfNumber(number), List.of()), now));
    }

    /** All entries of one subject, oldest first. */
    @Transactional(readOnly = true)
    public List<VerificationEvent> history(Subject subject) {
        return jdbc.query("SELECT * FROM verification WHERE subject = :subject AND subject_id = :id ORDER BY at, type",
                Map.of("subject", kind(subject), "id", id(subject)), Verifications::event);
    }

    /** Some entries of these subjects: businesses before numbers, the oldest first for each subject. */
    @Transactional(readOnly = true)
    public List<VerificationEvent> history(Collection<Subject> subjects, Slice slice) {
        return jdbc.query(
                "SELECT * FROM verification WHERE ((subject = :business AND subject_id IN (:businesses)) OR (subject = :number AND"
                        + " subject_id IN (:numbers)))"
                        + slice.sql("subject, subject_id, at, type", false),
                slice.parameters(Map.of("business", BUSINESS, "number", NUMBER,
                        "businesses", ids(subjects, BUSINESS), "numbers", ids(subjects, NUMBER))),
                Verifications::event);
    }

    /** The key of an entry in the order of {@link #history(Collection, Slice)}. */
    public static List<Object> key(VerificationEvent event) {
        return List.of(kind(event.subject()), id(event.subject()), Slice.column(event.at()), event.type().name());
    }

    /** The ids, with one that nobody has, as SQL knows no empty list. */
    private static List<Long> ids(Collection<Subject> subjects, String kind) {
        return Stream.concat(Stream.of(-1L), subjects.stream().filter(subject -> kind(subject).equals(kind)).map(Verifications::id))
                .toList();
    }

    private static <K> Map<K, VerificationStatus> statuses(
            Collection<K> keys, Function<K, List<VerificationEvent>> history, Instant now) {
        return keys.stream().distinct().collect(toMap(Function.identity(), key -> VerificationStatus.of(history.apply(key), now)));
    }

    private Map<Long, List<VerificationEvent>> histories(String kind, Collection<Long> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return jdbc.query("SELECT * FROM verification WHERE subject = :kind AND subject_id IN (:ids)",
                Map.of("kind", kind, "ids", ids), Verifications::event)
                .stream().collect(groupingBy(event -> id(event.subject())));
    }

    private void lockBusiness(Subject subject) {
        String business = switch (subject) {
            case OfBusiness of -> "SELECT 1 FROM business WHERE id = :id FOR UPDATE";
            case OfNumber of -> "SELECT 1 FROM business WHERE id = (SELECT business_id FROM sender WHERE id = :id) FOR UPDATE";
        };
        jdbc.queryForList(business, Map.of("id", id(subject)), Integer.class);
    }

    private static VerificationEvent event(ResultSet row, int line) throws SQLException {
        Subject subject = row.getString("subject").equals(NUMBER)
                ? new OfNumber(new SenderId(row.getLong("subject_id")))
                : new OfBusiness(new BusinessId(row.getInt("subject_id")));
        return new VerificationEvent(subject, Type.valueOf(row.getString("type")), Times.instant(row, "at"),
                Times.optional(row, "valid_until"), row.getString("officer"), row.getString("reason"));
    }

    private static String kind(Subject subject) {
        return switch (subject) {
            case OfNumber of -> NUMBER;
            case OfBusiness of -> BUSINESS;
        };
    }

    private static long id(Subject subject) {
        return switch (subject) {
            case OfNumber of -> of.id().value();
            case OfBusiness of -> of.id().value();
        };
    }
}
