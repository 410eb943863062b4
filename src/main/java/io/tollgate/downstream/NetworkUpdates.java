package io.tollgate.downstream;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.business.Businesses;
import io.tollgate.delivery.NetworkIds;
import io.tollgate.message.MessageId;
import io.tollgate.message.SenderId;
import io.tollgate.media.MediaFiles;
import io.tollgate.media.MediaId;
import io.tollgate.media.MediaKind;
import io.tollgate.messenger.Changes;
import io.tollgate.messenger.Changes.Change;
import io.tollgate.messenger.InboundUpdates;
import io.tollgate.messenger.Placed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes the updates of one webhook of the network, with its ids turned into ours. Statuses become receipts. What people wrote and set goes
 * the way of the messenger's updates, so that a stop counts the same, whether the messenger or a network reports it. The order of updates
 * does not matter, and a repeated one changes nothing.
 */
@Component
class NetworkUpdates {

    private static final Set<String> FIELDS = Set.of("messages", "user_preferences");
    /** What a change has if it is about people. */
    private static final List<String> PEOPLE = List.of("messages", "user_preferences", "contacts");
    private static final Pattern FILE_ID = Pattern.compile("[0-9]{1,40}");

    private final DownstreamNumbers numbers;
    private final Businesses businesses;
    private final NetworkIds ids;
    private final NetworkStatuses statuses;
    private final InboundUpdates inbound;
    private final MediaFiles files;
    private final MeterRegistry meters;

    NetworkUpdates(DownstreamNumbers numbers, Businesses businesses, NetworkIds ids, NetworkStatuses statuses,
            InboundUpdates inbound, MediaFiles files, MeterRegistry meters) {
        this.numbers = numbers;
        this.businesses = businesses;
        this.ids = ids;
        this.statuses = statuses;
        this.inbound = inbound;
        this.files = files;
        this.meters = meters;
    }

    /** A change. @param sender the number of ours that it is about, if that is known */
    record Addressed(Change change, Optional<SenderId> sender) {

        Placed value() {
            return change.value();
        }
    }

    /**
     * @param strange places in the body of what could not be used
     * @param early   statuses of messages whose calls have perhaps not ended: their ids may be known soon
     * @param broken  whether an update failed that is well formed
     */
    record Taken(int statuses, int messages, int repeated, List<String> strange, int early, boolean broken) {

        /** A body that cannot be read. */
        static Taken garbage() {
            return new Taken(0, 0, 0, List.of("body"), 0, false);
        }
    }

    /** @param requestId for the log */
    Taken take(String requestId, ObjectNode body) {
        Changes all = Changes.of(body);
        List<String> strange = new ArrayList<>(all.strange().stream().map(InboundUpdates.Bad::path).toList());
        List<Change> changes = new ArrayList<>();
        for (Change change : all.sound()) {
            if (FIELDS.contains(change.field())) {
                changes.add(change);
            } else {
                strange.add(change.value().path()); // a field that Tollgate did not subscribe to
            }
        }
        if (all.sound().isEmpty() && strange.isEmpty()) {
            strange.add("entry");
        }
        Map<String, SenderId> senders = numbers.senders(changes.stream().map(NetworkUpdates::number).distinct().toList());
        List<Addressed> addressed = changes.stream()
                .map(change -> new Addressed(change, Optional.ofNullable(senders.get(number(change))))).toList();
        // People first: whatever is wrong with a status, a stop is on disk.
        Optional<InboundUpdates.Outcome> people = people(requestId, addressed, strange);
        NetworkStatuses.Taken told = statuses.take(addressed, strange);
        people.ifPresent(outcome -> outcome.refused().forEach(bad -> strange.add(bad.path())));
        Taken taken = new Taken(told.booked(), people.map(InboundUpdates.Outcome::news).orElse(0),
                people.map(InboundUpdates.Outcome::repeated).orElse(0), List.copyOf(strange), told.early(),
                people.flatMap(InboundUpdates.Outcome::broken).isPresent());
        count("status", taken.statuses());
        count("message", taken.messages());
        count("repeated", taken.repeated());
        count("early", taken.early());
        count("strange", taken.strange().size());
        return taken;
    }

