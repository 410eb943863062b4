package io.tollgate.delivery;

import io.tollgate.database.DueRows;
import io.tollgate.database.ManyRows;
import io.tollgate.database.Shares;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.message.TemplateKey;
import io.tollgate.quarantine.ReadableRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The admitted messages that wait to be given to the channel; a row goes when its message does. */
@Component
public class Outbox implements DueRows {

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;
    private final Shares shares = new Shares("outbox", Shares.Key.MESSAGE_ID);

    Outbox(NamedParameterJdbcTemplate named) {
        this.jdbc = named.getJdbcTemplate();
        this.named = named;
    }

    /** Puts admitted messages in; joins the transaction of verdict and reservation, so that neither is there without the other. */
    @Transactional
    public void handOver(List<HandOver> admitted) {
        ManyRows.insert(jdbc, """
                INSERT INTO outbox (due_at, message_id, business_id, sender_id, recipient, category, kind,
                                    template_name, template_language, expires_at, attempts, content) VALUES""",
                admitted.stream().map(Outbox::columns).toList());
    }

    @Override
    public String table() {
        return "outbox";
    }

    /** Whether the last claim has left something behind, for the sake of the shares. */
    boolean mayHaveMore() {
        return shares.mayHaveMore();
    }

    /**
     * Locks up to {@code limit} due ones for the caller's transaction, in due order, and every business's share of them if there are more;
     * those that another worker holds are passed over.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    List<HandOver> claim(int limit, Instant now, Map<String, RuntimeException> unreadable) {
        RowMapper<Optional<HandOver>> mapper = ReadableRows.of((row, number) -> read(row),
                (row, number) -> MessageId.of(row.getBytes("message_id")).text(), unreadable);
        return shares.claim(jdbc, limit, Times.utc(now), mapper)
                .stream().flatMap(Optional::stream).sorted(Comparator.comparing(HandOver::dueAt).thenComparing(HandOver::id)).toList();
    }

    /** Puts off one that cannot be worked on. Found without a lock first, as rows that others have claimed would be waited for. */
    void hold(MessageId message, Instant until) {
        dueAt(message).ifPresent(dueAt -> jdbc.update("UPDATE outbox SET due_at = ? WHERE due_at = ? AND message_id = ?", Times.utc(until), dueAt, message.bytes()));
    }

    boolean has(MessageId message) {
        return dueAt(message).isPresent();
    }

    /** Takes one out for good, whatever is in it. @return what its business is told; none if it is gone */
    @Transactional(propagation = Propagation.MANDATORY)
    List<StatusUpdate> discard(MessageId message, int code, String why, Instant now) {
        Optional<LocalDateTime> dueAt = dueAt(message);
        if (dueAt.isEmpty()) {
            return List.of();
        }
        List<StatusUpdate> told = jdbc.query("SELECT business_id, sender_id, recipient FROM outbox WHERE due_at = ? AND message_id = ? FOR UPDATE",
                (row, number) -> StatusUpdate.failed(new BusinessId(row.getInt(1)), new SenderId(row.getLong(2)), message, RecipientId.of(row.getBytes(3)),
                        now, "", code, why), dueAt.get(), message.bytes());
        jdbc.update("DELETE FROM outbox WHERE due_at = ? AND message_id = ?", dueAt.get(), message.bytes());
        return told;
    }

    private Optional<LocalDateTime> dueAt(MessageId message) {
        return jdbc.query("SELECT due_at FROM outbox WHERE message_id = ?", (row, number) -> row.getObject(1, LocalDateTime.class), message.bytes())
                .stream().findFirst();
    }

    /** Takes claimed ones out: a batch of the gate has one due time, so this is one statement or few. */
    @Transactional(propagation = Propagation.MANDATORY)
    void finish(Collection<HandOver> done) {
        // By key even where the optimizer would rather read the whole small table, and wait for other workers' rows.
        done.stream().collect(Collectors.groupingBy(HandOver::dueAt)).forEach((dueAt, messages) ->
                named.update("DELETE waiting FROM outbox waiting FORCE INDEX (PRIMARY) WHERE due_at = :dueAt AND message_id IN (:ids)",
                        Map.of("dueAt", Times.utc(dueAt), "ids", messages.stream().map(it -> it.id().bytes()).toList())));
    }

    /** Has claimed ones wait for their next attempt. */
    @Transactional(propagation = Propagation.MANDATORY)
    void tryAgain(Collection<HandOver> claimed, Function<HandOver, Instant> dueAt) {
        again(claimed, dueAt, 1);
    }

    /** Has claimed ones wait that the channel was not asked about. */
    @Transactional(propagation = Propagation.MANDATORY)
    void postpone(Collection<HandOver> claimed, Function<HandOver, Instant> dueAt) {
        again(claimed, dueAt, 0);
    }

    /** Claimed ones are to other people: to the same, as whom they are known now. */
    @Transactional(propagation = Propagation.MANDATORY)
    void readdress(Collection<HandOver> claimed) {
        jdbc.batchUpdate("UPDATE outbox SET recipient = ? WHERE due_at = ? AND message_id = ?",
                claimed.stream().map(it -> new Object[] {it.recipient().bytes(), Times.utc(it.dueAt()), it.id().bytes()}).toList());
    }

    private void again(Collection<HandOver> claimed, Function<HandOver, Instant> dueAt, int attempts) {
        jdbc.batchUpdate("UPDATE outbox SET due_at = ?, attempts = attempts + ? WHERE due_at = ? AND message_id = ?",
                claimed.stream().map(it -> new Object[] {Times.utc(dueAt.apply(it)), attempts, Times.utc(it.dueAt()), it.id().bytes()}).toList());
    }

    private static Object[] columns(HandOver it) {
        return new Object[] {
            Times.utc(it.dueAt()), it.id().bytes(), it.business().value(), it.sender().value(), it.recipient().bytes(),
            it.category().name(), it.kind().name(), it.template().map(TemplateKey::name).orElse(""),
            it.template().map(TemplateKey::language).orElse(""), Times.utc(it.expiresAt()), it.attempts(), it.content()
        };
    }

    private static HandOver read(ResultSet row) throws SQLException {
        return new HandOver(
                MessageId.of(row.getBytes("message_id")), new BusinessId(row.getInt("business_id")),
                new SenderId(row.getLong("sender_id")), RecipientId.of(row.getBytes("recipient")),
                Category.valueOf(row.getString("category")), Kind.valueOf(row.getString("kind")), template(row),
                Times.instant(row, "due_at"), Times.instant(row, "expires_at"), row.getInt("attempts"), row.getBytes("content"));
    }

    private static Optional<TemplateKey> template(ResultSet row) throws SQLException {
        String name = row.getString("template_name");
        return name.isEmpty() ? Optional.empty() : Optional.of(new TemplateKey(name, row.getString("template_language")));
    }
}
