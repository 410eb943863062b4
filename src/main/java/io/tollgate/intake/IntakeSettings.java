package io.tollgate.intake;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/** Limits of partner requests. @param bodyLimit the largest request body over HTTP, and the longest line in a file */
@ConfigurationProperties("tollgate.intake")
record IntakeSettings(@DefaultValue("256KB") DataSize bodyLimit) {

    IntakeSettings {
        if (bodyLimit.toBytes() < 1024 || bodyLimit.toBytes() > 10 << 20) {
            throw new IllegalArgumentException("tollgate.intake.body-limit (" + bodyLimit + ") must be between 1KB and 10MB");
        }
    }

    int bodyLimitBytes() {
        return (int) bodyLimit.toBytes();
    }
}
