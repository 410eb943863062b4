package io.tollgate.gate;

import io.tollgate.delivery.HandOver;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.RecipientId;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** What was forbidden by calls that have been acknowledged, and the messages that were under way all the same. */
final class Refusals {

    final Queue<HandOver> late = new ConcurrentLinkedQueue<>();
    private final Set<Refusal> all = ConcurrentHashMap.newKeySet();

    /** No messages to her from this business, or from any; or only no marketing. */
    record Refusal(RecipientId person, Optional<BusinessId> business, boolean marketingOnly) {}

    void add(Refusal refusal) {
        all.add(refusal);
    }

    void remove(Refusal refusal) {
        all.remove(refusal);
    }

    /** Notes a message that is under way though a refusal was acknowledged that forbids it. */
    void note(HandOver message) {
        List<Optional<BusinessId>> whose = List.of(Optional.of(message.business()), Optional.empty());
        List<Boolean> kinds = message.category() == Category.MARKETING ? List.of(false, true) : List.of(false);
        Stream<Refusal> forbidding = whose.stream()
                .flatMap(business -> kinds.stream().map(marketing -> new Refusal(message.recipient(), business, marketing)));
        if (forbidding.anyMatch(all::contains)) {
            late.add(message);
        }
    }
}
