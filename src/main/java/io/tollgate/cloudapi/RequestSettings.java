package io.tollgate.cloudapi;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of a single request.
 *
 * @param bodyLimit the largest request body over HTTP, and the longest line in a file, 1KB to 10MB
 */
@ConfigurationProperties("tollgate.intake")
public record RequestSettings(@DefaultValue("256KB") DataSize bodyLimit) {

    public RequestSettings {
        if (bodyLimit.toBytes() < 1024 || bodyLimit.toBytes() > 10 << 20) {
            throw new IllegalArgumentException("tollgate.intake.body-limit (" + bodyLimit + ") must be between 1KB and 10MB");
        }
    }

    public int bodyLimitBytes() {
        return (int) bodyLimit.toBytes();
    }
}
