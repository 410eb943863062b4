package io.tollgate.kafka;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.database.Backoff;
import io.tollgate.delivery.StatusUpdate;
import io.tollgate.delivery.UpdateBodies;
import io.tollgate.kafka.TopicUpdates.Waiting;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes what waits into topics. One process at a time writes into a topic, and of each message one update at a time: the next one only
 * when the brokers have it. So the updates of a message keep their order, and after a crash one may come twice, with the same id.
 */
class TopicWriter {

    static final String UPDATE = "update";
    static final String UPDATE_ID = "update_id";

    private static final Logger log = LoggerFactory.getLogger(TopicWriter.class);
    private static final int MOST = 500;
    private static final Duration TURN = Duration.ofMinutes(1); // longer than the brokers may take
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final List<String> topics;
    private final TopicUpdates updates;
    private final KafkaClients clients;
    private final UpdateBodies bodies;
    private final Businesses businesses;
    private final Map<String, Failing> failing = new HashMap<>();

    TopicWriter(KafkaSettings settings, TopicUpdates updates, KafkaClients clients, UpdateBodies bodies, Businesses businesses) {
        this.topics = settings.readers().topics();
        this.updates = updates;
        this.clients = clients;
        this.bodies = bodies;
        this.businesses = businesses;
    }

    /** A topic that the brokers have not taken an update for. @param times in a row */
    private record Failing(int times, Instant until) {}

    /** Whether there may be more. */
    synchronized boolean write(Instant now) {
        boolean more = false;
        for (String topic : topics) {
            boolean rests = Optional.ofNullable(failing.get(topic)).filter(it -> it.until.isAfter(now)).isPresent();
            if (!rests && updates.hasAny(topic) && updates.takeTurn(topic, now, now.plus(TURN))) {
                boolean moreHere = write(topic, now);
                if (!moreHere) {
                    updates.endTurn(topic, now);
                }
                more |= moreHere;
            }
        }
        return more;
    }

    private boolean write(String topic, Instant now) {
        List<Waiting> oldest = updates.oldest(topic, MOST);
        Map<MessageId, Waiting> first = new LinkedHashMap<>();
        oldest.forEach(it -> first.putIfAbsent(it.update().message().first(), it));
        List<Waiting> some = List.copyOf(first.values());
        List<Optional<Exception>> sent = clients.send(records(topic, some));
        List<Waiting> written = new ArrayList<>();
        List<Exception> failures = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
            Waiting one = some.get(i);
            sent.get(i).ifPresentOrElse(failures::add, () -> written.add(one));
        }
        updates.finish(written);
        return failures.isEmpty()
                ? well(topic, oldest.size() == MOST || some.size() < oldest.size())
                : pause(topic, failures.getFirst(), now);
    }

    private boolean well(String topic, boolean more) {
        if (failing.remove(topic) != null) {
            log.warn("The topic {} takes verdicts and statuses again", topic);
        }
        return more;
    }

    private boolean pause(String topic, Exception why, Instant now) {
        Failing before = failing.getOrDefault(topic, new Failing(0, now));
        if (before.times == 0) {
            log.error("The topic {} does not take verdicts and statuses, and they wait: {}. Maybe it is missing, or Tollgate may not write"
                    + " into it.", topic, why.getClass().getSimpleName());
        }
        failing.put(topic, new Failing(before.times + 1, now.plus(Backoff.wait(before.times, FIRST_PAUSE, LONGEST_PAUSE))));
        return false;
    }

    private List<ProducerRecord<byte[], byte[]>> records(String topic, List<Waiting> some) {
        Map<BusinessId, List<Waiting>> byBusiness = some.stream().collect(Collectors.groupingBy(it -> it.update().business()));
        Map<Long, byte[]> values = new HashMap<>();
        byBusiness.forEach((business, its) -> values.putAll(values(business, its)));
        return some.stream().map(it -> new ProducerRecord<>(topic, null, bytes(it.update().message().first().text()),
                values.get(it.id()), headers(it))).toList();
    }

    private Map<Long, byte[]> values(BusinessId business, List<Waiting> its) {
        Map<Long, byte[]> values = new HashMap<>();
        List<Waiting> statuses = its.stream().filter(it -> !it.isVerdict()).toList();
        List<byte[]> envelopes = bodies.each(business, statuses.stream().map(Waiting::update).toList());
        for (int i = 0; i < statuses.size(); i++) {
            values.put(statuses.get(i).id(), envelopes.get(i));
        }
        its.stream().filter(Waiting::isVerdict).forEach(it -> values.put(it.id(), verdict(it.update())));
        return values;
    }

    private static byte[] verdict(StatusUpdate verdict) {
        ObjectNode json = JsonMapper.shared().createObjectNode().put("id", verdict.message().first().text());
        if (verdict.message().hop() > 0) {
            json.put("hop", verdict.message().hop());
        }
        json.put("at", verdict.at().toString());
        if (!verdict.callbackData().isEmpty()) {
            json.put("biz_opaque_callback_data", verdict.callbackData());
        }
        json.setAll((ObjectNode) JsonMapper.shared().readTree(verdict.detailJson()));
        return JsonMapper.shared().writeValueAsBytes(json);
    }

    private List<Header> headers(Waiting waiting) {
        StatusUpdate it = waiting.update();
        List<Header> headers = new ArrayList<>();
        headers.add(header(RecordReader.BUSINESS, businesses.lately(it.business()).map(Business::handle).orElse("")));
        headers.add(header(RecordReader.SENDER, it.sender().toString()));
        if (!it.callbackData().isEmpty()) {
            headers.add(header(RecordReader.CLIENT_REF, it.callbackData()));
        }
        headers.add(header(UPDATE, waiting.isVerdict() ? TopicUpdates.VERDICT : "status"));
        headers.add(header(UPDATE_ID, Long.toString(waiting.id())));
        return headers;
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
