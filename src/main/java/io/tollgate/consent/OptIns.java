package io.tollgate.consent;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.tollgate.consent.ConsentEvent.Returns;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.OptIn.Answer;
import io.tollgate.consent.OptIn.Secret;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.secrets.Keys;
import io.tollgate.secrets.Tokens;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import javax.crypto.Mac;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Double opt-ins: requests and their confirmations. Both steps are entries in the history of the person's consent. A request can be
 * confirmed only once, even if several try at the same time, and only by something from its own channel: the code or the link in the
 * message, or a reply to it. A transaction that changes a request locks the person first.
 */
@Component
public class OptIns {

    private static final SecureRandom random = new SecureRandom();
    private static final int CODE_DIGITS = 8;
    private static final String ALGORITHM = "HmacSHA256";

    private final NamedParameterJdbcTemplate jdbc;
    private final Consents consents;
    private final Keys keys;
    private final YesWords words = YesWords.load();

    OptIns(NamedParameterJdbcTemplate jdbc, Consents consents, Keys keys) {
        this.jdbc = jdbc;
        this.consents = consents;
        this.keys = keys;
    }

    /** A caller's key for a request, to repeat it without asking the person twice. @param contentHash the hash of the whole request */
    public record Key(byte[] hash, byte[] contentHash) {}

    /** @param sameContent whether the earlier request under this key had the same content */
    public record Repeated(OptIn optIn, boolean sameContent) {}

    /** A new code of 8 digits, or a token of 256 random bits. */
    public Secret secret(OptIn.Id id, Answer answer) {
        return switch (answer) {
            case CODE -> {
                String code = random.ints(CODE_DIGITS, 0, 10).mapToObj(Integer::toString).collect(joining());
                yield new Secret(code, codeHash(id, code));
            }
            case LINK -> {
                String token = Tokens.generate("optin");
                yield new Secret(token, Tokens.hash(token));
            }
            case REPLY -> new Secret("", Tokens.hash(Tokens.generate("reply"))); // of a random text, so that nobody can present it
        };
    }

    /** Locks the person: until the transaction ends nobody else makes or confirms a request to her. @return her present id */
    @Transactional(propagation = Propagation.MANDATORY)
    public RecipientId lock(RecipientId recipient) {
        return requireNonNull(consents.lock(List.of(recipient)).get(recipient));
    }

    /** The request that a business made under this key. */
    @Transactional(readOnly = true)
    public Optional<Repeated> repeated(BusinessId business, Key key) {
        return jdbc.query("SELECT * FROM opt_in_request WHERE business_id = :business AND key_hash = :key",
                Map.of("business", business.value(), "key", key.hash()),
                (row, line) -> new Repeated(optIn(row), Arrays.equals(row.getBytes("content_hash"), key.contentHash()))).stream()
                .findFirst();
    }

    /** The request of this business that waits for her answer, if there is one. */
    @Transactional(readOnly = true)
    public Optional<OptIn> pending(BusinessId business, RecipientId recipient, ConsentChannel channel, Instant now) {
        return jdbc.query("SELECT * FROM opt_in_request WHERE recipient = :recipient AND business_id = :business AND channel = :channel"
                + " AND expires_at > :now AND confirmed_at IS NULL",
                Map.of("recipient", recipient.bytes(), "business", business.value(), "channel", channel.name(), "now", Times.utc(now)),
                (row, line) -> optIn(row)).stream().filter(optIn -> optIn.pending(now)).findFirst();
    }

