package io.tollgate.tracking;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
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

/** Finds messages by business, recipient, state, rule and time of acceptance; latest first, which is the reverse order of ids. */
@Component
public class MessageList {

    private static final String WAITING = """
            SELECT i.message_id, i.business_id, i.sender_id, i.recipient, i.category, NULL AS decided_at, NULL AS outcome, NULL AS rule, NULL AS delivery
            FROM inbox i WHERE i.round = 0""";
    /** A message has its latest verdict only. A subquery would be filled with all verdicts by some servers. */
    private static final String JUDGED = """
            SELECT l.message_id, l.business_id, l.sender_id, l.recipient, l.category, l.decided_at, l.outcome, l.rule, v.outcome AS delivery
            FROM decision l LEFT JOIN delivery v ON v.message_id = l.message_id
            LEFT JOIN decision later ON later.message_id = l.message_id AND later.round = l.round + 1
            WHERE later.message_id IS NULL""";

    /** Goes down the index until enough is found, and reads outcome and rule without the documents of verdicts. */
    private static final String JUDGED_BY_TIME = JUDGED.replace("decision l ", "decision l FORCE INDEX (PRIMARY) ");
    /** The verdicts on messages to a person. Few messages went to one person, so they come first. */
    private static final String JUDGED_OF_PERSON = JUDGED.replace("FROM decision l ", "FROM (SELECT message_id FROM traffic WHERE recipient"
            + " IN (:recipients) UNION SELECT message_id FROM held_back WHERE recipient IN (:recipients)) hers"
            + " STRAIGHT_JOIN decision l ON l.message_id = hers.message_id ");
    private static final String BY_RULE = " AND l.rule = :rule";
    /** How many are looked at first. Mostly enough of them fit. */
    private static final int LOOKED_AT_FIRST = 1_000;
    /** The most verdicts that are looked at if only an index is read of each. */
    private static final int LOOKED_AT = 20_000;
    /** The most verdicts that are looked at if other rows are read of each, too. */
    private static final int READ = 5_000;

    private final NamedParameterJdbcTemplate jdbc;
    private final int lookedAt;
    private final int read;

    @Autowired
    MessageList(NamedParameterJdbcTemplate jdbc) {
        this(jdbc, LOOKED_AT, READ);
    }

    MessageList(NamedParameterJdbcTemplate jdbc, int lookedAt, int read) {
        this.jdbc = jdbc;
        this.lookedAt = lookedAt;
        this.read = read;
    }

    /**
     * What to find.
     *
     * @param business   the business that sent them; empty: any
     * @param recipients all ids of the recipient; empty: any recipient
     * @param state      empty: any
     * @param rule       the rule that decided last; empty: any, and those that wait for their first verdict too
     * @param from       accepted at or after this instant. @param until accepted before this instant
     * @param category   empty: any
     */
    public record Wanted(
            Optional<BusinessId> business, Collection<RecipientId> recipients, Optional<MessageState> state, Optional<String> rule,
            Instant from, Instant until, Optional<Category> category) {

        /** What is wanted, in any category. */
        public Wanted(Optional<BusinessId> business, Collection<RecipientId> recipients, Optional<MessageState> state,
                Optional<String> rule, Instant from, Instant until) {
            this(business, recipients, state, rule, from, until, Optional.empty());
        }
    }

    /**
     * Some of the list.
     *
     * @param next     the next part follows it; empty: there is nothing more
     * @param wasShort though fewer were found than wanted, there may be more
     */
    public record Part(List<MessageSummary> messages, Optional<MessageId> next, boolean wasShort) {}

    /** Which part of the list is read: what fits beyond a message, up to an edge, both in the direction of the list. */
    private record Look(Wanted wanted, Optional<MessageId> beyond, Optional<MessageId> edge, boolean earliestFirst) {

        private Look upTo(Optional<MessageId> last) {
            return new Look(wanted, beyond, last, earliestFirst);
        }

        private String order() {
            return earliestFirst ? "" : " DESC";
        }

        private MessageId first() {
            MessageId first = MessageId.first(wanted.from());
            return earliestFirst ? beyond.filter(last -> last.compareTo(first) > 0).orElse(first) : edge.orElse(first);
        }

