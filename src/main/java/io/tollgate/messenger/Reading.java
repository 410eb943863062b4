package io.tollgate.messenger;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.persons.People;
import java.util.ArrayList;
import java.util.List;

/**
 * One body of the webhook, read.
 *
 * @param links   people who were named by several identities besides, as in a status
 * @param refused what is wrong with single updates; the others are none the worse for it
 * @param ignored updates of kinds that are nothing to us, such as statuses
 */
record Reading(List<MessengerUpdate> updates, List<People.Met> links, List<Bad> refused, int ignored) {

    /** @param path of the update in the body */
    record Bad(String path, Refusal refusal) {}

    /** While it is read. */
    static final class Draft {

        private final List<MessengerUpdate> updates = new ArrayList<>();
        private final List<People.Met> links = new ArrayList<>();
        private final List<Bad> refused = new ArrayList<>();
        private int ignored;

        void add(MessengerUpdate update) {
            updates.add(update);
        }

        void link(People.Met met) {
            links.add(met);
        }

        void refuse(String path, Refusal refusal) {
            refused.add(new Bad(path, refusal));
        }

        void ignore(int count) {
            ignored += count;
        }

        Reading done() {
            return new Reading(List.copyOf(updates), List.copyOf(links), List.copyOf(refused), ignored);
        }
    }
}