    private Optional<InboundUpdates.Outcome> people(String requestId, List<Addressed> changes, List<String> strange) {
        List<Addressed> about = new ArrayList<>();
        for (Addressed change : changes) {
            if (PEOPLE.stream().noneMatch(property -> has(change.value().node(), property))) {
                continue;
            }
            if (change.sender().isPresent()) {
                about.add(change);
            } else {
                strange.add(change.value().path() + ".metadata.phone_number_id");
            }
        }
        if (about.isEmpty()) {
            return Optional.empty();
        }
        Map<String, MessageId> quoted = ids.messages(CloudApiChannel.NAME, quoted(about));
        Map<String, MediaId> media = files.remember(sent(about));
        for (Addressed change : about) {
            change.value().node().withObjectProperty("metadata").put("phone_number_id", change.sender().orElseThrow().toString());
            messages(change).forEach(message -> {
                ours(message, quoted);
                files(message).forEach(file -> Optional.ofNullable(media.get(file.path("id").asString("")))
                        .ifPresent(id -> file.put("id", id.toString())));
            });
        }
        return Optional.of(inbound.take(requestId, about.stream().map(Addressed::change).toList()));
    }

    private static boolean has(ObjectNode value, String property) {
        return value.hasNonNull(property) && !(value.path(property).isArray() && value.path(property).isEmpty());
    }

    /** What is none is refused by those who read them. */
    private static Stream<ObjectNode> messages(Addressed change) {
        return change.value().all("messages", (_, _) -> {}).stream().map(Placed::node);
    }

    /** The files in the messages, by the network's ids: only the business to whose number one came may fetch it. */
    private Map<String, MediaFiles.Sent> sent(List<Addressed> changes) {
        Map<String, SenderId> numbersOfFiles = new HashMap<>();
        for (Addressed change : changes) {
            SenderId sender = change.sender().orElseThrow();
            messages(change).flatMap(NetworkUpdates::files).map(file -> file.path("id").asString(""))
                    .filter(FILE_ID.asMatchPredicate()).forEach(id -> numbersOfFiles.put(id, sender));
        }
        Map<String, MediaFiles.Sent> sent = new HashMap<>();
        numbersOfFiles.forEach((id, number) -> businesses.sender(number)
                .ifPresent(sender -> sent.put(id, new MediaFiles.Sent(sender.business(), number))));
        return sent;
    }

    private static Stream<ObjectNode> files(JsonNode message) {
        return Stream.of(MediaKind.values()).map(kind -> message.path(kind.property())).filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast);
    }

    private static Set<String> quoted(List<Addressed> changes) {
        Set<String> quoted = new HashSet<>();
        changes.stream().flatMap(NetworkUpdates::messages).forEach(message -> {
            quoted.add(message.path("context").path("id").asString(""));
            quoted.add(message.path("reaction").path("message_id").asString(""));
        });
        quoted.remove("");
        return quoted;
    }

    /** Gives messages of ours that she quotes or reacts to the ids by which the business knows them. */
    private static void ours(JsonNode message, Map<String, MessageId> known) {
        replace(message.path("context"), "id", known);
        replace(message.path("reaction"), "message_id", known);
    }

    private static void replace(JsonNode holder, String property, Map<String, MessageId> known) {
        if (holder instanceof ObjectNode object) {
            Optional.ofNullable(known.get(object.path(property).asString(""))).ifPresent(ours -> object.put(property, ours.first().text()));
        }
    }

    private static String number(Change change) {
        return change.value().node().path("metadata").path("phone_number_id").asString("");
    }

    private void count(String what, int count) {
        if (count > 0) {
            meters.counter("tollgate.downstream.updates", "kind", what).increment(count);
        }
    }
}
