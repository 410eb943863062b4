package io.tollgate.tracking;

import io.tollgate.figures.DaySums.What;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How far the messages of days have come, by the sums that are kept of them: a large day costs no more than a small one. */
@Component
public class DayFigures {

    /** The most waiting messages that are counted. There are seldom more, and not for long. */
    private static final int MOST_WAITING = 10_000;
    private static final Comparator<Map.Entry<String, Long>> MOST_FREQUENT = Map.Entry.<String, Long>comparingByValue().reversed()
            .thenComparing(Map.Entry.comparingByKey());

    private final JdbcTemplate jdbc;

    DayFigures(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The messages that were accepted on these days.
     *
     * @param accepted with those that wait for their first verdict, of which the first {@value #MOST_WAITING} are counted
     * @param refusals by rule, the most frequent first
     * @param charges  by currency; what runs of re-rating have corrected at its corrected price
     */
    public record Figures(long accepted, long admitted, long delivered, long read, long charged, Map<String, Long> refusals,
            List<Charged> charges) {}

    /** @param free those of them that cost nothing */
    public record Charged(Money sum, long messages, long free) {}

    private record Sum(What what, String name, long messages, long micros) {}

    /** The latest message that was judged. */
    public Optional<MessageId> latest() {
        return jdbc.query("SELECT message_id FROM decision FORCE INDEX (PRIMARY) ORDER BY message_id DESC LIMIT 1",
                (row, number) -> MessageId.of(row.getBytes(1))).stream().findFirst();
    }

    /** @param first and @param last in UTC; both are of the span */
    @Transactional(readOnly = true)
    public Figures between(LocalDate first, LocalDate last) {
        List<Sum> sums = jdbc.query("SELECT what, name, SUM(messages) AS messages, SUM(micros) AS micros FROM message_day"
                + " FORCE INDEX (PRIMARY) WHERE day BETWEEN ? AND ? GROUP BY what, name",
                (row, _) -> new Sum(What.valueOf(row.getString("what")), row.getString("name"), row.getLong("messages"),
                        row.getLong("micros")),
                first, last);
        Map<String, Long> refusals = new LinkedHashMap<>();
        by(What.REFUSED, sums).entrySet().stream().sorted(MOST_FREQUENT).forEach(one -> refusals.put(one.getKey(), one.getValue()));
        Map<String, Long> free = by(What.FREE, sums);
        List<Charged> charges = sums.stream().filter(one -> one.what() == What.CHARGED).sorted(Comparator.comparing(Sum::name))
                .map(one -> new Charged(new Money(one.micros(), Currency.getInstance(one.name())), one.messages(),
                        free.getOrDefault(one.name(), 0L)))
                .toList();
        return new Figures(total(What.FIRST, sums) + waiting(first, last), total(What.ADMITTED, sums), total(What.DELIVERED, sums),
                total(What.READ, sums), total(What.CHARGED, sums), refusals, charges);
    }

    private long waiting(LocalDate first, LocalDate last) {
        Long waiting = jdbc.queryForObject("SELECT COUNT(*) FROM (SELECT 1 FROM inbox WHERE round = 0 AND message_id >= ? AND"
                + " message_id < ? LIMIT " + MOST_WAITING + ") waiting", Long.class, start(first), start(last.plusDays(1)));
        return waiting == null ? 0 : waiting;
    }

    private static byte[] start(LocalDate day) {
        return MessageId.first(day.atStartOfDay(ZoneOffset.UTC).toInstant()).bytes();
    }

    private static Map<String, Long> by(What what, List<Sum> sums) {
        return sums.stream().filter(one -> one.what() == what).collect(Collectors.toMap(Sum::name, Sum::messages, Long::sum, TreeMap::new));
    }

    private static long total(What what, List<Sum> sums) {
        return sums.stream().filter(one -> one.what() == what).mapToLong(Sum::messages).sum();
    }
}
