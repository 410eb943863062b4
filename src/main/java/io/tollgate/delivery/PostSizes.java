package io.tollgate.delivery;

import io.tollgate.message.BusinessId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the update that a partner's server refuses while it takes others, so that one update does not hold up all behind it. A POST that
 * the server refuses is tried in halves, until the update is alone; then it is set aside, and the others go on. A server that then refuses
 * others too is out of order; it gets its pauses until it takes something. Of this process only; another begins anew.
 */
final class PostSizes {

    private final Map<BusinessId, Integer> sizes = new ConcurrentHashMap<>();
    private final Set<BusinessId> outOfOrder = ConcurrentHashMap.newKeySet();

    /** What to do after a refusal. */
    enum Next {
        TRY_HALF, SET_ASIDE, PAUSE
    }

    /** The most updates in the next POST. @param batch the most if nothing was refused */
    int most(BusinessId business, int batch) {
        return Math.min(batch, sizes.getOrDefault(business, batch));
    }

    /** The server has taken a POST: the next may be larger. */
    void taken(BusinessId business, int batch) {
        outOfOrder.remove(business);
        sizes.computeIfPresent(business, (_, size) -> 2 * size < batch ? 2 * size : null);
    }

    /** A POST with so many updates has failed. @param refused whether the server refuses these, and may take others */
    Next failed(BusinessId business, int updates, boolean refused) {
        if (!refused || outOfOrder.contains(business)) {
            sizes.remove(business);
            return Next.PAUSE;
        }
        if (updates > 1) {
            sizes.put(business, updates / 2);
            return Next.TRY_HALF;
        }
        sizes.remove(business);
        outOfOrder.add(business);
        return Next.SET_ASIDE;
    }
}
