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
 * Double opt-ins: requests, and how the person confirms them. Both steps are entries of the history of her consent. A request is
 * confirmed once, whoever tries how often at the same time, and only by what came on its own channel: the code of the message, its
 * link, or a reply to it. Whoever changes a request holds the lock of the person first.
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

    /** What a caller may call a request, to repeat it without asking the person twice. @param contentHash of all that was asked */
    public record Key(byte[] hash, byte[] contentHash) {}

    /** @param sameContent whether the same was asked under the key */
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
            case REPLY -> new Secret("", Tokens.hash(Tokens.generate("reply"))); // of nothing that anybody could show
        };
    }

    /** Until the transaction ends nobody else makes or confirms requests to this person. @return who she is now */
    @Transactional(propagation = Propagation.MANDATORY)
    public RecipientId lock(RecipientId recipient) {
        return requireNonNull(consents.lock(List.of(recipient)).get(recipient));
    }

    /** The request that a business made under this key. */
    @Transactional(readOnly = true)
    public Optional<Repeated> repeated(BusinessId business, Key key) {
        return jdbc.query("SELECT * FROM opt_in_request WHERE business_id = :business AND key_hash = :key",
                Map.of("business", business.value(), "key", key.hash()),
                (row, line) -> new Repeated(optIn(row), Arrays.equals(row.getBytes("content_hash"), key.contentHash()))).stream().findFirst();
    }

    /** The one that waits for her answer to this business, if there is one. */
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
        jdbc.update("INSERT INTO opt_in_request (id, business_id, recipient, channel, purposes, answer, secret_hash, language, requested_at,"
                + " expires_at, consent_until, message_id, attempts, confirmed_at, key_hash, content_hash) VALUES (:id, :business, :recipient,"
                + " :channel, :purposes, :answer, :secret, :language, :requested, :expires, :until, :message, 0, NULL, :key, :content)",
                new MapSqlParameterSource("id", optIn.id().bytes()).addValue("business", optIn.business().value())
                        .addValue("recipient", optIn.recipient().bytes()).addValue("channel", optIn.channel().name())
                        .addValue("purposes", optIn.purposes().stream().sorted().map(Enum::name).collect(joining(",")))
                        .addValue("answer", optIn.answer().name()).addValue("secret", secret.hash()).addValue("language", optIn.language())
                        .addValue("requested", Times.utc(optIn.requestedAt())).addValue("expires", Times.utc(optIn.expiresAt()))
                        .addValue("until", optIn.consentUntil().map(Times::utc).orElse(null)).addValue("message", optIn.message().bytes())
                        .addValue("key", key.map(Key::hash).orElse(null)).addValue("content", contentHash));
        consents.record(events(optIn, Type.REQUESTED, optIn.requestedAt(), Optional.empty(), evidence), now);
    }

    /** The person told the business the code of the message. Spaces and hyphens in it do not matter. */
    @Transactional
    public Confirmation byCode(BusinessId business, OptIn.Id id, String code, Instant now) {
        String digits = code.replaceAll("[\\s-]", "");
        return of(id).filter(optIn -> optIn.business().equals(business))
                .map(optIn -> confirm(optIn, Answer.CODE, hash -> MessageDigest.isEqual(codeHash(id, digits), hash), "code of the message", now))
                .orElseGet(Confirmation.Unknown::new);
    }

    /** She pressed the button of the page behind the link. */
    @Transactional
    public Confirmation byLink(String token, Instant now) {
        return byToken(token).map(optIn -> confirm(optIn, Answer.LINK, hash -> Tokens.matches(token, hash), "link of the message", now))
                .orElseGet(Confirmation.Unknown::new);
    }

    /**
     * What she wrote to a business, or the label of the button that she pressed.
     *
     * @param id     the messenger's own
     * @param saidAt by the messenger's clock, in seconds
     */
    public record Reply(String text, String id, Instant saidAt) {

        /** Without what she wrote, so that no log or error can show it. */
        @Override
        public String toString() {
            return "message " + id;
        }
    }

    /**
     * She answered a message of this business on the channel of the request; empty if that is no answer to it, but something else. A
     * message with a code may be answered with the code as well. Whether the message has reached her is for the caller to know.
     */
    @Transactional
    public Optional<Confirmation> byReply(OptIn asked, Reply reply, Instant now) {
        if (reply.saidAt().isBefore(asked.requestedAt().truncatedTo(ChronoUnit.SECONDS))) {
            return Optional.empty();
        }
        return switch (asked.answer()) {
            case REPLY -> words.isYes(reply.text(), asked.language())
                    ? Optional.of(confirm(asked, Answer.REPLY, _ -> true, "reply to the message, message " + reply.id(), now)) : Optional.empty();
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

    /** For showing what the link is about; confirms nothing. */
    @Transactional(readOnly = true)
    public Optional<OptIn> byToken(String token) {
        return jdbc.query("SELECT * FROM opt_in_request WHERE secret_hash = :hash AND answer = 'LINK'",
                Map.of("hash", Tokens.hash(token)), (row, line) -> optIn(row)).stream().findFirst();
    }

    /** What she was shown at the first step. */
    @Transactional(readOnly = true)
    public Wording wording(OptIn optIn) {
        return firstStep(optIn).evidence().wording();
    }

    /**
     * Which of these messages ask to confirm a request that is still pending, and the how manyth such message to the same person,
     * of any business, within 24 hours it is: 1 for the first.
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

    /** The ids of requests that have expired, longest ago first. @param except not these */
    @Transactional(readOnly = true)
    public List<byte[]> expired(int most, Instant now, Collection<byte[]> except) {
        return jdbc.query("SELECT id FROM opt_in_request WHERE expires_at <= :now" + (except.isEmpty() ? "" : " AND id NOT IN (:except)")
                + " ORDER BY expires_at LIMIT :most", Map.of("now", Times.utc(now), "most", most, "except", except), (row, line) -> row.getBytes("id"));
    }

    /** Whether there is such a request. */
    @Transactional(readOnly = true)
    public boolean has(byte[] id) {
        return !jdbc.getJdbcTemplate().queryForList("SELECT 1 FROM opt_in_request WHERE id = ?", Integer.class, id).isEmpty();
    }

    /**
     * Deletes requests that have expired, and others of the same people that have, within the caller's transaction; of those that nobody answered the first
     * step too: nothing of them may be kept. The evidence of confirmed ones stays in the history of the consents.
     *
     * @return the people who did not answer, locked
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
        jdbc.getJdbcTemplate().batchUpdate("DELETE FROM opt_in_request WHERE id = ?", over.stream().map(optIn -> new Object[] {optIn.id().bytes()}).toList());
        return unanswered.stream().map(OptIn::recipient).collect(toUnmodifiableSet());
    }

    /** Those of them who have any request. */
    @Transactional(readOnly = true)
    public Set<RecipientId> among(Collection<RecipientId> people) {
        return people.isEmpty() ? Set.of() : Set.copyOf(jdbc.query("SELECT DISTINCT recipient FROM opt_in_request WHERE recipient IN (:people)",
                Map.of("people", people.stream().map(RecipientId::bytes).toList()), (row, line) -> RecipientId.of(row.getBytes("recipient"))));
    }

    private Confirmation confirm(OptIn found, Answer way, Predicate<byte[]> right, String method, Instant now) {
        RecipientId person = lock(found.recipient());
        List<Locked> locked = jdbc.query("SELECT * FROM opt_in_request WHERE id = :id FOR UPDATE", Map.of("id", found.id().bytes()),
                (row, line) -> new Locked(optIn(row), row.getBytes("secret_hash")));
        // Of somebody who had the number before, nobody confirms anything.
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

    /** Evidence: the same wording as at the first step, how she answered, and the message that she had in her hands. */
    private Confirmation confirmed(OptIn optIn, String method, Instant now) {
        Evidence first = firstStep(optIn).evidence();
        Evidence second = Evidence.of(method, first.wording(), "message " + optIn.message() + ", request " + optIn.id());
        jdbc.update("UPDATE opt_in_request SET confirmed_at = :now WHERE id = :id", Map.of("now", Times.utc(now), "id", optIn.id().bytes()));
        consents.record(events(optIn, Type.CONFIRMED, now, optIn.consentUntil(), second).stream().map(event -> event.returning(Returns.YES)).toList(), now);
        return new Confirmation.Confirmed(new OptIn(optIn.id(), optIn.business(), optIn.recipient(), optIn.channel(), optIn.purposes(), optIn.answer(),
                optIn.language(), optIn.requestedAt(), optIn.expiresAt(), optIn.consentUntil(), optIn.message(), optIn.attempts(), Optional.of(now)));
    }

    /** A no to messages is a no to everything. */
    private boolean endedSince(OptIn optIn) {
        return consents.history(optIn.recipient()).stream().anyMatch(event -> event.type().ends() && event.business().equals(optIn.business())
                && event.channel() == optIn.channel() && !event.at().isBefore(optIn.requestedAt())
                && (event.purpose() == Purpose.MESSAGES || optIn.purposes().contains(event.purpose())));
    }

    private ConsentEvent firstStep(OptIn optIn) {
        return consents.history(optIn.recipient()).stream().filter(event -> event.type() == Type.REQUESTED
                        && event.business().equals(optIn.business()) && event.channel() == optIn.channel()
                        && event.at().equals(optIn.requestedAt()) && optIn.purposes().contains(event.purpose()))
                .findFirst().orElseThrow(() -> new IllegalStateException("opt-in " + optIn.id() + " has no first step in the history of consents"));
    }

    static List<ConsentEvent> events(OptIn optIn, Type type, Instant at, Optional<Instant> expires, Evidence evidence) {
        return optIn.purposes().stream().sorted().map(purpose -> new ConsentEvent(
                optIn.business(), optIn.recipient(), purpose, optIn.channel(), type, at, expires, evidence)).toList();
    }

    private Optional<OptIn> of(OptIn.Id id) {
        return jdbc.query("SELECT * FROM opt_in_request WHERE id = :id", Map.of("id", id.bytes()), (row, line) -> optIn(row)).stream().findFirst();
    }

    /** With a key, as 8 digits would be found from a plain hash at once; with the id, so that equal codes have different hashes. */
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
        return new OptIn(OptIn.Id.of(row.getBytes("id")), new BusinessId(row.getInt("business_id")), RecipientId.of(row.getBytes("recipient")),
                ConsentChannel.valueOf(row.getString("channel")),
                Arrays.stream(row.getString("purposes").split(",")).map(Purpose::valueOf).collect(toUnmodifiableSet()),
                Answer.valueOf(row.getString("answer")), row.getString("language"), Times.instant(row, "requested_at"),
                Times.instant(row, "expires_at"), Times.optional(row, "consent_until"), MessageId.of(row.getBytes("message_id")),
                row.getInt("attempts"), Times.optional(row, "confirmed_at"));
    }
}
