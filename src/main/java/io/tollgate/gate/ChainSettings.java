package io.tollgate.gate;

import io.tollgate.message.Category;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.chain.*}.
 *
 * @param look         how often a hop is looked at that others follow
 * @param nextIfUnsure categories whose next hop begins when the minutes are over, though the channel of the present one may still deliver
 *                     it: the person may get the message twice, and both are charged. For all others the next hop waits until the present
 *                     one has certainly failed, was recalled, or was given up after its expiry
 */
@ConfigurationProperties("tollgate.chain")
record ChainSettings(@DefaultValue("5s") Duration look, @DefaultValue Set<Category> nextIfUnsure) {

    ChainSettings {
        if (!look.isPositive()) {
            throw new IllegalArgumentException("tollgate.chain.look (" + look + ") must be positive. Maybe 5s.");
        }
        nextIfUnsure = Set.copyOf(nextIfUnsure);
    }
}
