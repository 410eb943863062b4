package io.tollgate.spending;

import io.tollgate.cloudapi.UnfitParameter;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.ledger.Charges;
import io.tollgate.ledger.Charges.Delivered;
import io.tollgate.message.Category;
import io.tollgate.message.SenderId;
import io.tollgate.spending.AnalyticsQuery.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields {@code pricing_analytics} and {@code conversation_analytics} of an account, counted from the charges. A conversation is a
 * delivered message, as for the Cloud API since it charges each message. Days and months are those of the business's zone, as on invoices.
 */
@Component
final class Analytics {

    private static final Duration HALF_HOUR = Duration.ofMinutes(30);

    private final Charges charges;
    private final Businesses businesses;

    Analytics(Charges charges, Businesses businesses) {
        this.charges = charges;
        this.businesses = businesses;
    }

    /** One data point, by what it is broken down to; what is not asked for is empty. */
    private record Point(LocalDateTime begin, String number, String country, String type, String category, String direction) {}

    private record Sum(long messages, BigDecimal cost) {

        private Sum plus(Sum other) {
            return new Sum(messages + other.messages, cost.add(other.cost));
        }
    }

    /** The same as an edge of the account, with its parameters in the address. */
    ObjectNode edge(Business business, Kind kind, Map<String, String[]> parameters) {
        Map<String, String> given = new HashMap<>();
        parameters.forEach((name, values) -> {
            if (!name.equals("access_token")) {
                given.put(name, Arrays.stream(values).collect(Collectors.joining(",")));
            }
        });
        return data(business, kind, given);
    }

    /** The analytics as a field of the account. @param arguments of the field, by name */
    ObjectNode data(Business business, Kind kind, Map<String, String> arguments) {
        AnalyticsQuery query = AnalyticsQuery.of(kind, arguments);
        Map<SenderId, String> numbers = businesses.senders(business.id()).stream()
                .collect(Collectors.toMap(Sender::id, sender -> sender.displayNumber().replaceAll("[^0-9]", "")));
        Map<Point, Sum> points = new LinkedHashMap<>();
        for (Delivered one : charges.delivered(business.id(), business.zone(), query.start(), query.end(), query.granularity())) {
            point(query, one, numbers.getOrDefault(one.sender(), one.sender().toString())).ifPresent(point -> points.merge(point,
                    new Sum(one.messages(), one.price().exact()), Sum::plus));
        }
        ObjectNode body = JsonMapper.shared().createObjectNode();
        ArrayNode data = body.putArray("data").addObject().putArray("data_points");
        points.forEach((point, sum) -> data.add(json(query, point, sum, business.zone())));
        return body;
    }

    /** Empty if a filter takes it out. */
    private static Optional<Point> point(AnalyticsQuery query, Delivered one, String number) {
        boolean isPricing = query.kind() == Kind.PRICING;
        String type = type(one.freeReason(), isPricing);
        String category = one.abroad() ? AnalyticsQuery.FROM_ABROAD : one.category().name();
        String direction = one.category() == Category.SERVICE ? "USER_INITIATED" : "BUSINESS_INITIATED";
        boolean isWanted = AnalyticsQuery.passes(query.numbers(), number) && AnalyticsQuery.passes(query.countries(), one.country())
                && AnalyticsQuery.passes(query.types(), type) && AnalyticsQuery.passes(query.categories(), category)
                && AnalyticsQuery.passes(query.directions(), direction);
        return isWanted
                ? Optional.of(new Point(one.begin(), query.has("PHONE") ? number : "", query.has("COUNTRY") ? one.country() : "",
                        query.has(isPricing ? "PRICING_TYPE" : "CONVERSATION_TYPE") ? type : "",
                        query.has(isPricing ? "PRICING_CATEGORY" : "CONVERSATION_CATEGORY") ? category : "",
                        query.has("CONVERSATION_DIRECTION") ? direction : ""))
                : Optional.empty();
    }

    /** The free reason as the status of the message says it in {@code pricing.type}. */
    private static String type(Optional<FreeReason> freeReason, boolean isPricing) {
        return freeReason.map(reason -> switch (reason) {
            case SERVICE_WINDOW, SERVICE_ALLOWANCE -> isPricing ? "FREE_CUSTOMER_SERVICE" : "FREE_TIER";
            case FREE_ENTRY -> "FREE_ENTRY_POINT";
            case PILOT, APP_ALLOWANCE -> "REGULAR";
        }).orElse("REGULAR");
    }

    private static ObjectNode json(AnalyticsQuery query, Point point, Sum sum, ZoneId zone) {
        String kind = query.kind() == Kind.PRICING ? "pricing" : "conversation";
        ObjectNode node = JsonMapper.shared().createObjectNode()
                .put("start", instant(query, point.begin(), zone).getEpochSecond())
                .put("end", end(query, point.begin(), zone).getEpochSecond());
        List.of(Map.entry("phone_number", point.number()), Map.entry("country", point.country()),
                Map.entry(kind + "_type", point.type()), Map.entry(kind + "_category", point.category()),
                Map.entry("conversation_direction", point.direction())).stream().filter(one -> !one.getValue().isEmpty())
                .forEach(one -> node.put(one.getKey(), one.getValue()));
        if (AnalyticsQuery.passes(query.metrics(), query.kind() == Kind.PRICING ? "VOLUME" : "CONVERSATION")) {
            node.put(query.kind() == Kind.PRICING ? "volume" : "conversation", sum.messages());
        }
        if (AnalyticsQuery.passes(query.metrics(), "COST")) {
            node.put("cost", sum.cost().stripTrailingZeros().scale() < 0 ? sum.cost().setScale(0) : sum.cost().stripTrailingZeros());
        }
        return node;
    }

    private static Instant instant(AnalyticsQuery query, LocalDateTime begin, ZoneId zone) {
        return switch (query.granularity()) {
            case HALF_HOUR -> begin.toInstant(ZoneOffset.UTC);
            case DAY, MONTH -> begin.toLocalDate().atStartOfDay(zone).toInstant();
        };
    }

    private static Instant end(AnalyticsQuery query, LocalDateTime begin, ZoneId zone) {
        return switch (query.granularity()) {
            case HALF_HOUR -> begin.toInstant(ZoneOffset.UTC).plus(HALF_HOUR);
            case DAY -> begin.toLocalDate().plusDays(1).atStartOfDay(zone).toInstant();
            case MONTH -> begin.toLocalDate().plusMonths(1).atStartOfDay(zone).toInstant();
        };
    }
}
