package io.tollgate.directsend;

import io.tollgate.message.Category;
import io.tollgate.message.Content;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How long the delivery of a free text of another category may take: the request says so. */
public final class DirectSendLife {

    /** The property of a request that says how long the delivery may take, in seconds. */
    public static final String PROPERTY = "message_send_ttl_seconds";

    public static final Duration SHORTEST = Duration.ofSeconds(30);
    public static final Duration LONGEST = Duration.ofHours(12);

    private static final Duration USUAL_OF_CODES = Duration.ofMinutes(10);

    private DirectSendLife() {}

    /** @param content of a checked message, as {@link Content} says; after an erasure it has no life of its own */
    public static Duration of(byte[] content, Category category) {
        JsonNode seconds = content.length == 0
                ? JsonMapper.shared().missingNode()
                : JsonMapper.shared().readTree(Content.inflated(content)).path(PROPERTY);
        return seconds.isMissingNode() || seconds.isNull()
                ? category == Category.AUTHENTICATION ? USUAL_OF_CODES : LONGEST
                : Duration.ofSeconds(seconds.asLong(LONGEST.toSeconds()));
    }
}
