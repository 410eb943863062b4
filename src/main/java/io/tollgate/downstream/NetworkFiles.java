package io.tollgate.downstream;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.CloudApiPaths;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.RequestGate;
import io.tollgate.cloudapi.StreamedBody;
import io.tollgate.downstream.Exchange.Reply;
import io.tollgate.secrets.Keys;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fetches files through that people sent to a business. The business names one by its id and gets an address here, for a short time; at
 * this address Tollgate asks the network with the number's token, and passes the bytes on. Only the business to whose number the file came
 * can fetch it.
 */
@Component
final class NetworkFiles {

    private static final Logger log = LoggerFactory.getLogger(NetworkFiles.class);
    private static final String PATH = "/downstream/v1/file";
    private static final Refusal NO_SUCH_FILE = new Refusal(RequestFault.UNKNOWN_SENDER,
            "There is no file with this id, or this token may not fetch it.");

    private final RequestGate gate;
    private final Answers answers;
    private final Businesses businesses;
    private final InboundFiles files;
    private final DownstreamNumbers numbers;
    private final NetworkClient client;
    private final Breaker breaker;
    private final DownstreamSettings settings;
    private final Keys keys;
    private final Clock clock;

    NetworkFiles(RequestGate gate, Answers answers, Businesses businesses, InboundFiles files, DownstreamNumbers numbers,
            NetworkClient client, Breaker breaker, DownstreamSettings settings, Keys keys, Clock clock) {
        this.gate = gate;
        this.answers = answers;
        this.businesses = businesses;
        this.files = files;
        this.numbers = numbers;
        this.client = client;
        this.breaker = breaker;
        this.settings = settings;
        this.keys = keys;
        this.clock = clock;
    }

    @Bean
    HttpEndpoint mediaEndpoint() {
        return new HttpEndpoint("media", Set.of("GET"), this::describe);
    }

    @Bean
    HttpEndpoint fileEndpoint() {
        return new HttpEndpoint("file", Optional.of(PATH), Set.of("GET"), this::file);
    }

    /** What the network says of a file. */
    private sealed interface Found {

        record File(NetworkNumber number, URI address, JsonNode description) implements Found {}

        record Not(Refusal why) implements Found {}
    }

    /** {@code GET /{version}/{media-id}} */
    Answer describe(HttpServletRequest request) {
        String id = String.valueOf(request.getAttribute(CloudApiPaths.SENDER));
        return gate.answer(request, requestId -> answered(request, requestId, business -> switch (find(business, id)) {
            case Found.Not(Refusal why) -> answers.refused(requestId, why);
            case Found.File(NetworkNumber _, URI _, JsonNode description) -> {
                ObjectNode body = ((ObjectNode) description).deepCopy();
                body.put("url", address(request, business, id));
                yield answers.success(requestId, body);
            }
        }));
    }

    private Answer answered(HttpServletRequest request, String requestId, Function<Business, Answer> answer) {
        Optional<Business> business = gate.business(request);
        if (business.isEmpty()) {
            return answers.refused(requestId, new Refusal(RequestFault.WRONG_TOKEN, "The access token is missing or not known."));
        }
        return gate.enter(business.get(), request).map(tooMany -> answers.refused(requestId, tooMany))
                .orElseGet(() -> answer.apply(business.get()));
    }

    /** {@code GET} at the address that {@link #describe} gave. The file itself is a {@link StreamedBody}. */
    Answer file(HttpServletRequest request) {
        String id = parameter(request, "id");
        String until = parameter(request, "until");
        return gate.answer(request, requestId -> answered(request, requestId, business -> {
            boolean valid = until.matches("[0-9]{1,12}") && clock.instant().getEpochSecond() < Long.parseLong(until)
                    && MessageDigest.isEqual(seal(business, id, until).getBytes(StandardCharsets.US_ASCII),
                            parameter(request, "seal").getBytes(StandardCharsets.UTF_8));
            if (!valid) {
                return answers.refused(requestId, new Refusal(RequestFault.UNKNOWN_PATH, "The address is not valid any more. Ask for a new"
                        + " one by the file's id."));
            }
            return switch (find(business, id)) {
                case Found.Not(Refusal why) -> answers.refused(requestId, why);
                case Found.File file -> open(file).map(opened -> {
                    opened.answers(request);
                    return answers.done(requestId);
                }).orElseGet(() -> answers.refused(requestId, unavailable()));
            };
        }));
    }

