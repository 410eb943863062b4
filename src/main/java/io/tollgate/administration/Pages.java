package io.tollgate.administration;

import io.tollgate.database.Slice;
import io.tollgate.secrets.Keys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriComponents;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Cuts lists into pages. A page is an array; the link to the next page is in the header Link (RFC 8288), so that callers from the time
 * before pages still read the list. A cursor is the key of the last entry shown, signed together with the name of the list: it is valid
 * for this list only, nobody can forge it, and it holds no person's number.
 */
@Component
final class Pages {

    static final int USUAL = 100;
    static final int MOST = 1_000;

    private static final int SIGNATURE = 12; // bytes
    private static final int LONGEST_CURSOR = 1_000;
    private static final Comparator<List<Object>> KEYS = Pages::compare;

    private final Keys keys;
    private final JsonMapper json;

    Pages(Keys keys, JsonMapper json) {
        this.keys = keys;
        this.json = json;
    }

    /**
     * @param list names this list among all: its kind, and whose it is
     * @param rows reads a slice
     * @param key  the key of a row, in the order of {@code rows}
     * @param view makes the entries from rows
     */
    <R, V> ResponseEntity<List<V>> page(PageQuery query, List<?> list, Function<Slice, List<R>> rows, Function<R, List<Object>> key,
            Function<List<R>, List<V>> view) {
        RequestField limit = new RequestField("limit", query.limit());
        int most = limit.maybe().isEmpty() ? USUAL : (int) limit.number(1, MOST);
        List<R> found = rows.apply(new Slice(after(new RequestField("cursor", query.cursor()), list), most + 1));
        if (found.size() <= most) {
            return ResponseEntity.ok(view.apply(found));
        }
        List<R> told = found.subList(0, most);
        return ResponseEntity.ok().header(HttpHeaders.LINK, "<" + next(cursor(key.apply(told.getLast()), list)) + ">; rel=\"next\"")
                .body(view.apply(told));
    }

    /** A page of a list that was computed as a whole. @param key ascends from row to row */
    <R, V> ResponseEntity<List<V>> pageOf(PageQuery query, List<?> list, List<R> all, Function<R, List<Object>> key, Function<R, V> view) {
        return page(query, list,
                slice -> all.stream().filter(row -> slice.after().isEmpty() || KEYS.compare(key.apply(row), slice.after()) > 0)
                        .limit(slice.most()).toList(),
                key, rows -> rows.stream().map(view).toList());
    }

    /** A page of lines whose order is their only key. */
    ResponseEntity<List<String>> lines(PageQuery query, List<?> list, List<String> lines) {
        return pageOf(query, list, IntStream.range(0, lines.size()).boxed().toList(), line -> List.of((Object) line.longValue()),
                lines::get);
    }

    /** The path and query of the request, with the next cursor; without the host, as a proxy may have another name for it. */
    private static String next(String cursor) {
        UriComponents next = ServletUriComponentsBuilder.fromCurrentRequest().replaceQueryParam("cursor", cursor).build();
        return next.getPath() + "?" + next.getQuery();
    }

    private String cursor(List<Object> key, List<?> list) {
        byte[] text = json.writeValueAsBytes(key);
        byte[] cursor = Arrays.copyOf(signature(text, list), SIGNATURE + text.length);
        System.arraycopy(text, 0, cursor, SIGNATURE, text.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
    }

    private List<Object> after(RequestField given, List<?> list) {
        if (given.maybe().isEmpty()) {
            return List.of();
        }
        String cursor = given.text(LONGEST_CURSOR);
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            if (bytes.length > SIGNATURE) {
                byte[] text = Arrays.copyOfRange(bytes, SIGNATURE, bytes.length);
                if (MessageDigest.isEqual(signature(text, list), Arrays.copyOf(bytes, SIGNATURE))) {
                    return key(text);
                }
            }
        } catch (IllegalArgumentException | JacksonException noCursor) {
            // The message below says it.
        }
        throw new InvalidField("cursor", "cursor does not belong to this list. Maybe it was cut off, or is from another list or"
                + " business: follow the header Link of the page before as it is, or begin without a cursor.");
    }

    private List<Object> key(byte[] text) {
        List<Object> key = new ArrayList<>();
        for (JsonNode value : json.readTree(text)) {
            key.add(value.isIntegralNumber() ? (Object) value.longValue() : value.asString());
        }
        return key;
    }

    private byte[] signature(byte[] text, List<?> list) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(keys.cursors());
            mac.update(json.writeValueAsString(list.stream().map(Object::toString).toList()).getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(mac.doFinal(text), SIGNATURE);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static int compare(List<Object> one, List<Object> other) {
        for (int column = 0; column < one.size(); column++) {
            int order = one.get(column) instanceof Long number
                    ? Long.compare(number, (Long) other.get(column))
                    : one.get(column).toString().compareTo(other.get(column).toString());
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