        private MessageId end() {
            MessageId end = MessageId.first(wanted.until());
            return earliestFirst ? edge.orElse(end) : beyond.filter(last -> last.compareTo(end) < 0).orElse(end);
        }
    }

    /** Like {@link #of}, but it looks at so many verdicts only that it is quick where few fit. */
    @Transactional(readOnly = true)
    public Part part(Wanted wanted, Optional<MessageId> before, int most) {
        return part(new Look(wanted, before, Optional.empty(), false), most);
    }

    /** Like {@link #part}, but the earliest first. @param after only messages that follow this one */
    @Transactional(readOnly = true)
    public Part earliest(Wanted wanted, Optional<MessageId> after, int most) {
        return part(new Look(wanted, after, Optional.empty(), true), most);
    }

    private Part part(Look look, int most) {
        Wanted wanted = look.wanted();
        boolean mayFitSeldom = wanted.recipients().isEmpty()
                && (wanted.rule().isPresent() || wanted.category().isPresent()
                        || wanted.state().filter(state -> state != MessageState.ACCEPTED).isPresent());
        int last = wanted.business().isPresent() || ofDeliveries(wanted) ? read : lookedAt;
        int looked = Math.min(LOOKED_AT_FIRST, last);
        Optional<MessageId> edge = mayFitSeldom ? edge(look, looked) : Optional.empty();
        List<MessageSummary> found = of(look.upTo(edge), most);
        if (found.size() < most && edge.isPresent() && looked < last) {
            edge = edge(look, last);
            found = of(look.upTo(edge), most);
        }
        return found.size() == most
                ? new Part(found, Optional.of(found.getLast().id()), false)
                : new Part(found, edge, edge.isPresent());
    }

    /** The last verdict that is looked at; empty if there are fewer. */
    private Optional<MessageId> edge(Look look, int looked) {
        Wanted wanted = look.wanted();
        Map<String, Object> values = new HashMap<>();
        StringBuilder sql = new StringBuilder("SELECT l.message_id FROM decision l FORCE INDEX (")
                .append(wanted.business().isPresent() ? "decision_of_business" : "PRIMARY").append(") WHERE TRUE");
        range(sql, values, "l", look);
        values.put("looked", looked);
        return jdbc.query(sql.append(" ORDER BY l.message_id" + look.order() + " LIMIT 1 OFFSET :looked").toString(), values,
                (row, _) -> MessageId.of(row.getBytes(1))).stream().findFirst();
    }

    /** Whether more than the index is read of each verdict, as many verdicts may fit. */
    private static boolean ofDeliveries(Wanted wanted) {
        return wanted.category().isPresent()
                || wanted.state().filter(state -> state != MessageState.DEFERRED && state != MessageState.REFUSED).isPresent();
    }

    /** @param before only messages that follow this one in the list; empty: from the beginning */
    @Transactional(readOnly = true)
    public List<MessageSummary> of(Wanted wanted, Optional<MessageId> before, int most) {
        return of(new Look(wanted, before, Optional.empty(), false), most);
    }

    private List<MessageSummary> of(Look look, int most) {
        Wanted wanted = look.wanted();
        boolean onlyJudged = wanted.state().filter(state -> state != MessageState.ACCEPTED).isPresent() || wanted.rule().isPresent();
        Stream<MessageSummary> waiting = onlyJudged
                ? Stream.empty()
                : read(WAITING, "i", look, most);
        Stream<MessageSummary> judged = wanted.state().filter(state -> state == MessageState.ACCEPTED).isPresent()
                ? Stream.empty()
                : read(judged(wanted) + (wanted.rule().isPresent() ? BY_RULE : "") + wanted.state().map(MessageList::condition).orElse(""),
                        "l", look, most);
        Comparator<MessageSummary> order = Comparator.comparing(MessageSummary::id);
        return Stream.concat(waiting, judged).sorted(look.earliestFirst() ? order : order.reversed()).limit(most).toList();
    }

    private static String judged(Wanted wanted) {
        if (!wanted.recipients().isEmpty()) {
            return JUDGED_OF_PERSON;
        }
        return wanted.business().isEmpty() || wanted.rule().isPresent() ? JUDGED_BY_TIME : JUDGED;
    }

