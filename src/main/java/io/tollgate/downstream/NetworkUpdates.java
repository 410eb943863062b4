package io.tollgate.downstream;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.business.Businesses;
import io.tollgate.delivery.NetworkIds;
import io.tollgate.delivery.Receipt;
import io.tollgate.delivery.Receipts;
import io.tollgate.downstream.StatusReader.Status;
import io.tollgate.message.MessageId;
import io.tollgate.message.SenderId;
import io.tollgate.media.MediaFiles;
import io.tollgate.media.MediaId;
import io.tollgate.media.MediaKind;
import io.tollgate.messenger.InboundUpdates;
import java.time.Clock;
import java.time.Instant;
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
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes the updates of one webhook of the network, with its ids turned into ours. Statuses become receipts. What people wrote and set goes
 * the way of the messenger's updates, so that a stop counts the same, whether the messenger or a network reports it. The order of updates
 * does not matter, and a repeated one changes nothing.
 */
@Component
class NetworkUpdates {

    private static final Set<String> FIELDS = Set.of("messages", "user_preferences");
    private static final Pattern FILE_ID = Pattern.compile("[0-9]{1,40}");

    private final DownstreamNumbers numbers;
    private final Businesses businesses;
    private final NetworkIds ids;
    private final Receipts receipts;
    private final InboundUpdates inbound;
    private final MediaFiles files;
    private final MeterRegistry meters;
    private final Clock clock;
    private final StatusReader reader = new StatusReader();

    NetworkUpdates(DownstreamNumbers numbers, Businesses businesses, NetworkIds ids, Receipts receipts, InboundUpdates inbound,
            MediaFiles files, MeterRegistry meters, Clock clock) {
        this.numbers = numbers;
        this.businesses = businesses;
        this.ids = ids;
        this.receipts = receipts;
        this.inbound = inbound;
        this.files = files;
        this.meters = meters;
        this.clock = clock;
    }

    /** @param strange updates that could not be used; @param broken whether an update failed that is well formed */
    record Taken(int statuses, int messages, int repeated, int strange, boolean broken) {

        static Taken strange(int count) {
            return new Taken(0, 0, 0, count, false);
        }

        Taken and(Taken other) {
            return new Taken(statuses + other.statuses, messages + other.messages, repeated + other.repeated, strange + other.strange,
                    broken || other.broken);
        }
    }

    /** @param requestId for the log */
    Taken take(String requestId, ObjectNode body) {
        List<ObjectNode> changes = new ArrayList<>();
        int strange = 0;
        for (JsonNode entry : body.path("entry")) {
            for (JsonNode change : entry.path("changes")) {
                if (FIELDS.contains(change.path("field").asString("")) && change.path("value") instanceof ObjectNode) {
                    changes.add((ObjectNode) change);
                } else {
                    strange++; // a field that Tollgate did not subscribe to, or no change at all
                }
            }
        }
        if (changes.isEmpty() && strange == 0) {
            strange = 1;
        }
        Taken taken = statuses(changes).and(people(requestId, changes)).and(Taken.strange(strange));
        count("status", taken.statuses());
        count("message", taken.messages());
        count("repeated", taken.repeated());
        count("strange", taken.strange());
        return taken;
    }

    private Taken statuses(List<ObjectNode> changes) {
        Instant now = clock.instant();
        List<Status> read = new ArrayList<>();
        int strange = 0;
        for (ObjectNode change : changes) {
            for (JsonNode status : change.path("value").path("statuses")) {
                Optional<Status> one = reader.read(status, now);
                one.ifPresent(read::add);
                strange += one.isPresent() ? 0 : 1;
            }
        }
        if (read.isEmpty()) {
            return Taken.strange(strange);
        }
        Map<String, MessageId> known = ids.messages(CloudApiChannel.NAME, read.stream().map(Status::networkId).distinct().toList());
        Map<MessageId, String> news = new HashMap<>();
        List<Receipt> booked = new ArrayList<>();
        for (Status status : read) {
            Optional<MessageId> message = status.note().or(() -> Optional.ofNullable(known.get(status.networkId())));
            if (!known.containsKey(status.networkId())) {
                message.ifPresent(ours -> news.put(ours, status.networkId())); // the answer with the id was lost, or is still under way
            }
            message.ifPresent(ours -> booked.add(status.receipt(ours)));
            strange += message.isPresent() ? 0 : 1;
        }
        ids.add(CloudApiChannel.NAME, news);
        receipts.take(booked);
        return new Taken(booked.size(), 0, 0, strange, false);
    }

