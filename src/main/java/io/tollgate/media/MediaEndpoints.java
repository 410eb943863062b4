package io.tollgate.media;

import io.tollgate.business.Business;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.GraphObject;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.OwnRequests;
import io.tollgate.cloudapi.StreamedBody;
import io.tollgate.media.MediaVault.Draft;
import io.tollgate.secrets.Keys;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells a business what a file of its own is, gives it out at an address that is valid for a short time, and deletes it. A file that
 * somebody sent is fetched from the network when the business asks for it first. Another business's file looks as if it did not exist.
 */
@Component
final class MediaEndpoints implements GraphObject {

    private static final Logger log = LoggerFactory.getLogger(MediaEndpoints.class);
    private static final String PATH = "/media/v1/file";
    private static final Refusal NO_SUCH_FILE = new Refusal(RequestFault.UNKNOWN_SENDER,
            "There is no file with this id, or this token may not use it.");
    private static final Refusal OTHER_NUMBER = new Refusal(RequestFault.UNKNOWN_SENDER,
            "Param phone_number_id is not a valid whatsapp business phone number id ID of this file.");

    private final OwnRequests requests;
    private final Answers answers;
    private final MediaFiles files;
    private final MediaVault vault;
    private final MediaCare care;
    private final ObjectProvider<MediaOrigin> origins;
    private final MediaSettings settings;
    private final Keys keys;
    private final Clock clock;