    private Found find(Business business, String id) {
        Optional<Sender> sender = InboundFiles.isId(id) ? files.sender(id).flatMap(businesses::sender) : Optional.empty();
        Optional<NetworkNumber> number = sender.filter(it -> it.business().equals(business.id())).flatMap(it -> numbers.of(it.id()));
        if (number.isEmpty()) {
            return new Found.Not(NO_SUCH_FILE);
        }
        Optional<Exchange> exchange = breaker.call(() -> client.get("/" + id + "?phone_number_id=" + number.get().id(),
                number.get().token()));
        if (exchange.isEmpty() || !(exchange.get() instanceof Reply reply)) {
            return new Found.Not(unavailable());
        }
        JsonNode description = AnswerReader.json(reply);
        if (reply.status() != 200 || !description.isObject()) {
            return new Found.Not(reply.status() == 400 || reply.status() == 404 ? NO_SUCH_FILE : unavailable());
        }
        Optional<URI> address = address(description.path("url").asString("")).filter(settings::isTrusted);
        if (address.isEmpty()) {
            log.warn("The Cloud API keeps a file at a host that gets no token. Maybe add the host to tollgate.downstream.media-hosts.");
            return new Found.Not(unavailable());
        }
        if (description.path("file_size").asLong(0) > settings.mediaLimit().toBytes()) {
            return new Found.Not(new Refusal(RequestFault.TOO_LARGE, "The file is larger than " + settings.mediaLimit() + "."));
        }
        return new Found.File(number.get(), address.get(), description);
    }

    private Optional<StreamedBody> open(Found.File file) {
        try {
            ClassicHttpResponse response = client.file(file.address(), file.number().token(), settings.mediaUrlLife());
            HttpEntity entity = response.getEntity();
            if (response.getCode() != 200 || entity == null || entity.getContentLength() > settings.mediaLimit().toBytes()) {
                response.close();
                return Optional.empty();
            }
            String type = Optional.ofNullable(entity.getContentType()).filter(it -> it.matches("[\\w.+-]+/[\\w.+-]+(;[ -~]*)?"))
                    .orElse("application/octet-stream");
            return Optional.of(new StreamedBody(type, Optional.of(entity.getContentLength()).filter(length -> length >= 0),
                    new Bounded(entity.getContent(), response, settings.mediaLimit().toBytes())));
        } catch (IOException failure) {
            return Optional.empty();
        }
    }

    private String address(HttpServletRequest request, Business business, String id) {
        String until = Long.toString(clock.instant().plus(settings.mediaUrlLife()).getEpochSecond());
        URI asked = URI.create(request.getRequestURL().toString());
        return asked.getScheme() + "://" + asked.getRawAuthority() + PATH + "?id=" + id + "&until=" + until + "&seal="
                + seal(business, id, until);
    }

    private String seal(Business business, String id, String until) {
        return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, keys.files().getEncoded())
                .hmacHex(business.id().value() + "\n" + id + "\n" + until);
    }

    private static Optional<URI> address(String text) {
        try {
            return Optional.of(URI.create(text)).filter(URI::isAbsolute);
        } catch (IllegalArgumentException garbage) {
            return Optional.empty();
        }
    }

    private static Refusal unavailable() {
        return new Refusal(RequestFault.UNAVAILABLE, "The file cannot be fetched from the network at the moment. Try again.");
    }

    private static String parameter(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getParameter(name)).orElse("");
    }

    /** Breaks off a file that is longer than allowed, whatever the network said of its length. */
    private static final class Bounded extends java.io.FilterInputStream {

        private final ClassicHttpResponse response;
        private long left;

        Bounded(InputStream content, ClassicHttpResponse response, long most) {
            super(content);
            this.response = response;
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            left -= Math.max(0, read);
            if (left < 0) {
                throw new IOException("the file is longer than tollgate.downstream.media-limit");
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            response.close();
        }
    }
}
