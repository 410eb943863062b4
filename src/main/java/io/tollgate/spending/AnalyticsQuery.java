package io.tollgate.spending;

import io.tollgate.cloudapi.UnfitParameter;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.ledger.Charges.Division;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which analytics are wanted, with the parameters of the Cloud API.
 *
 * @param numbers    in digits; empty: all. So are the other sets of values
 * @param dimensions by which the numbers are broken down
 */
record AnalyticsQuery(Kind kind, Instant start, Instant end, Division granularity, Set<String> numbers, Set<String> countries,
        Set<String> metrics, Set<String> types, Set<String> categories, Set<String> directions, Set<String> dimensions) {

    /** How the field names its parameters. */
    enum Kind {
        PRICING, CONVERSATION
    }

    static final Kind PRICING = Kind.PRICING;
    static final Kind CONVERSATIONS = Kind.CONVERSATION;

    /** The category of authentication messages that have the rates of those from abroad. */
    static final String FROM_ABROAD = "AUTHENTICATION_INTERNATIONAL";

    private static final Set<String> CATEGORIES = Set.of("AUTHENTICATION", FROM_ABROAD, "MARKETING", "MARKETING_LITE",
            "SERVICE", "UTILITY");
    /** The longest span. The answer for a longer one would not fit into memory. */
    private static final Duration LONGEST = Duration.ofDays(3_653);
    private static final Duration LONGEST_IN_HALF_HOURS = Duration.ofDays(31);

    static AnalyticsQuery of(Kind kind, Map<String, String> given) {
        String name = kind.name().toLowerCase(Locale.ROOT);
        Set<String> known = kind == Kind.PRICING
                ? Set.of("start", "end", "granularity", "phone_numbers", "country_codes", "metric_types", "pricing_types",
                        "pricing_categories", "dimensions")
                : Set.of("start", "end", "granularity", "phone_numbers", "country_codes", "metric_types", "conversation_types",
                        "conversation_categories", "conversation_directions", "dimensions");
        given.keySet().stream().filter(one -> !known.contains(one)).findFirst().ifPresent(one -> {
            throw UnfitParameter.invalid(name + "_analytics",
                    "takes " + known.stream().sorted().collect(Collectors.joining(", ")) + " only");
        });
        Instant start = instant(given, "start");
        Instant end = instant(given, "end");
        Division granularity = granularity(given);
        if (!start.isBefore(end)) {
            throw UnfitParameter.invalid("end", "must be after start");
        }
        Duration longest = granularity == Division.HALF_HOUR ? LONGEST_IN_HALF_HOURS : LONGEST;
        if (Duration.between(start, end).compareTo(longest) > 0) {
            throw UnfitParameter.invalid("end", "must be at most " + longest.toDays() + " days after start");
        }
        return new AnalyticsQuery(kind, start, end, granularity,
                list(given, "phone_numbers", Optional.empty()).stream().map(number -> number.replaceAll("[^0-9]", ""))
                        .collect(Collectors.toSet()),
                list(given, "country_codes", Optional.empty()),
                list(given, "metric_types", Optional.of(kind == Kind.PRICING ? Set.of("COST", "VOLUME") : Set.of("COST", "CONVERSATION"))),
                list(given, name + "_types", Optional.of(kind == Kind.PRICING
                        ? Set.of("FREE_CUSTOMER_SERVICE", "FREE_ENTRY_POINT", "REGULAR")
                        : Set.of("FREE_ENTRY_POINT", "FREE_TIER", "REGULAR"))),
                list(given, name + "_categories", Optional.of(CATEGORIES)),
                list(given, "conversation_directions", Optional.of(Set.of("BUSINESS_INITIATED", "USER_INITIATED"))),
                list(given, "dimensions", Optional.of(kind == Kind.PRICING
                        ? Set.of("COUNTRY", "PHONE", "PRICING_CATEGORY", "PRICING_TYPE")
                        : Set.of("COUNTRY", "PHONE", "CONVERSATION_CATEGORY", "CONVERSATION_DIRECTION", "CONVERSATION_TYPE"))));
    }

    /** Whether a value passes. An empty filter lets everything pass. */
    static boolean passes(Set<String> filter, String value) {
        return filter.isEmpty() || filter.contains(value);
    }

    boolean has(String dimension) {
        return dimensions.contains(dimension);
    }

    private static Instant instant(Map<String, String> given, String name) {
        String value = given.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw new UnfitParameter(Refusal.missing(name));
        }
        if (!value.matches("[0-9]{1,10}")) {
            throw UnfitParameter.invalid(name, "must be a time in seconds since 1970");
        }
        return Instant.ofEpochSecond(Long.parseLong(value));
    }

    private static Division granularity(Map<String, String> given) {
        String value = given.getOrDefault("granularity", "").toUpperCase(Locale.ROOT);
        return switch (value) {
            case "HALF_HOUR" -> Division.HALF_HOUR;
            case "DAILY", "DAY" -> Division.DAY;
            case "MONTHLY", "MONTH" -> Division.MONTH;
            case "" -> throw new UnfitParameter(Refusal.missing("granularity"));
            default -> throw UnfitParameter.invalid("granularity", "must be one of HALF_HOUR, DAILY, MONTHLY");
        };
    }

    /** {@code ["A","B"]}, {@code [A, B]} or {@code A,B}. */
    private static Set<String> list(Map<String, String> given, String name, Optional<Set<String>> among) {
        String plain = given.getOrDefault(name, "").replaceAll("[\\[\\]\"'\\s]", "");
        Set<String> values = Arrays.stream(plain.split(",")).filter(value -> !value.isEmpty()).map(value -> value.toUpperCase(Locale.ROOT))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        among.filter(allowed -> !allowed.containsAll(values)).ifPresent(allowed -> {
            throw UnfitParameter.invalid(name, "must be of " + allowed.stream().sorted().collect(Collectors.joining(", ")));
        });
        return values;
    }
}