    private Taken people(String requestId, List<ObjectNode> changes) {
        List<ObjectNode> about = changes.stream().filter(change -> change.path("value").path("messages").size()
                + change.path("value").path("user_preferences").size() > 0 || change.path("value").path("contacts").size() > 0).toList();
        if (about.isEmpty()) {
            return Taken.strange(0);
        }
        Map<String, SenderId> senders = numbers.senders(about.stream().map(NetworkUpdates::number).distinct().toList());
        Map<String, MessageId> quoted = ids.messages(CloudApiChannel.NAME, quoted(about));
        Map<String, MediaId> media = files.remember(sent(about, senders));
        Taken taken = Taken.strange(0);
        List<ObjectNode> part = new ArrayList<>();
        int size = 0;
        for (ObjectNode change : about) {
            Optional<SenderId> sender = Optional.ofNullable(senders.get(number(change)));
            if (sender.isEmpty()) {
                taken = taken.and(Taken.strange(updates(change)));
                continue;
            }
            ((ObjectNode) change.path("value")).withObjectProperty("metadata").put("phone_number_id", sender.get().toString());
            for (JsonNode message : change.path("value").path("messages")) {
                ours(message, quoted);
                files(message).forEach(file -> Optional.ofNullable(media.get(file.path("id").asString("")))
                        .ifPresent(id -> file.put("id", id.toString())));
            }
            if (size + updates(change) > InboundUpdates.MOST) {
                taken = taken.and(take(requestId, part));
                part = new ArrayList<>();
                size = 0;
            }
            part.add(change);
            size += updates(change);
        }
        return taken.and(take(requestId, part));
    }

    /** The files in the messages, by the network's ids: only the business to whose number one came may fetch it. */
    private Map<String, MediaFiles.Sent> sent(List<ObjectNode> changes, Map<String, SenderId> senders) {
        Map<String, SenderId> numbersOfFiles = new HashMap<>();
        for (ObjectNode change : changes) {
            Optional.ofNullable(senders.get(number(change))).ifPresent(sender -> change.path("value").path("messages")
                    .forEach(message -> files(message).map(file -> file.path("id").asString("")).filter(FILE_ID.asMatchPredicate())
                            .forEach(id -> numbersOfFiles.put(id, sender))));
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

    private Taken take(String requestId, List<ObjectNode> changes) {
        if (changes.isEmpty()) {
            return Taken.strange(0);
        }
        ObjectNode body = JsonMapper.shared().createObjectNode().put("object", "whatsapp_business_account");
        ArrayNode all = body.putArray("entry").addObject().putArray("changes");
        changes.forEach(all::add);
        if (inbound.fault(body).isPresent()) {
            return Taken.strange(changes.stream().mapToInt(NetworkUpdates::updates).sum());
        }
        InboundUpdates.Outcome outcome = inbound.take(requestId, body);
        return new Taken(0, outcome.news(), outcome.repeated(), outcome.refused().size(), outcome.broken().isPresent());
    }

    private static Set<String> quoted(List<ObjectNode> changes) {
        Set<String> quoted = new HashSet<>();
        changes.forEach(change -> change.path("value").path("messages").forEach(message -> {
            quoted.add(message.path("context").path("id").asString(""));
            quoted.add(message.path("reaction").path("message_id").asString(""));
        }));
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

    private static String number(ObjectNode change) {
        return change.path("value").path("metadata").path("phone_number_id").asString("");
    }

    private static int updates(ObjectNode change) {
        JsonNode value = change.path("value");
        return Math.max(1, value.path("messages").size() + value.path("user_preferences").size() + value.path("statuses").size());
    }

    private void count(String what, int count) {
        if (count > 0) {
            meters.counter("tollgate.downstream.updates", "kind", what).increment(count);
        }
    }
}
