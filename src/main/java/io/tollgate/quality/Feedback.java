package io.tollgate.quality;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.rulebook.tables.QualityBounds;
import io.tollgate.traffic.PacedSends.Send;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/** What people said of the messages of a business: they reported, blocked or stopped it. Reads what other packages wrote. */
@Component
final class Feedback {

    private static final String SAID = """
            SELECT recipient, at, 'REPORT' AS means FROM spam_report WHERE business_id = :business AND at >= :from
            UNION ALL SELECT recipient, at, 'BLOCK' FROM block WHERE business_id = :business AND at >= :from AND type = 'BLOCKED'
            UNION ALL SELECT recipient, withdrawn_at, 'STOP' FROM opt_out WHERE business_id = :business AND withdrawn_at >= :from
            """;

    private final NamedParameterJdbcTemplate jdbc;

    Feedback(NamedParameterJdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** How she said it. */
    enum Means {
        REPORT, BLOCK, STOP;

        int points(QualityBounds bounds) {
            return switch (this) {
                case REPORT -> bounds.report();
                case BLOCK -> bounds.block();
                case STOP -> bounds.stop();
            };
        }
    }

    private record Said(RecipientId recipient, Means means, Instant at) {}

    /** A person who did not want what she got. @param at when she first said so */
    record Unwanted(Instant at, int points) {}

    /** The people who said something from an instant on, each with the worst that she did. */
    Map<RecipientId, Unwanted> since(BusinessId business, Instant from, QualityBounds bounds) {
        Map<RecipientId, Unwanted> unwanted = new HashMap<>();
        jdbc.query(SAID, Map.of("business", business.value(), "from", Times.utc(from)),
                (row, _) -> new Said(RecipientId.of(row.getBytes("recipient")), Means.valueOf(row.getString("means")),
                        Times.instant(row, "at")))
                .stream().collect(groupingBy(Said::recipient)).forEach((recipient, said) -> unwanted.put(recipient, worst(said, bounds)));
        return unwanted;
    }

    private static Unwanted worst(Collection<Said> said, QualityBounds bounds) {
        return new Unwanted(said.stream().map(Said::at).min(Comparator.naturalOrder()).orElseThrow(),
                said.stream().mapToInt(one -> one.means().points(bounds)).max().orElseThrow());
    }

    /** The number from which a person got her last marketing or utility message before she said it; empty: she got none of these days. */
    Map<RecipientId, Long> numbers(BusinessId business, Map<RecipientId, Unwanted> unwanted, Instant from) {
        record Got(RecipientId recipient, Instant at, long number) {}
        Map<RecipientId, Long> numbers = new HashMap<>();
        if (unwanted.isEmpty()) {
            return numbers;
        }
        List<Got> got = jdbc.query("SELECT t.recipient, t.at, c.sender_id FROM traffic t JOIN charge c ON c.message_id = t.message_id"
                + " WHERE t.recipient IN (:people) AND t.at >= :from AND t.business_id = :business"
                + " AND t.category IN ('MARKETING', 'UTILITY')",
                Map.of("people", unwanted.keySet().stream().map(RecipientId::bytes).toList(), "from", Times.utc(from), "business",
                        business.value()),
                (row, _) -> new Got(RecipientId.of(row.getBytes("recipient")), Times.instant(row, "at"), row.getLong("sender_id")));
        got.stream().collect(groupingBy(Got::recipient)).forEach((recipient, all) -> Optional.ofNullable(unwanted.get(recipient))
                .flatMap(said -> all.stream().filter(one -> !one.at().isAfter(said.at())).max(Comparator.comparing(Got::at)))
                .ifPresent(last -> numbers.put(recipient, last.number())));
        return numbers;
    }

    /** The points of those who got a first message of a send before they said it. */
    int ofSend(Send send, Map<RecipientId, Unwanted> unwanted) {
        if (unwanted.isEmpty()) {
            return 0;
        }
        Map<RecipientId, Instant> got = jdbc.query("SELECT t.recipient, MIN(t.at) AS at FROM traffic t JOIN paced_message m"
                + " ON m.message_id = t.message_id WHERE t.recipient IN (:people) AND t.at >= :from AND m.business_id = :business"
                + " AND m.template_name = :name AND m.template_language = :language GROUP BY t.recipient",
                Map.of("people", unwanted.keySet().stream().map(RecipientId::bytes).toList(), "from", Times.utc(send.begunAt()), "business",
                        send.key().business().value(), "name", send.key().template().name(), "language",
                        send.key().template().language()),
                (row, _) -> Map.entry(RecipientId.of(row.getBytes("recipient")), Times.instant(row, "at"))).stream()
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
        return unwanted.entrySet().stream().filter(one -> got.containsKey(one.getKey())
                && !requireNonNull(got.get(one.getKey())).isAfter(one.getValue().at())).mapToInt(one -> one.getValue().points()).sum();
    }
}
