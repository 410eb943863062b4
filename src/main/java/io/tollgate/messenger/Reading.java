package io.tollgate.messenger;

import io.tollgate.intake.Refusal;
import java.util.ArrayList;
import java.util.List;

/**
 * One body of the webhook, read.
 *
 * @param refused what is wrong with single updates; the others are none the worse for it
 * @param ignored updates of kinds that are nothing to us, such as statuses
 */
record Reading(List<MessengerUpdate> updates, List<Bad> refused, int ignored) {

    /** @param path of the update in the body */
    record Bad(String path, Refusal refusal) {}

    /** While it is read. */
    static final class Draft {

        private final List<MessengerUpdate> updates = new ArrayList<>();
        private final List<Bad> refused = new ArrayList<>();
        private int ignored;

        void add(MessengerUpdate update) {
            updates.add(update);
        }

        void refuse(String path, Refusal refusal) {
            refused.add(new Bad(path, refusal));
        }

        void ignore(int count) {
            ignored += count;
        }

        Reading done() {
            return new Reading(List.copyOf(updates), List.copyOf(refused), ignored);
        }
    }
}
