package io.tollgate.cloudapi;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.database.ManyRows;
import io.tollgate.database.RecurringWork;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The latest requests of each business and how they were answered, for the people who write its programs. Requests are noted in memory and
 * written together, so that no request waits for it; what is noted when a process dies is lost. No row holds a number, a text or a token.
 */
@Component
public class RequestLog {

    /** The most that one write adds for one business. */
    static final int AT_ONCE = 50;
    /** The most rows of one business, about. */
    public static final int KEPT = 200;
    static final Duration KEPT_FOR = Duration.ofDays(1);
    private static final int FORGOTTEN_AT_ONCE = 10_000;
    private static final int LONGEST_PATH = 200;
    private static final int LONGEST_ID = 40;
    private static final int BAD = 400;
    private static final Pattern WORD = Pattern.compile("[a-z_]{1,40}|v[0-9]{1,3}(\\.[0-9]{1,3})?");

    private final JdbcTemplate jdbc;
    private final Businesses businesses;
    private final Clock clock;
    private final Map<BusinessId, Deque<Noted>> waiting = new ConcurrentHashMap<>();
    /** Rows added since the oldest of a business were deleted. */
    private final Map<BusinessId, Integer> added = new ConcurrentHashMap<>();

    RequestLog(JdbcTemplate jdbc, Businesses businesses, Clock clock) {
        this.jdbc = jdbc;
        this.businesses = businesses;
        this.clock = clock;
    }

    /** @param path as it was asked for; @param error the answer's body; empty unless it is an error */
    private record Noted(Instant at, String method, String path, int status, String requestId, byte[] error, long millis) {}

    /** One request. @param code of the error; 0: there was none. @param requestId as the answer named it */
    public record Entry(Instant at, String method, String path, int status, int code, String requestId, long millis) {

        public boolean failed() {
            return status >= BAD;
        }
    }

    @Bean
    static RecurringWork notesOfRequests(RequestLog log) {
        return RecurringWork.whole("request-log", log::write);
    }

    /** @param nanos how long the answer took */
    void note(Business business, String method, String path, Answer answer, long nanos) {
        Noted noted = new Noted(clock.instant(), method, path, answer.status(), answer.requestId(),
                answer.status() >= BAD ? answer.body() : new byte[0], Duration.ofNanos(nanos).toMillis());
        waiting.compute(business.id(), (_, before) -> {
            Deque<Noted> some = before == null ? new ArrayDeque<>() : before;
            if (some.size() == AT_ONCE) {
                some.removeFirst();
            }
            some.addLast(noted);
            return some;
        });
    }

    /** Writes what was noted, and deletes what is old of all businesses. */
    void write(Instant now) {
        List<BusinessId> some = List.copyOf(waiting.keySet());
        if (some.isEmpty()) {
            return;
        }
        Map<BusinessId, Deque<Noted>> taken = new LinkedHashMap<>();
        some.forEach(business -> Optional.ofNullable(waiting.remove(business)).ifPresent(its -> taken.put(business, its)));
        ManyRows.insert(jdbc, "INSERT INTO request_log (business_id, at, method, path, status, code, request_id, millis) VALUES",
                taken.entrySet().stream().flatMap(one -> one.getValue().stream().map(noted -> row(one.getKey(), noted))).toList());
        taken.forEach((business, its) -> {
            if (added.merge(business, its.size(), Integer::sum) >= KEPT) {
                added.remove(business);
                trim(business);
            }
        });
        jdbc.update("DELETE FROM request_log WHERE at < ? LIMIT " + FORGOTTEN_AT_ONCE, Times.utc(now.minus(KEPT_FOR)));
    }

    private void trim(BusinessId business) {
        jdbc.queryForList("SELECT id FROM request_log WHERE business_id = ? ORDER BY id DESC LIMIT 1 OFFSET " + KEPT, Long.class,
                business.value())
                .forEach(last -> jdbc.update("DELETE FROM request_log WHERE business_id = ? AND id <= ?", business.value(), last));
    }

    private Object[] row(BusinessId business, Noted one) {
        String id = one.requestId.length() > LONGEST_ID ? one.requestId.substring(0, LONGEST_ID) : one.requestId;
        return new Object[] {business.value(), Times.utc(one.at), one.method, path(business, one.path), one.status, code(one.error), id,
            (int) Math.min(one.millis, Integer.MAX_VALUE)};
    }

    /** Ids that are not the business's own are hidden, as somebody may have put a person's number there. */
    private String path(BusinessId business, String asked) {
        String shown = Arrays.stream(asked.split("/", -1)).map(part -> part.isEmpty() || WORD.matcher(part).matches()
                || part.equals(business.toString()) || isOwn(business, part) ? part : "{id}").collect(Collectors.joining("/"));
        return shown.length() > LONGEST_PATH ? shown.substring(0, LONGEST_PATH) : shown;
    }

    private boolean isOwn(BusinessId business, String part) {
        return SenderIds.parse(part).flatMap(businesses::sender).filter(sender -> sender.business().equals(business)).isPresent();
    }

    private static int code(byte[] error) {
        if (error.length == 0) {
            return 0;
        }
        try {
            return JsonMapper.shared().readTree(error).path("error").path("code").asInt(0);
        } catch (JacksonException noJson) {
            return 0; // in the form of another system
        }
    }

    /** The latest first, of one day. */
    public List<Entry> of(BusinessId business, int most) {
        return jdbc.query("SELECT * FROM request_log WHERE business_id = ? AND at >= ? ORDER BY id DESC LIMIT ?",
                (row, _) -> new Entry(Times.instant(row, "at"), row.getString("method"), row.getString("path"), row.getInt("status"),
                        row.getInt("code"), row.getString("request_id"), row.getInt("millis")),
                business.value(), Times.utc(clock.instant().minus(KEPT_FOR)), most);
    }
}
