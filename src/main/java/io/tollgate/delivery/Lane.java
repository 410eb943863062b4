package io.tollgate.delivery;

import io.tollgate.business.Webhook;
import io.tollgate.delivery.StatusUpdates.Numbers;
import io.tollgate.message.BusinessId;
import io.tollgate.message.SenderId;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * All that goes to one URL of a business, in order. What goes to other URLs waits for none of it.
 *
 * @param number 0 for the URL of all that has none of its own, otherwise a digest of the URL
 */
record Lane(BusinessId business, long number) {

    static final Comparator<Lane> ORDER = Comparator.comparingInt((Lane lane) -> lane.business.value()).thenComparingLong(Lane::number);

    static Lane ofTheRest(BusinessId business) {
        return new Lane(business, 0);
    }

    private static Lane of(BusinessId business, Webhook webhook, String url) {
        return url.equals(webhook.ofTheRest())
                ? ofTheRest(business)
                : new Lane(business, Math.max(1, ByteBuffer.wrap(DigestUtils.sha256(url)).getLong() & Long.MAX_VALUE));
    }

    static Collection<Lane> all(BusinessId business, Webhook webhook) {
        return Stream.concat(Stream.of(ofTheRest(business)), webhook.ofNumbers().values().stream().map(url -> of(business, webhook, url)))
                .collect(Collectors.toSet());
    }

    /** Empty if nothing goes to it any more. */
    Optional<String> url(Webhook webhook) {
        return number == 0
                ? Optional.of(webhook.ofTheRest())
                : webhook.ofNumbers().values().stream().filter(url -> of(business, webhook, url).equals(this)).findFirst();
    }

    /** The numbers whose updates go through this lane. */
    Numbers numbers(Webhook webhook) {
        Set<SenderId> named = webhook.ofNumbers().entrySet().stream()
                .filter(it -> of(business, webhook, it.getValue()).equals(this) == (number != 0))
                .map(Map.Entry::getKey).collect(Collectors.toSet());
        return new Numbers(named, number != 0);
    }
}
