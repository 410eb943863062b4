package io.tollgate.downstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tollgate.database.Trouble;
import io.tollgate.delivery.HandOver;
import io.tollgate.downstream.CallOutcome.Reply;
import io.tollgate.downstream.Composed.Impossible;
import io.tollgate.downstream.Composed.NotYet;
import io.tollgate.downstream.NetworkAnswer.Refused;
import io.tollgate.media.MediaFile;
import io.tollgate.media.MediaFiles;
import io.tollgate.media.MediaId;
import io.tollgate.media.MediaUses;
import io.tollgate.media.MediaUses.Use;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.apache.hc.client5.http.entity.mime.InputStreamBody;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts the network's ids of files in the place of ours. A file that the network does not have yet is uploaded, once for each number and not
 * within the call for a message, which must be short: the message waits and is offered again. Two processes may both upload a file; then
 * one of the ids is used.
 */
@Component
final class NetworkUploads {

    private static final Logger log = LoggerFactory.getLogger(NetworkUploads.class);
    private static final int UPLOAD_ERROR = 131053;
    private static final String UPLOAD_TITLE = "Media upload error";
    private static final Duration SOON = Duration.ofMillis(500);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(15);
    /** The longest time for a whole file, however slowly it goes. */
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int MOST_AT_ONCE = 8;
    private static final int REMEMBERED = 10_000;

    private final MediaFiles files;
    private final UploadedFiles uploaded;
    private final Breaker breaker;
    private final NetworkClient client;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final Set<Key> underWay = ConcurrentHashMap.newKeySet();
    /** Uploads that have just ended badly, with what a message must do; then the next message tries again. */
    private final Cache<Key, Composed> ended = Caffeine.newBuilder().expireAfterWrite(AFTER_A_FAILURE).maximumSize(REMEMBERED).build();
    private final Cache<Key, String> lately = Caffeine.newBuilder().expireAfterWrite(LONGEST).maximumSize(REMEMBERED).build();

    private record Key(MediaId file, String number) {}

    NetworkUploads(MediaFiles files, UploadedFiles uploaded, Breaker breaker, NetworkClient client) {
        this.files = files;
        this.uploaded = uploaded;
        this.breaker = breaker;
        this.client = client;
    }

    /** Replaces the ids in the body. @return why the message cannot be sent now, or at all, if that is so */
    Optional<Composed> replace(HandOver message, ObjectNode body, NetworkNumber number) {
        Optional<Composed> why = Optional.empty();
        for (Use use : MediaUses.in(body, body.path("type").asString("text"))) {
            Optional<MediaFile> file = use.id().flatMap(id -> files.find(id, message.business()));
            Optional<Composed> not = file.isEmpty()
                    ? Optional.of(impossible("The file of the message was deleted, or its time is over."))
                    : replace(message, use, file.get(), number);
            why = why.or(() -> not); // the other uploads begin meanwhile
        }
        return why;
    }

    private Optional<Composed> replace(HandOver message, Use use, MediaFile file, NetworkNumber number) {
        if (!file.isUpload() && file.sender().equals(message.sender())) {
            use.file().put("id", file.networkId().orElseThrow());
            return Optional.empty();
        }
        if (file.content().isEmpty()) {
            return Optional.of(impossible("The file came to another number, and nobody has fetched it."));
        }
        Key key = new Key(file.id(), number.id());
        Optional<String> id = Optional.ofNullable(lately.getIfPresent(key)).or(() -> uploaded.id(file.id(), number.id()));
        if (id.isPresent()) {
            lately.put(key, id.get());
            use.file().put("id", id.get());
            return Optional.empty();
        }
        Optional<Composed> end = Optional.ofNullable(ended.getIfPresent(key));
        if (end.isEmpty() && underWay.add(key)) {
            begin(key, file, number);
        }
        return end.or(() -> Optional.of(new NotYet("a file is on its way to the network", SOON)));
    }

    /** Unless another upload of the file has ended since it was looked for. */
    private void begin(Key key, MediaFile file, NetworkNumber number) {
        if (lately.getIfPresent(key) == null) {
            Thread.ofVirtual().name("upload").start(() -> upload(key, file, number));
        } else {
            underWay.remove(key);
        }
    }

    private void upload(Key key, MediaFile file, NetworkNumber number) {
        places.acquireUninterruptibly();
        try (InputStream content = files.open(file)) {
            HttpEntity form = MultipartEntityBuilder.create().addTextBody("messaging_product", "whatsapp")
                    .addTextBody("type", file.content().orElseThrow().type())
                    .addPart("file", new InputStreamBody(content, ContentType.create(file.content().orElseThrow().type()), "file",
                            file.content().orElseThrow().bytes()))
                    .build();
            Optional<CallOutcome> exchange = breaker.call(() -> client.send("/" + number.id() + "/media", number.token(), form, LONGEST));
            exchange.ifPresentOrElse(answer -> take(key, answer), () -> later(key));
        } catch (IOException | RuntimeException failure) {
            log.warn("A file could not be uploaded to the Cloud API: {}", Trouble.place(failure));
            later(key);
        } finally {
            underWay.remove(key); // after its end is known, so that none begins twice
            places.release();
        }
    }

    private void take(Key key, CallOutcome exchange) {
        if (!(exchange instanceof Reply reply)) {
            later(key);
            return;
        }
        JsonNode answer = AnswerReader.json(reply);
        String id = answer.path("id").asString("");
        if (reply.status() == 200 && id.matches("[0-9]{1,40}")) {
            uploaded.add(key.file(), key.number(), id);
            lately.put(key, id);
        } else if (reply.status() == 400 && answer.path("error").path("code").canConvertToInt()
                && !answer.path("error").path("is_transient").asBoolean(false)) {
            ended.put(key, impossible(Told.of(answer.path("error").path("error_data").path("details")
                    .asString(answer.path("error").path("message").asString("")), Told.DETAILS)));
        } else {
            later(key);
        }
    }

    private void later(Key key) {
        ended.put(key, new NotYet("a file could not be uploaded to the network", AFTER_A_FAILURE));
    }

    private static Impossible impossible(String details) {
        return new Impossible(new Refused(UPLOAD_ERROR, UPLOAD_TITLE, details));
    }
}
