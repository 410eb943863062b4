package io.tollgate.assistant;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The endpoint for assistants, by the Model Context Protocol.
 *
 * @param enabled        Whether assistants may call, at /administration/v1/mcp, with the token of a person.
 * @param largestRequest The largest request of an assistant, 64KB to 32MB; a draft comes with its files.
 */
@ConfigurationProperties("tollgate.mcp")
record AssistantSettings(@DefaultValue("false") boolean enabled, @DefaultValue("8MB") DataSize largestRequest) {

    AssistantSettings {
        if (largestRequest.toBytes() < 64 << 10 || largestRequest.toBytes() > 32 << 20) {
            throw new IllegalArgumentException("tollgate.mcp.largest-request (" + largestRequest + ") must be between 64KB and 32MB");
        }
    }
}
