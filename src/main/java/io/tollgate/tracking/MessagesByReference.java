package io.tollgate.tracking;

import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finds messages by what their business calls them: {@code client_ref}, or {@code biz_opaque_callback_data}. There is no index of it, as
 * each message would pay for one with 30 bytes or more; a search looks at so many of the latest messages, and the next part at those
 * before.
 */
@Component
public class MessagesByReference {

    /** Rows that stand side by side. */
    private static final int LOOKED_AT = 150_000;
    /** Rows of one business, each of which is looked up. */
    private static final int LOOKED_UP = 20_000;
    private static final String CALLED_SO = " AND d.callback_data = :reference"
            + " AND CAST(d.callback_data AS BINARY) = CAST(:reference AS BINARY)"; // columns may take two cases for the same
    /** What a business calls a message that was refused. */
    private static final String NOTED = CALLED_SO.replace("callback_data", "note");
    private static final String RANGE = " message_id >= :floor AND %1$s.message_id < :end";

    private final NamedParameterJdbcTemplate jdbc;
    private final MessageList messages;
    private final int lookedAt;
    private final int lookedUp;

    @Autowired
    MessagesByReference(NamedParameterJdbcTemplate jdbc, MessageList messages) {
        this(jdbc, messages, LOOKED_AT, LOOKED_UP);
    }

    MessagesByReference(NamedParameterJdbcTemplate jdbc, MessageList messages, int lookedAt, int lookedUp) {
        this.jdbc = jdbc;
        this.messages = messages;
        this.lookedAt = lookedAt;
        this.lookedUp = lookedUp;
    }

    /**
     * Some of what fits, the latest first.
     *
     * @param next the next part looks at messages before this one; empty: all were looked at
     */
    public record Part(List<MessageSummary> messages, Optional<MessageId> next) {}

    /**
     * @param reference exactly as the business gave it
     * @param business  empty: any
     * @param before    only messages before this one; empty: all, and those that wait for their verdict too
     */
    @Transactional(readOnly = true)
    public Part of(String reference, Optional<BusinessId> business, Optional<MessageId> before, int most) {
        Map<String, Object> values = new HashMap<>(Map.of("reference", reference, "most", most, "end",
                before.orElse(MessageId.BEYOND).bytes()));
        business.ifPresent(one -> values.put("business", one.value()));
        Optional<MessageId> floor = floor(values);
        values.put("floor", floor.map(MessageId::bytes).orElse(new byte[16]));
        List<MessageId> found = Stream.of(kept("delivery", CALLED_SO, values), kept("refusal_note", NOTED, values), admitted(values),
                before.isEmpty() ? waiting(values) : List.<MessageId>of()).flatMap(List::stream).distinct()
                .sorted(Comparator.reverseOrder()).limit(most).toList();
        return new Part(messages.these(found), found.size() == most ? Optional.of(found.getLast()) : floor);
    }

    /** The last message that is looked at; empty if there are fewer. */
    private Optional<MessageId> floor(Map<String, Object> values) {
        boolean ofBusiness = values.containsKey("business");
        values.put("looked", ofBusiness ? lookedUp : lookedAt);
        return (ofBusiness
                ? Stream.of("decision FORCE INDEX (decision_of_business) WHERE business_id = :business AND")
                : Stream.of("delivery WHERE", "refusal_note WHERE"))
                .flatMap(rows -> ids("SELECT message_id FROM " + rows + " message_id < :end ORDER BY message_id DESC LIMIT 1"
                        + " OFFSET :looked", values).stream())
                .max(Comparator.naturalOrder());
    }

    /** @param table of messages that were handed over, or refused */
    private List<MessageId> kept(String table, String calledSo, Map<String, Object> values) {
        return ids(values.containsKey("business")
                ? "SELECT STRAIGHT_JOIN l.message_id FROM decision l FORCE INDEX (decision_of_business)"
                        + " JOIN " + table + " d ON d.message_id = l.message_id WHERE l.business_id = :business AND l."
                        + RANGE.formatted("l") + calledSo + " ORDER BY l.message_id DESC LIMIT :most"
                : "SELECT d.message_id FROM " + table + " d WHERE d." + RANGE.formatted("d") + calledSo
                        + " ORDER BY d.message_id DESC LIMIT :most",
                values);
    }

    private List<MessageId> admitted(Map<String, Object> values) {
        return ids("SELECT d.message_id FROM reservation d WHERE d." + RANGE.formatted("d") + CALLED_SO + ofBusiness(values)
                + " ORDER BY d.message_id DESC LIMIT :most", values);
    }

    /** The messages of a business's note that wait; of a long queue only the part that is judged first is looked through. */
    private List<MessageId> waiting(Map<String, Object> values) {
        values.put("looked", lookedUp);
        Optional<String> end = jdbc.queryForList("SELECT CAST(due_at AS CHAR) FROM inbox ORDER BY due_at LIMIT 1 OFFSET :looked", values,
                String.class).stream().findFirst();
        end.ifPresent(due -> values.put("due", due));
        return ids("SELECT d.message_id FROM inbox d WHERE " + (end.isPresent() ? "d.due_at < :due" : "TRUE") + CALLED_SO
                + ofBusiness(values) + " LIMIT :most", values);
    }

    private static String ofBusiness(Map<String, Object> values) {
        return values.containsKey("business") ? " AND d.business_id = :business" : "";
    }

    private List<MessageId> ids(String sql, Map<String, Object> values) {
        return jdbc.query(sql, values, (row, _) -> MessageId.of(row.getBytes(1)));
    }
}
