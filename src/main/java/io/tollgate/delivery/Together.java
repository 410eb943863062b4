package io.tollgate.delivery;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Receipts and statuses of one message that wait in one row: the first in columns of its own, the further ones as JSON. Networks tell much
 * at once, and a row and its entries in indexes cost more than what stands in it.
 */
final class Together {

    /** The most in one row, so that no row is large. */
    static final int MOST = 10;

    private static final String AS_THE_FIRST = "";

    private Together() {}

    /** What the statuses of a row have in common. */
    private record Addressed(BusinessId business, SenderId sender, MessageId message, RecipientId recipient, String callbackData) {

        static Addressed of(StatusUpdate it) {
            return new Addressed(it.business(), it.sender(), it.message(), it.recipient(), it.callbackData());
        }
    }

    static List<List<Receipt>> rowsOf(List<Receipt> receipts) {
        return rows(receipts, Receipt::message);
    }

    static List<List<StatusUpdate>> rowsOfStatuses(List<StatusUpdate> statuses) {
        return rows(statuses, Addressed::of);
    }

    /** What belongs together, in the order in which it came. */
    private static <T> List<List<T>> rows(List<T> some, Function<T, Object> message) {
        List<List<T>> rows = new ArrayList<>();
        Map<Object, List<T>> open = new HashMap<>();
        for (T one : some) {
            List<T> row = open.get(message.apply(one));
            if (row == null || row.size() == MOST) {
                row = new ArrayList<>(3);
                rows.add(row);
                open.put(message.apply(one), row);
            }
            row.add(one);
        }
        return rows;
    }

    /** The column of the receipts after the first; null if there are none. */
    static byte @Nullable [] receipts(List<Receipt> ofMessage) {
        Receipt first = ofMessage.getFirst();
        return json(ofMessage, it -> new String[] {
            it.type().name(), time(it.at(), first.at()), Integer.toString(it.code()), it.title(), it.details()
        });
    }

    static List<Receipt> receipts(Receipt first, byte @Nullable [] further) {
        return all(first, further, column -> new Receipt(first.message(), Receipt.Type.valueOf(column[0]), time(column[1], first.at()),
                Integer.parseInt(column[2]), column[3], column[4]));
    }

    /** The column of the statuses after the first; null if there are none. */
    static byte @Nullable [] statuses(List<StatusUpdate> ofMessage) {
        StatusUpdate first = ofMessage.getFirst();
        return json(ofMessage, it -> new String[] {
            it.status(), time(it.at(), first.at()), it.detailJson().equals(first.detailJson()) ? AS_THE_FIRST : it.detailJson()
        });
    }

    static List<StatusUpdate> statuses(StatusUpdate first, byte @Nullable [] further) {
        return all(first, further, column -> new StatusUpdate(first.business(), first.sender(), first.message(), first.recipient(),
                column[0], time(column[1], first.at()), first.callbackData(),
                column[2].equals(AS_THE_FIRST) ? first.detailJson() : column[2]));
    }

    /** The status of each, the first and the further ones. */
    static Collection<String> words(String first, byte @Nullable [] further) {
        return further == null ? List.of(first) : Stream.concat(Stream.of(first), Stream.of(columns(further)).map(it -> it[0])).toList();
    }

    private static <T> byte @Nullable [] json(List<T> ofMessage, Function<T, String[]> columns) {
        return ofMessage.size() == 1
                ? null
                : JsonMapper.shared().writeValueAsBytes(ofMessage.stream().skip(1).map(columns).toList());
    }

    private static <T> List<T> all(T first, byte @Nullable [] further, Function<String[], T> read) {
        return further == null ? List.of(first) : Stream.concat(Stream.of(first), Stream.of(columns(further)).map(read)).toList();
    }

    private static String[][] columns(byte[] further) {
        return JsonMapper.shared().readValue(new String(further, StandardCharsets.UTF_8), String[][].class);
    }

    private static String time(Instant at, Instant ofFirst) {
        return at.equals(ofFirst) ? AS_THE_FIRST : Times.utc(at).toString();
    }

    private static Instant time(String at, Instant ofFirst) {
        return at.equals(AS_THE_FIRST) ? ofFirst : LocalDateTime.parse(at).toInstant(ZoneOffset.UTC);
    }
}
