package io.tollgate.delivery;

import io.tollgate.message.BusinessId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the update that a partner's server refuses while it takes others, so that one update does not hold up all behind it. A POST that
 * the server refuses is tried in halves, until the update is alone; then it is set aside, and the others go on. A server that then refuses
 * others too is out of order; it gets its pauses until it takes something.
 *
 * <p>Only this process knows how far a search has come, and that is enough: after a restart, or on another node, it begins anew and finds
 * the same update after at most ten more POSTs. What the search has found is kept in the table: the update that is set aside.
 */
final class PostSizes {

    private final Map<Target, Integer> sizes = new ConcurrentHashMap<>();
    private final Set<Target> outOfOrder = ConcurrentHashMap.newKeySet();

    /** One URL of a business. */
    record Target(BusinessId business, String url) {}

    /** What to do after a refusal. */
    enum Next {
        TRY_HALF, SET_ASIDE, PAUSE
    }

    /** The most updates in the next POST. @param batch the most if nothing was refused */
    int most(Target target, int batch) {
        return Math.min(batch, sizes.getOrDefault(target, batch));
    }

    /** The server has taken a POST: the next may be larger. */
    void taken(Target target, int batch) {
        outOfOrder.remove(target);
        sizes.computeIfPresent(target, (_, size) -> 2 * size < batch ? 2 * size : null);
    }

    /** Forgets what the servers of the business have refused so far. */
    void forget(BusinessId business) {
        outOfOrder.removeIf(target -> target.business().equals(business));
        sizes.keySet().removeIf(target -> target.business().equals(business));
    }

    /** A POST with so many updates has failed. @param refused whether the server refuses these, and may take others */
    Next failed(Target target, int updates, boolean refused) {
        if (!refused || outOfOrder.contains(target)) {
            sizes.remove(target);
            return Next.PAUSE;
        }
        if (updates > 1) {
            sizes.put(target, updates / 2);
            return Next.TRY_HALF;
        }
        sizes.remove(target);
        outOfOrder.add(target);
        return Next.SET_ASIDE;
    }
}