    /** Records the first step, within the transaction that {@link #lock}s the person and stores the message. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void request(OptIn optIn, Secret secret, Evidence evidence, Optional<Key> key, byte[] contentHash, Instant now) {
        jdbc.update(
                "INSERT INTO opt_in_request (id, business_id, recipient, channel, purposes, answer, secret_hash, language, requested_at,"
                        + " expires_at, consent_until, message_id, attempts, confirmed_at, key_hash, content_hash) VALUES (:id, :business,"
                        + " :recipient,"
                        + " :channel, :purposes, :answer, :secret, :language, :requested, :expires, :until, :message, 0, NULL, :key,"
                        + " :content)",
                new MapSqlParameterSource("id", optIn.id().bytes()).addValue("business", optIn.business().value())
                        .addValue("recipient", optIn.recipient().bytes()).addValue("channel", optIn.channel().name())
                        .addValue("purposes", optIn.purposes().stream().sorted().map(Enum::name).collect(joining(",")))
                        .addValue("answer", optIn.answer().name()).addValue("secret", secret.hash()).addValue("language", optIn.language())
                        .addValue("requested", Times.utc(optIn.requestedAt())).addValue("expires", Times.utc(optIn.expiresAt()))
                        .addValue("until", optIn.consentUntil().map(Times::utc).orElse(null)).addValue("message", optIn.message().bytes())
                        .addValue("key", key.map(Key::hash).orElse(null)).addValue("content", contentHash));
        consents.record(events(optIn, Type.REQUESTED, optIn.requestedAt(), Optional.empty(), evidence), now);
    }

    /** Confirms by the code that the person gave the business. Spaces and hyphens in it do not matter. */
    @Transactional
    public Confirmation byCode(BusinessId business, OptIn.Id id, String code, Instant now) {
        String digits = code.replaceAll("[\\s-]", "");
        return of(id).filter(optIn -> optIn.business().equals(business))
                .map(optIn -> confirm(optIn, Answer.CODE, hash -> MessageDigest.isEqual(codeHash(id, digits), hash), "code of the message",
                        now))
                .orElseGet(Confirmation.Unknown::new);
    }

    /** Confirms by the button on the page behind the link. */
    @Transactional
    public Confirmation byLink(String token, Instant now) {
        return byToken(token).map(optIn -> confirm(optIn, Answer.LINK, hash -> Tokens.matches(token, hash), "link of the message", now))
                .orElseGet(Confirmation.Unknown::new);
    }

    /**
     * A message that she wrote to a business, or the label of the button that she pressed.
     *
     * @param id     the messenger's id of the message
     * @param saidAt when she wrote it, by the messenger's clock, to the second
     */
    public record Reply(String text, String id, Instant saidAt) {

        /** Leaves out the text, so that no log line and no error can show it. */
        @Override
        public String toString() {
            return "message " + id;
        }
    }

    /**
     * Confirms by a message that she wrote to the business on the channel of the request; empty if the message is not an answer to the
     * request. A message with a code may also be answered with the code. The caller must know whether the request's message has reached
     * her.
     */
    @Transactional
    public Optional<Confirmation> byReply(OptIn asked, Reply reply, Instant now) {
        if (reply.saidAt().isBefore(asked.requestedAt().truncatedTo(ChronoUnit.SECONDS))) {
            return Optional.empty();
        }
        return switch (asked.answer()) {
            case REPLY -> words.isYes(reply.text(), asked.language())
                    ? Optional.of(confirm(asked, Answer.REPLY, _ -> true, "reply to the message, message " + reply.id(), now))
                    : Optional.empty();
            case CODE -> {
                String digits = reply.text().replaceAll("[\\s-]", "");
                yield digits.matches("[0-9]{" + CODE_DIGITS + "}")
                        ? Optional.of(confirm(asked, Answer.CODE, hash -> MessageDigest.isEqual(codeHash(asked.id(), digits), hash),
                                "code in a reply to the message, message " + reply.id(), now))
                        : Optional.empty();
            }
            case LINK -> Optional.empty();
        };
    }

    /** The request of a link, for the page that shows it; confirms nothing. */
    @Transactional(readOnly = true)
    public Optional<OptIn> byToken(String token) {
        return jdbc.query("SELECT * FROM opt_in_request WHERE secret_hash = :hash AND answer = 'LINK'",
                Map.of("hash", Tokens.hash(token)), (row, line) -> optIn(row)).stream().findFirst();
    }

    /** The wording that she was shown at the first step. */
    @Transactional(readOnly = true)
    public Wording wording(OptIn optIn) {
        return firstStep(optIn).evidence().wording();
    }

