package io.tollgate.messenger;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings {@code tollgate.messenger.*}.
 *
 * @param bodyLimit    the largest request body, 1KB to 64MB; a webhook may carry 1,000 updates
 * @param idsKept      how long a repeated update is recognised; eight days or more, as the messenger tries for seven
 * @param renewSecrets this start makes new tokens and a new signing secret of the messenger
 */
@ConfigurationProperties("tollgate.messenger")
record MessengerSettings(@DefaultValue("8MB") DataSize bodyLimit, @DefaultValue("30d") Duration idsKept,
        @DefaultValue("false") boolean renewSecrets) {

    static final String RENEWAL = "tollgate.messenger.renew-secrets";

    MessengerSettings {
        if (bodyLimit.toBytes() < 1024 || bodyLimit.toBytes() > 64 << 20) {
            throw new IllegalArgumentException("tollgate.messenger.body-limit (" + bodyLimit + ") must be between 1KB and 64MB");
        }
        if (idsKept.compareTo(Duration.ofDays(8)) < 0) {
            throw new IllegalArgumentException(
                    "tollgate.messenger.ids-kept (" + idsKept + ") must be eight days or more, as the messenger tries for seven."
                            + " Maybe 30d.");
        }
    }

    int bodyLimitBytes() {
        return (int) bodyLimit.toBytes();
    }
}
