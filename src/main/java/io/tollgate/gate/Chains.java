package io.tollgate.gate;

import io.tollgate.database.DueRows;
import io.tollgate.database.ManyRows;
import io.tollgate.database.Times;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.delivery.Hops;
import io.tollgate.message.Chain;
import io.tollgate.message.Message;
import io.tollgate.message.MessageId;
import io.tollgate.message.MessageRows;
import io.tollgate.message.TemplateKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The admitted hops that others follow. All methods join the caller's transaction. */
@Component
class Chains implements DueRows {

    private static final String ADD = """
            INSERT INTO chain (message_id, due_at, turn_at, ends_at, channel, rest, business_id, sender_id, recipient, category, kind,
                               template_name, template_language, accepted_at, callback_data, content) VALUES""";

    private final JdbcTemplate jdbc;
    private final Hops hops;
    private final ChainSettings settings;

    Chains(JdbcTemplate jdbc, Hops hops, ChainSettings settings) {
        this.jdbc = jdbc;
        this.hops = hops;
        this.settings = settings;
    }

    /**
     * An admitted hop, and what follows.
     *
     * @param turnAt  when the next one may begin at the latest
     * @param endsAt  first instant at which the message has expired
     * @param channel by which it goes, as in the outbox
     * @param unsure  whether its answer was lost, so that it may have been delivered without a word
     * @param next    the message of the next hop
     */
    record Following(MessageId hop, Instant turnAt, Instant endsAt, String channel, boolean unsure, Accepted next) {}

    /** First instant at which an admitted message must not be handed over any more: one that others follow lives for its minutes. */
    static Instant expiry(Case<Admitted> one) {
        Instant expiry = Gatekeeper.expiry(one.file());
        Chain chain = one.message().chain();
        if (chain.isLast()) {
            return expiry;
        }
        Instant turn = one.file().now().plus(chain.first().span());
        return turn.isBefore(expiry) ? turn : expiry;
    }

    /** Remembers what follows those of the admitted messages that have a next hop; for most batches there is nothing to do. */
    @Transactional(propagation = Propagation.MANDATORY)
    void follow(List<Case<Admitted>> admitted) {
        ManyRows.insert(jdbc, ADD, admitted.stream().filter(one -> !one.message().chain().isLast()).map(this::columns).toList());
    }

    private Object[] columns(Case<Admitted> one) {
        Accepted it = one.message();
        Instant turn = expiry(one);
        Instant look = one.file().now().plus(settings.look());
        return new Object[] {
            it.id().bytes(), Times.utc(look.isBefore(turn) ? look : turn), Times.utc(turn), Times.utc(Gatekeeper.expiry(one.file())),
            hops.inOutbox(one.file().message().way().channel()), it.chain().rest().text(), it.business().value(), it.sender().value(),
            it.recipient().bytes(), it.category().name(), it.kind().name(), it.template().map(TemplateKey::name).orElse(""),
            it.template().map(TemplateKey::language).orElse(""), Times.utc(it.acceptedAt()), it.callbackData(), it.content()};
    }

    @Override
    public String table() {
        return "chain";
    }

    /** The hops that are to be looked at; this locks none. */
    List<MessageId> due(int limit, Instant now) {
        return jdbc.query("SELECT message_id FROM chain WHERE due_at <= ? ORDER BY due_at LIMIT ?",
                (row, number) -> MessageId.of(row.getBytes(1)), Times.utc(now), limit);
    }

    /** Locks a hop; empty if it is gone, or another process looks at it. */
    @Transactional(propagation = Propagation.MANDATORY)
    Optional<Following> lock(MessageId hop) {
        return jdbc.query("SELECT * FROM chain FORCE INDEX (PRIMARY) WHERE message_id = ? FOR UPDATE SKIP LOCKED", Chains::read,
                (Object) hop.bytes()).stream().findFirst();
    }

    /** @param unsure whether its answer is lost at this moment */
    @Transactional(propagation = Propagation.MANDATORY)
    void unsure(Following hop, boolean unsure) {
        if (hop.unsure() != unsure) {
            jdbc.update("UPDATE chain FORCE INDEX (PRIMARY) SET unsure = ? WHERE message_id = ?", unsure, hop.hop().bytes());
        }
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void later(Following hop, Instant now) {
        Instant look = now.plus(settings.look());
        Instant next = now.isBefore(hop.turnAt()) && hop.turnAt().isBefore(look) ? hop.turnAt() : look;
        jdbc.update("UPDATE chain FORCE INDEX (PRIMARY) SET due_at = ? WHERE message_id = ?", Times.utc(next), hop.hop().bytes());
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void end(Following hop) {
        jdbc.update("DELETE done FROM chain done FORCE INDEX (PRIMARY) WHERE message_id = ?", (Object) hop.hop().bytes());
    }

    private static Following read(ResultSet row, int number) throws SQLException {
        Message hop = MessageRows.message(row);
        Accepted next = new Accepted(hop.nextHop(), MessageRows.payload(row), row.getString("callback_data"),
                Chain.of(row.getString("rest")), Times.instant(row, "accepted_at"), Times.instant(row, "due_at"), 0);
        return new Following(hop.id(), Times.instant(row, "turn_at"), Times.instant(row, "ends_at"), row.getString("channel"),
                row.getBoolean("unsure"), next);
    }
}
