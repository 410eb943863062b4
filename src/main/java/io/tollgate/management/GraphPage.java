package io.tollgate.management;

import io.tollgate.cloudapi.FieldsText;
import io.tollgate.cloudapi.FieldsText.Field;
import io.tollgate.cloudapi.UnfitParameter;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A page of a list as the Graph API gives it: {@code data}, and {@code paging} with cursors and the addresses of the pages beside it. The
 * cursors are the ids of the first and the last entry, so an entry that comes or goes meanwhile neither repeats nor hides another.
 */
final class GraphPage {

    private static final int USUAL = 25;
    private static final int MOST = 1_000;
    private static final List<String> ARGUMENTS = List.of("limit", "after", "before");

    private GraphPage() {}

    /** The address of the page beside one. */
    @FunctionalInterface
    private interface Neighbour {
        String address(String side, long cursor);
    }

    /** The part of a list that is asked for. */
    private record Part(Optional<Long> limit, Optional<Long> after, Optional<Long> before) {

        static Part of(Function<String, Optional<String>> parameter) {
            return new Part(number(parameter, "limit", MOST), number(parameter, "after", Long.MAX_VALUE),
                    number(parameter, "before", Long.MAX_VALUE));
        }
    }

    /** @param entries all, in the order of their ids */
    static <E> ObjectNode of(HttpServletRequest request, List<E> entries, ToLongFunction<E> id, Function<E, ObjectNode> json) {
        return of(Part.of(name -> Optional.ofNullable(request.getParameter(name))), entries, id, json,
                (side, cursor) -> address(request, side, cursor));
    }

    /** A list within the fields of an account; the next page is one of the list itself. */
    static <E> ObjectNode of(HttpServletRequest request, Field field, List<E> entries, ToLongFunction<E> id, Function<E, ObjectNode> json) {
        field.arguments().keySet().stream().filter(name -> !ARGUMENTS.contains(name)).findFirst().ifPresent(name -> {
            throw UnfitParameter.invalid("fields", "has " + field.name() + " with the parameter " + name + ", which it does not take; it"
                    + " takes " + String.join(", ", ARGUMENTS));
        });
        return of(Part.of(name -> Optional.ofNullable(field.arguments().get(name))), entries, id, json,
                (side, cursor) -> address(request, field, side, cursor));
    }

    private static <E> ObjectNode of(Part part, List<E> entries, ToLongFunction<E> id, Function<E, ObjectNode> json,
            Neighbour neighbour) {
        int limit = (int) part.limit.orElse((long) USUAL).longValue();
        long after = part.after.orElse(Long.MIN_VALUE);
        Optional<Long> before = part.before;
        List<E> fit = entries.stream().filter(entry -> id.applyAsLong(entry) > after)
                .filter(entry -> before.isEmpty() || id.applyAsLong(entry) < before.get()).toList();
        List<E> page = before.isPresent()
                ? fit.subList(Math.max(0, fit.size() - limit), fit.size())
                : fit.subList(0, Math.min(limit, fit.size()));
        ObjectNode body = JsonMapper.shared().createObjectNode();
        ArrayNode data = body.putArray("data");
        page.forEach(entry -> data.add(json.apply(entry)));
        if (!page.isEmpty()) {
            long first = id.applyAsLong(page.getFirst());
            long last = id.applyAsLong(page.getLast());
            ObjectNode paging = body.putObject("paging");
            paging.putObject("cursors").put("before", Long.toString(first)).put("after", Long.toString(last));
            if (entries.stream().anyMatch(entry -> id.applyAsLong(entry) < first)) {
                paging.put("previous", neighbour.address("before", first));
            }
            if (entries.stream().anyMatch(entry -> id.applyAsLong(entry) > last)) {
                paging.put("next", neighbour.address("after", last));
            }
        }
        return body;
    }

    /** The address of another page, without the token, as the address may be logged. */
    private static String address(HttpServletRequest request, String side, long cursor) {
        return UriComponentsBuilder.fromUriString(request.getRequestURL().toString()).query(request.getQueryString())
                .replaceQueryParam("access_token").replaceQueryParam("before").replaceQueryParam("after").replaceQueryParam(side, cursor)
                .build().toUriString();
    }

    private static String address(HttpServletRequest request, Field field, String side, long cursor) {
        UriComponentsBuilder address = UriComponentsBuilder.fromUriString(request.getRequestURL().toString().replaceFirst("/+$", ""))
                .pathSegment(field.name());
        field.arguments().forEach((name, value) -> {
            if (name.equals("limit")) {
                address.queryParam(name, value);
            }
        });
        if (!field.fields().isEmpty()) {
            address.queryParam("fields", UriUtils.encode(FieldsText.write(field.fields()), StandardCharsets.UTF_8));
        }
        return address.queryParam(side, cursor).build().toUriString();
    }

    private static Optional<Long> number(Function<String, Optional<String>> parameter, String name, long most) {
        return parameter.apply(name).filter(text -> !text.isBlank()).map(text -> {
            if (!text.matches("[1-9][0-9]{0,17}") || Long.parseLong(text) > most) {
                throw UnfitParameter.invalid(name, name.equals("limit")
                        ? "must be a whole number from 1 to " + most
                        : "must be a cursor of the page before or after");
            }
            return Long.parseLong(text);
        });
    }
}