    MediaEndpoints(OwnRequests requests, Answers answers, MediaFiles files, MediaVault vault, MediaCare care,
            ObjectProvider<MediaOrigin> origins, MediaSettings settings, Keys keys, Clock clock) {
        this.requests = requests;
        this.answers = answers;
        this.files = files;
        this.vault = vault;
        this.care = care;
        this.origins = origins;
        this.settings = settings;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public Set<String> methods() {
        return Set.of("GET", "DELETE");
    }

    @Override
    public boolean has(String id, Business business) {
        return MediaId.parse(id).flatMap(it -> files.find(it, business.id())).isPresent();
    }

    /** {@code GET} and {@code DELETE /{version}/{media-id}} */
    @Override
    public Answer answer(String requestId, Business business, String id, HttpServletRequest request) {
        return orUnavailable(requestId, () -> switch (find(business, id, request)) {
            case Found.Not(Refusal why) -> answers.refused(requestId, why);
            case Found.Here(MediaFile file) -> request.getMethod().equals("DELETE")
                    ? delete(requestId, file)
                    : describe(requestId, file, request);
        });
    }

    @Bean
    HttpEndpoint fileEndpoint() {
        return new HttpEndpoint("file", Optional.of(PATH), Set.of("GET"), this::file);
    }

    private Answer describe(String requestId, MediaFile file, HttpServletRequest request) {
        return switch (complete(file)) {
            case Found.Not(Refusal why) -> answers.refused(requestId, why);
            case Found.Here(MediaFile whole) -> answers.success(requestId, description(request, whole));
        };
    }

    private Answer delete(String requestId, MediaFile file) {
        care.remove(file);
        return answers.done(requestId);
    }

    /** {@code GET} at the address that {@link #describe} gave. The file itself is a {@link StreamedBody}. */
    Answer file(HttpServletRequest request) {
        String id = parameter(request, "id");
        String until = parameter(request, "until");
        return requests.answer(request, (requestId, business) -> orUnavailable(requestId, () -> {
            boolean valid = until.matches("[0-9]{1,12}") && clock.instant().getEpochSecond() < Long.parseLong(until)
                    && MessageDigest.isEqual(seal(business.id().value(), id, until).getBytes(StandardCharsets.US_ASCII),
                            parameter(request, "seal").getBytes(StandardCharsets.UTF_8));
            Optional<MediaContent> content = MediaId.parse(id).filter(_ -> valid).flatMap(it -> files.find(it, business.id()))
                    .flatMap(MediaFile::content);
            if (content.isEmpty()) {
                return answers.refused(requestId, new Refusal(RequestFault.UNKNOWN_PATH, "The address is not valid any more. Ask for a new"
                        + " one by the file's id."));
            }
            new StreamedBody(content.get().type(), Optional.of(content.get().bytes()), vault.open(content.get())).answers(request);
            return answers.done(requestId);
        }));
    }

    private Answer orUnavailable(String requestId, Supplier<Answer> work) {
        try {
            return work.get();
        } catch (StoreFailed failure) {
            log.warn("A file cannot be given out: {}", failure.getMessage());
            return answers.refused(requestId, MediaUpload.unavailable());
        }
    }

    private sealed interface Found {

        record Here(MediaFile file) implements Found {}

        record Not(Refusal why) implements Found {}
    }

    private Found find(Business business, String id, HttpServletRequest request) {
        Optional<MediaFile> file = MediaId.parse(id).flatMap(it -> files.find(it, business.id()));
        if (file.isEmpty()) {
            return new Found.Not(NO_SUCH_FILE);
        }
        String number = parameter(request, "phone_number_id");
        return number.isEmpty() || number.equals(file.get().sender().toString())
                ? new Found.Here(file.get())
                : new Found.Not(OTHER_NUMBER);
    }

    /** The file with its content, which may have to be fetched. */
    private Found complete(MediaFile file) {
        if (file.content().isPresent()) {
            return new Found.Here(file);
        }
        Optional<MediaOrigin> origin = origins.stream().findFirst();
        if (origin.isEmpty()) {
            return new Found.Not(new Refusal(RequestFault.UNAVAILABLE, "The network that has the file is not connected."));
        }
        return switch (origin.get().fetch(file)) {
            case MediaOrigin.Fetched.Not(Refusal why) -> new Found.Not(why);
            case MediaOrigin.Fetched.Coming(String type, InputStream content) -> taken(file, type, content);
        };
    }

    private Found taken(MediaFile file, String type, InputStream content) {
        try (content; Draft draft = vault.draft()) {
            MediaScan scan = new MediaScan();
            draft.take(content, scan, _ -> Long.MAX_VALUE); // the origin has a limit of its own
            Optional<MediaFormat> format = MediaFormat.of(type);
            if (scan.isHarmful() || format.isPresent() && !scan.is(format.get())) {
                return new Found.Not(new Refusal(RequestFault.MEDIA_DOWNLOAD, "The file is said to be of another type than its content, or"
                        + " could do harm. It is not given out."));
            }
            MediaContent kept = draft.keep(type);
            if (!files.complete(file.id(), kept)) {
                vault.remove(kept.file()); // another request was faster, or the file is gone
            }
            return files.find(file.id(), file.business()).<Found>map(Found.Here::new).orElseGet(() -> new Found.Not(NO_SUCH_FILE));
        } catch (IOException brokenOff) {
            return new Found.Not(new Refusal(RequestFault.UNAVAILABLE, "The file broke off on its way from the network. Try again."));
        }
    }

    private ObjectNode description(HttpServletRequest request, MediaFile file) {
        MediaContent content = file.content().orElseThrow();
        return JsonMapper.shared().createObjectNode().put("messaging_product", "whatsapp").put("url", address(request, file))
                .put("mime_type", content.type()).put("sha256", content.sha256()).put("file_size", content.bytes())
                .put("id", file.id().toString());
    }

    private String address(HttpServletRequest request, MediaFile file) {
        String until = Long.toString(clock.instant().plus(settings.urlLife()).getEpochSecond());
        URI asked = URI.create(request.getRequestURL().toString());
        return asked.getScheme() + "://" + asked.getRawAuthority() + PATH + "?id=" + file.id() + "&until=" + until + "&seal="
                + seal(file.business().value(), file.id().toString(), until);
    }

    private String seal(int business, String id, String until) {
        return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, keys.files().getEncoded()).hmacHex(business + "\n" + id + "\n" + until);
    }

    /** A parameter of the address alone, also of a request with a body. */
    private static String parameter(HttpServletRequest request, String name) {
        return Optional.ofNullable(UriComponentsBuilder.newInstance().query(request.getQueryString()).build().getQueryParams()
                .getFirst(name)).orElse("");
    }
}
