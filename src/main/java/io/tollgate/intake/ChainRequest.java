package io.tollgate.intake;

import static io.tollgate.cloudapi.Shape.list;
import static io.tollgate.cloudapi.Shape.number;
import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.oneOf;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.required;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.Shape;
import io.tollgate.message.Chain.Hop;
import io.tollgate.message.Chain;
import io.tollgate.message.Medium;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The media by which a partner wants a message to be tried: {@code "channels": [{"channel": "messenger", "minutes": 10}, {"channel":
 * "sms"}]}. Each but the last says after how many minutes without a delivery the next one may begin.
 */
final class ChainRequest {

    static final String PROPERTY = "channels";
    static final Shape SHAPE = list(1, Medium.values().length, object(
            required("channel", oneOf("messenger", "sms")),
            optional("minutes", number(1, Chain.MOST_MINUTES))));

    private ChainRequest() {}

    /** Finds a fault that the shape does not find. @param channels as {@link #SHAPE} says, or missing */
    static Optional<Refusal> fault(JsonNode channels) {
        Set<Medium> before = EnumSet.noneOf(Medium.class);
        for (int hop = 0; hop < channels.size(); hop++) {
            JsonNode one = channels.get(hop);
            String path = PROPERTY + "[" + hop + "]";
            boolean last = hop == channels.size() - 1;
            if (!before.add(medium(one))) {
                return Optional.of(Refusal.invalid(path + ".channel", "is there twice; each channel is tried once"));
            }
            if (last && one.hasNonNull("minutes")) {
                return Optional.of(Refusal.invalid(path + ".minutes", "does not go with the last channel, which nothing follows"));
            }
            if (!last && !one.hasNonNull("minutes")) {
                return Optional.of(Refusal.missing(path + ".minutes"));
            }
            if (!last && !one.path("minutes").asString("").matches("[0-9]{1,5}")) {
                return Optional.of(Refusal.invalid(path + ".minutes", "must be a whole number of minutes"));
            }
        }
        return Optional.empty();
    }

    /** The chain of a faultless request. */
    static Chain of(JsonNode channels) {
        List<Hop> hops = new ArrayList<>();
        channels.forEach(one -> hops.add(new Hop(medium(one), Integer.parseInt(one.path("minutes").asString("0")))));
        return hops.isEmpty() ? Chain.NONE : new Chain(hops);
    }

    private static Medium medium(JsonNode hop) {
        return Medium.valueOf(hop.path("channel").asString("").toUpperCase(Locale.ROOT));
    }
}
