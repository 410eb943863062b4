package io.tollgate.messenger;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.database.Trouble;
import io.tollgate.keyword.Keywords;
import io.tollgate.message.Medium;
import io.tollgate.persons.People;
import io.tollgate.quarantine.Halves;
import io.tollgate.release.RuleBooks;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes what people wrote and set, as the messenger itself or a network behind Tollgate reports it. The caller has checked that the body
 * comes from there.
 */
@Component
public final class InboundUpdates {

    /** The most updates in one body of the messenger, and in one transaction. */
    public static final int MOST = 1_000;

    private static final int NAMED = 50;
    private static final Logger log = LoggerFactory.getLogger(InboundUpdates.class);

    private final WebhookReader reader;
    private final InboundProcessor processor;
    private final RuleBooks ruleBooks;
    private final Clock clock;

    InboundUpdates(WebhookReader reader, InboundProcessor processor, RuleBooks ruleBooks, Clock clock) {
        this.reader = reader;
        this.processor = processor;
        this.ruleBooks = ruleBooks;
        this.clock = clock;
    }

    /**
     * What came of the updates of one body: each that is not refused is on disk.
     *
     * @param repeated updates that were taken before and changed nothing now
     * @param ignored  updates of kinds that are not used here, such as statuses
     */
    public record Outcome(int news, int repeated, int ignored, List<Bad> refused) {

        /** An update that failed although it is well formed: it must be tried again. */
        public Optional<Bad> broken() {
            return refused.stream().filter(bad -> bad.refusal().fault() == RequestFault.BROKEN).findFirst();
        }
    }

    /** An update that was not taken, or something strange beside the updates. @param path its place in the body */
    public record Bad(String path, Refusal refusal) {}

    /** What is wrong with the body as a whole, if anything is; then no part of it can be taken. */
    public Optional<Refusal> fault(ObjectNode body) {
        return Changes.fault(body);
    }

    /** Takes a body without such a fault, of the messenger or a network like it. @param requestId for the log */
    public Outcome take(String requestId, ObjectNode body) {
        return take(requestId, body, Medium.MESSENGER);
    }

    /** @param medium by which people wrote: an SMS opens no window of the messenger */
    public Outcome take(String requestId, ObjectNode body, Medium medium) {
        return take(requestId, Changes.of(body), medium);
    }

    /** Takes changes of a network behind Tollgate, however many they are. */
    public Outcome take(String requestId, List<Changes.Change> changes) {
        return take(requestId, new Changes(changes, List.of()), Medium.MESSENGER);
    }

    private Outcome take(String requestId, Changes changes, Medium medium) {
        Reading reading = reader.read(changes, clock.instant());
        Instant now = clock.instant();
        List<MessengerUpdate> updates = medium == Medium.MESSENGER
                ? reading.updates()
                : reading.updates().stream().map(MessengerUpdate::withoutWindow).toList();
        Keywords keywords = ruleBooks.inForce(now).keywords(LocalDate.ofInstant(now, ZoneOffset.UTC));
        InboundProcessor.Taken taken = take(requestId, part(updates, 0), part(reading.links(), 0), keywords, now);
        for (int from = MOST; from < Math.max(updates.size(), reading.links().size()); from += MOST) {
            taken = taken.and(take(requestId, part(updates, from), part(reading.links(), from), keywords, now));
        }
        List<Bad> refused = new ArrayList<>(reading.refused());
        refused.addAll(taken.refused());
        if (!refused.isEmpty()) {
            log.info("Request {} of the messenger: {} updates could not be taken: {}", requestId, refused.size(),
                    refused.stream().limit(NAMED).map(bad -> bad.path() + " " + bad.refusal().fault()).collect(Collectors.joining(", ")));
        }
        return new Outcome(taken.news(), taken.repeated(), reading.ignored(), refused);
    }

    private static <T> List<T> part(List<T> all, int from) {
        return all.subList(Math.min(from, all.size()), Math.min(from + MOST, all.size()));
    }

    /** A faulty update does not hold back any other: neither a message to another business nor, above all, a stop. */
    @SuppressWarnings("ReferenceEquality") // the part that begins with the first update
    private InboundProcessor.Taken take(String requestId, List<MessengerUpdate> updates, List<People.Met> links, Keywords keywords,
            Instant now) {
        Function<List<MessengerUpdate>, InboundProcessor.Taken> taking = part -> processor.take(part,
                updates.isEmpty() || part.getFirst() == updates.getFirst() ? links : List.of(), keywords, now);
        return Halves.of(updates, taking, (update, failure) -> {
            log.error("Request {} of the messenger: one update fails also alone: {}", requestId, Trouble.place(failure));
            return new InboundProcessor.Taken(0, 0, List.of(new Bad(update.path(), new Refusal(RequestFault.BROKEN,
                    "Tollgate is at fault; the other updates were taken. Try again."))));
        }).stream().reduce(InboundProcessor.Taken::and).orElseThrow();
    }
}
