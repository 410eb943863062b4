package io.tollgate.ledger;

import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import java.time.YearMonth;
import java.util.Comparator;

/**
 * The key by which charged messages are counted for volume tiers; its order is that of locking.
 *
 * @param month month of the delivery, in the business's zone
 */
public record VolumeKey(BusinessId business, String market, Category category, YearMonth month) implements Comparable<VolumeKey> {

    private static final Comparator<VolumeKey> KEY_ORDER = Comparator.comparing(VolumeKey::business)
            .thenComparing(VolumeKey::market).thenComparing(key -> key.category().name()).thenComparing(VolumeKey::month);

    @Override
    public int compareTo(VolumeKey other) {
        return KEY_ORDER.compare(this, other);
    }
}