    /** The summaries of these messages, in the same order. */
    List<MessageSummary> these(List<MessageId> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<String, Object> keys = Map.of("ids", ids.stream().map(MessageId::bytes).toList());
        Map<MessageId, MessageSummary> known = new HashMap<>();
        jdbc.query(WAITING + " AND i.message_id IN (:ids)", keys, MessageList::summary).forEach(one -> known.put(one.id(), one));
        jdbc.query(JUDGED + " AND l.message_id IN (:ids)", keys, MessageList::summary).forEach(one -> known.put(one.id(), one));
        return ids.stream().flatMap(id -> Optional.ofNullable(known.get(id)).stream()).toList();
    }

    Optional<MessageSummary> one(MessageId id) {
        Map<String, Object> key = Map.of("id", id.bytes());
        return jdbc.query(JUDGED + " AND l.message_id = :id", key, MessageList::summary).stream().findFirst()
                .or(() -> jdbc.query(WAITING + " AND i.message_id = :id", key, MessageList::summary).stream().findFirst());
    }

    private Stream<MessageSummary> read(String select, String table, Look look, int most) {
        Wanted wanted = look.wanted();
        Map<String, Object> values = new HashMap<>();
        StringBuilder sql = new StringBuilder(select);
        range(sql, values, table, look);
        if (!wanted.recipients().isEmpty()) {
            where(sql, values, table + ".recipient IN (:recipients)", "recipients",
                    wanted.recipients().stream().map(RecipientId::bytes).toList());
        }
        wanted.rule().ifPresent(rule -> values.put("rule", rule));
        wanted.category().ifPresent(category -> where(sql, values, table + ".category = :category", "category", category.name()));
        values.put("most", most);
        sql.append(" ORDER BY ").append(table).append(".message_id").append(look.order()).append(" LIMIT :most");
        return jdbc.query(sql.toString(), values, MessageList::summary).stream();
    }

    /** The edge belongs to the part, and what it lies beyond does not. */
    private static void range(StringBuilder sql, Map<String, Object> values, String table, Look look) {
        boolean beyond = look.earliestFirst() && look.beyond().isPresent() && look.first().equals(look.beyond().get());
        boolean edge = look.earliestFirst() && look.edge().isPresent();
        where(sql, values, table + ".message_id " + (beyond ? ">" : ">=") + " :first", "first", look.first().bytes());
        where(sql, values, table + ".message_id " + (edge ? "<=" : "<") + " :end", "end", look.end().bytes());
        look.wanted().business()
                .ifPresent(business -> where(sql, values, table + ".business_id = :business", "business", business.value()));
    }

    private static void where(StringBuilder sql, Map<String, Object> values, String condition, String name, Object value) {
        sql.append(" AND ").append(condition);
        values.put(name, value);
    }

    private static String condition(MessageState state) {
        return switch (state) {
            case ACCEPTED -> "";
            case DEFERRED -> " AND l.outcome = 'DEFERRED' AND v.outcome IS NULL";
            case REFUSED -> " AND l.outcome = 'REFUSED' AND v.outcome IS NULL";
            case ADMITTED -> " AND l.outcome = 'ADMITTED' AND v.outcome IS NULL";
            case HANDED_OVER -> " AND v.outcome = 'OPEN'";
            case DELIVERED -> " AND v.outcome = 'CHARGED'";
            case FAILED -> " AND v.outcome = 'RELEASED'";
        };
    }

    private static MessageState state(Optional<String> verdict, Optional<String> delivery) {
        return delivery.map(outcome -> switch (outcome) {
            case "OPEN" -> MessageState.HANDED_OVER;
            case "CHARGED" -> MessageState.DELIVERED;
            default -> MessageState.FAILED;
        }).or(() -> verdict.map(MessageState::valueOf)).orElse(MessageState.ACCEPTED);
    }

    private static MessageSummary summary(ResultSet row, int number) throws SQLException {
        return new MessageSummary(MessageId.of(row.getBytes("message_id")), new BusinessId(row.getInt("business_id")),
                new SenderId(row.getLong("sender_id")), RecipientId.of(row.getBytes("recipient")),
                Category.valueOf(row.getString("category")),
                state(Optional.ofNullable(row.getString("outcome")), Optional.ofNullable(row.getString("delivery"))),
                Times.optional(row, "decided_at"), Optional.ofNullable(row.getString("rule")));
    }
}
