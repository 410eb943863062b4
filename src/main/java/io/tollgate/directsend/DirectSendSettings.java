package io.tollgate.directsend;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.direct-send.*}: free text that counts as UTILITY or AUTHENTICATION.
 *
 * @param textsKept how long such texts are kept for review, a day to a year: as long as somebody may complain of a misuse
 */
@ConfigurationProperties("tollgate.direct-send")
record DirectSendSettings(@DefaultValue("30d") Duration textsKept) {

    DirectSendSettings {
        if (textsKept.compareTo(Duration.ofDays(1)) < 0 || textsKept.compareTo(Duration.ofDays(366)) > 0) {
            throw new IllegalArgumentException("tollgate.direct-send.texts-kept (" + textsKept + ") must be 1 to 366 days. Maybe 30d.");
        }
    }
}