    /**
     * The messages among these that ask to confirm a pending request, each with its ordinal among all businesses' such messages to the same
     * recipient within 24 hours, counted from 1.
     */
    @Transactional(readOnly = true)
    public Map<MessageId, Integer> asking(Collection<MessageId> messages, Instant now) {
        if (messages.isEmpty()) {
            return Map.of();
        }
        return jdbc.query("SELECT asking.message_id, COUNT(*) AS messages FROM opt_in_request asking JOIN opt_in_request other"
                + " ON other.recipient = asking.recipient AND other.requested_at <= asking.requested_at"
                + " AND other.requested_at > asking.requested_at - INTERVAL 24 HOUR"
                + " WHERE asking.message_id IN (:messages) AND asking.confirmed_at IS NULL AND asking.expires_at > :now"
                + " AND asking.attempts < " + OptIn.MOST_ATTEMPTS + " GROUP BY asking.message_id",
                Map.of("messages", messages.stream().map(MessageId::bytes).toList(), "now", Times.utc(now)),
                (row, line) -> Map.entry(MessageId.of(row.getBytes("message_id")), row.getInt("messages")))
                .stream().collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The ids of expired requests, longest expired first. @param except ids to leave out */
    @Transactional(readOnly = true)
    public List<byte[]> expired(int most, Instant now, Collection<byte[]> except) {
        return jdbc.query("SELECT id FROM opt_in_request WHERE expires_at <= :now" + (except.isEmpty() ? "" : " AND id NOT IN (:except)")
                + " ORDER BY expires_at LIMIT :most", Map.of("now", Times.utc(now), "most", most, "except", except),
                (row, line) -> row.getBytes("id"));
    }

    /** Whether this request exists. */
    @Transactional(readOnly = true)
    public boolean has(byte[] id) {
        return !jdbc.getJdbcTemplate().queryForList("SELECT 1 FROM opt_in_request WHERE id = ?", Integer.class, id).isEmpty();
    }

    /**
     * Deletes these expired requests and all other expired requests to the same persons, within the caller's transaction. For an unanswered
     * request it also deletes the first step, as no record of it may stay. The evidence of confirmed ones stays in the history.
     *
     * @return the persons who did not answer, locked
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Set<RecipientId> expire(Collection<byte[]> ids, Instant now) {
        Set<RecipientId> people = jdbc.query("SELECT recipient FROM opt_in_request WHERE id IN (:ids)", Map.of("ids", ids),
                (row, line) -> RecipientId.of(row.getBytes("recipient"))).stream().collect(toCollection(TreeSet::new));
        if (people.isEmpty()) {
            return Set.of();
        }
        consents.lock(people);
        List<OptIn> over = jdbc.query("SELECT * FROM opt_in_request WHERE recipient IN (:people) AND expires_at <= :now FOR UPDATE",
                Map.of("people", people.stream().map(RecipientId::bytes).toList(), "now", Times.utc(now)), (row, line) -> optIn(row));
        List<OptIn> unanswered = over.stream().filter(optIn -> optIn.confirmedAt().isEmpty()).toList();
        unanswered.forEach(consents::forgetRequest);
        jdbc.getJdbcTemplate().batchUpdate("DELETE FROM opt_in_request WHERE id = ?",
                over.stream().map(optIn -> new Object[] {optIn.id().bytes()}).toList());
        return unanswered.stream().map(OptIn::recipient).collect(toUnmodifiableSet());
    }

    /** The persons among these with any request. */
    @Transactional(readOnly = true)
    public Set<RecipientId> among(Collection<RecipientId> people) {
        return people.isEmpty()
                ? Set.of()
                : Set.copyOf(jdbc.query("SELECT DISTINCT recipient FROM opt_in_request WHERE recipient IN (:people)",
                        Map.of("people", people.stream().map(RecipientId::bytes).toList()),
                        (row, line) -> RecipientId.of(row.getBytes("recipient"))));
    }

    private Confirmation confirm(OptIn found, Answer way, Predicate<byte[]> right, String method, Instant now) {
        RecipientId person = lock(found.recipient());
        List<Locked> locked = jdbc.query("SELECT * FROM opt_in_request WHERE id = :id FOR UPDATE", Map.of("id", found.id().bytes()),
                (row, line) -> new Locked(optIn(row), row.getBytes("secret_hash")));
        // A request to an id that was merged into another, as after a change of number, cannot be confirmed.
        if (locked.isEmpty() || !locked.getFirst().optIn().recipient().equals(person)) {
            return new Confirmation.Unknown();
        }
        OptIn optIn = locked.getFirst().optIn();
        if (optIn.answer() != way) {
            return new Confirmation.OtherWay(optIn.answer());
        }
        if (optIn.confirmedAt().isPresent()) {
            return new Confirmation.Used(optIn.confirmedAt().get());
        }
        if (!now.isBefore(optIn.expiresAt())) {
            return new Confirmation.Expired(optIn.expiresAt());
        }
        if (optIn.attempts() >= OptIn.MOST_ATTEMPTS) {
            return new Confirmation.TooManyAttempts();
        }
        if (!right.test(locked.getFirst().secretHash())) {
            jdbc.update("UPDATE opt_in_request SET attempts = attempts + 1 WHERE id = :id", Map.of("id", optIn.id().bytes()));
            return new Confirmation.WrongCode(OptIn.MOST_ATTEMPTS - optIn.attempts() - 1);
        }
        if (endedSince(optIn)) {
            return new Confirmation.Withdrawn();
        }
        return confirmed(optIn, method, now);
    }

    private record Locked(OptIn optIn, byte[] secretHash) {}

    /** Records the second step. Its evidence is the wording of the first step, how she answered, and the message that asked her. */
    private Confirmation confirmed(OptIn optIn, String method, Instant now) {
        Evidence first = firstStep(optIn).evidence();
        Evidence second = Evidence.of(method, first.wording(), "message " + optIn.message() + ", request " + optIn.id());
        jdbc.update("UPDATE opt_in_request SET confirmed_at = :now WHERE id = :id",
                Map.of("now", Times.utc(now), "id", optIn.id().bytes()));
        consents.record(events(optIn, Type.CONFIRMED, now, optIn.consentUntil(), second).stream().map(event -> event.returning(Returns.YES))
                .toList(), now);
        return new Confirmation.Confirmed(
                new OptIn(optIn.id(), optIn.business(), optIn.recipient(), optIn.channel(), optIn.purposes(), optIn.answer(),
                        optIn.language(), optIn.requestedAt(), optIn.expiresAt(), optIn.consentUntil(), optIn.message(), optIn.attempts(),
                        Optional.of(now)));
    }

    /** Whether she has ended a consent since the request; an end for messages counts for all purposes. */
    private boolean endedSince(OptIn optIn) {
        return consents.history(optIn.recipient()).stream()
                .anyMatch(event -> event.type().ends() && event.business().equals(optIn.business())
                        && event.channel() == optIn.channel() && !event.at().isBefore(optIn.requestedAt())
                        && (event.purpose() == Purpose.MESSAGES || optIn.purposes().contains(event.purpose())));
    }

    private ConsentEvent firstStep(OptIn optIn) {
        return consents.history(optIn.recipient()).stream().filter(event -> event.type() == Type.REQUESTED
                && event.business().equals(optIn.business()) && event.channel() == optIn.channel()
                && event.at().equals(optIn.requestedAt()) && optIn.purposes().contains(event.purpose()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("opt-in " + optIn.id() + " has no first step in the history of consents"));
    }

    static List<ConsentEvent> events(OptIn optIn, Type type, Instant at, Optional<Instant> expires, Evidence evidence) {
        return optIn.purposes().stream().sorted().map(purpose -> new ConsentEvent(
                optIn.business(), optIn.recipient(), purpose, optIn.channel(), type, at, expires, evidence)).toList();
    }

    private Optional<OptIn> of(OptIn.Id id) {
        return jdbc.query("SELECT * FROM opt_in_request WHERE id = :id", Map.of("id", id.bytes()), (row, line) -> optIn(row)).stream()
                .findFirst();
    }

    /**
     * A code's hash: with a key, as a plain hash of 8 digits is easy to reverse; with the id, so that equal codes have different hashes.
     */
    private byte[] codeHash(OptIn.Id id, String code) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(keys.codes());
            return mac.doFinal((id + " " + code).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
        }
    }

    private static OptIn optIn(ResultSet row) throws SQLException {
        return new OptIn(OptIn.Id.of(row.getBytes("id")), new BusinessId(row.getInt("business_id")),
                RecipientId.of(row.getBytes("recipient")),
                ConsentChannel.valueOf(row.getString("channel")),
                Arrays.stream(row.getString("purposes").split(",")).map(Purpose::valueOf).collect(toUnmodifiableSet()),
                Answer.valueOf(row.getString("answer")), row.getString("language"), Times.instant(row, "requested_at"),
                Times.instant(row, "expires_at"), Times.optional(row, "consent_until"), MessageId.of(row.getBytes("message_id")),
                row.getInt("attempts"), Times.optional(row, "confirmed_at"));
    }
}
