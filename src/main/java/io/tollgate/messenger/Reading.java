package io.tollgate.messenger;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.messenger.InboundUpdates.Bad;
import io.tollgate.persons.People;
import java.util.ArrayList;
import java.util.List;

/**
 * What was read from one body of the webhook.
 *
 * @param links   people who are named by several identities outside the updates, as in a status
 * @param refused what is wrong with single updates; the other updates are taken
 * @param ignored how many updates are of kinds that Tollgate does not use, such as statuses
 */
record Reading(List<MessengerUpdate> updates, List<People.Met> links, List<Bad> refused, int ignored) {

    /** Collects the parts while the body is read. */
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
