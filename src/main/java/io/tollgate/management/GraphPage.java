package io.tollgate.management;

import io.tollgate.cloudapi.UnfitParameter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A page of a list as the Graph API gives it: {@code data}, and {@code paging} with cursors and the address of the next page. The cursors
 * are the ids of the first and the last entry, so an entry that comes or goes meanwhile neither repeats nor hides another.
 */
final class GraphPage {

    private static final int USUAL = 25;
    private static final int MOST = 1_000;

    private GraphPage() {}

    /** @param entries all, in the order of their ids */
    static <E> ObjectNode of(HttpServletRequest request, List<E> entries, ToLongFunction<E> id, Function<E, ObjectNode> json) {
        int limit = (int) number(request, "limit", MOST).orElse((long) USUAL).longValue();
        long after = number(request, "after", Long.MAX_VALUE).orElse(Long.MIN_VALUE);
        Optional<Long> before = number(request, "before", Long.MAX_VALUE);
        List<E> fit = entries.stream().filter(entry -> id.applyAsLong(entry) > after)
                .filter(entry -> before.isEmpty() || id.applyAsLong(entry) < before.get()).toList();
        List<E> page = before.isPresent()
                ? fit.subList(Math.max(0, fit.size() - limit), fit.size())
                : fit.subList(0, Math.min(limit, fit.size()));
        ObjectNode body = JsonMapper.shared().createObjectNode();
        ArrayNode data = body.putArray("data");
        page.forEach(entry -> data.add(json.apply(entry)));
        if (!page.isEmpty()) {
            long last = id.applyAsLong(page.getLast());
            ObjectNode paging = body.putObject("paging");
            paging.putObject("cursors").put("before", Long.toString(id.applyAsLong(page.getFirst()))).put("after", Long.toString(last));
            if (entries.stream().anyMatch(entry -> id.applyAsLong(entry) > last)) {
                paging.put("next", next(request, last));
            }
        }
        return body;
    }

    /** Without the token: the address may be logged. */
    private static String next(HttpServletRequest request, long last) {
        return UriComponentsBuilder.fromUriString(request.getRequestURL().toString()).query(request.getQueryString())
                .replaceQueryParam("access_token").replaceQueryParam("before").replaceQueryParam("after", last).build().toUriString();
    }

    private static Optional<Long> number(HttpServletRequest request, String name, long most) {
        return Optional.ofNullable(request.getParameter(name)).filter(text -> !text.isBlank()).map(text -> {
            if (!text.matches("[1-9][0-9]{0,17}") || Long.parseLong(text) > most) {
                throw UnfitParameter.invalid(name, name.equals("limit")
                        ? "must be a whole number from 1 to " + most
                        : "must be a cursor of the page before or after");
            }
            return Long.parseLong(text);
        });
    }
}
