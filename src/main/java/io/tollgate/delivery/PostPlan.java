package io.tollgate.delivery;

import io.tollgate.delivery.StatusUpdates.Waiting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which updates go into which POST, if several POSTs to one partner go at the same time. Updates of one message, and messages of one
 * person, keep their order: of two that are not in one POST, the later one waits for the next plan.
 */
final class PostPlan {

    /** So many updates are on their way to a partner at the same time, if its POSTs are small. */
    private static final int UPDATES_UNDER_WAY = 1_000;

    private static final int MOST_POSTS = 16;

    private PostPlan() {}

    /** How many POSTs may go at the same time. @param batch the most updates in one */
    static int width(int batch) {
        return Math.clamp(UPDATES_UNDER_WAY / batch, 1, MOST_POSTS);
    }

    /**
     * @param oldest in the order of the queue
     * @param size   the most updates in a POST
     * @param width  the most POSTs
     * @param aside  messages and persons with an earlier update that is set aside, as {@link #order} has them: theirs wait
     * @return the updates of each POST; an update that was set aside before has a POST of its own
     */
    static List<List<Waiting>> of(List<Waiting> oldest, int size, int width, Set<?> aside) {
        List<List<Waiting>> posts = new ArrayList<>();
        Set<Object> closed = new HashSet<>(aside);
        List<Waiting> open = new ArrayList<>();
        Set<Object> inOpen = new HashSet<>();
        for (Waiting update : oldest) {
            Object order = order(update);
            if (closed.contains(order) || posts.size() == width) {
                continue;
            }
            if (update.wasAside()) {
                if (!inOpen.contains(order)) {
                    posts.add(List.of(update));
                }
                closed.add(order);
                continue;
            }
            if (!fits(update, open, size)) {
                posts.add(open);
                closed.addAll(inOpen);
                open = new ArrayList<>();
                inOpen = new HashSet<>();
            }
            if (!closed.contains(order)) {
                open.add(update);
                inOpen.add(order);
            }
        }
        if (!open.isEmpty() && posts.size() < width) {
            posts.add(open);
        }
        return posts;
    }

    /** Whether one more update fits. Updates that wait in one row go in one POST, if a POST can take them. */
    private static boolean fits(Waiting update, List<Waiting> open, int size) {
        boolean begins = open.isEmpty() || open.getLast().id() != update.id();
        return open.isEmpty() || open.size() + (begins ? Math.min(size, 1 + update.after()) : 1) <= size;
    }

    /** The key of the order: updates with the same key keep their order. */
    static Object order(Waiting update) {
        return switch (update.update()) {
            case StatusUpdate status -> status.message();
            case InboundMessage message -> message.recipient();
            case MarketingChoice choice -> choice.recipient();
            case AccountNotice notice -> notice.business();
        };
    }
}
