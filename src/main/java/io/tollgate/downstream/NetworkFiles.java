package io.tollgate.downstream;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.downstream.CallOutcome.Reply;
import io.tollgate.media.MediaFile;
import io.tollgate.media.MediaOrigin;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Fetches files from the network that people sent to a business, with the token of the number to which they came. The network keeps such a
 * file for seven days.
 */
@Component
final class NetworkFiles implements MediaOrigin {

    private static final Logger log = LoggerFactory.getLogger(NetworkFiles.class);
    /** The longest time for a whole file, however slowly it comes. */
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Fetched NO_SUCH_FILE = new Fetched.Not(new Refusal(RequestFault.UNKNOWN_SENDER,
            "There is no file with this id, or this token may not use it."));
    private static final Fetched UNAVAILABLE = new Fetched.Not(new Refusal(RequestFault.UNAVAILABLE,
            "The file cannot be fetched from the network at the moment. Try again."));

    private final DownstreamNumbers numbers;
    private final NetworkClient client;
    private final Breaker breaker;
    private final DownstreamSettings settings;

    NetworkFiles(DownstreamNumbers numbers, NetworkClient client, Breaker breaker, DownstreamSettings settings) {
        this.numbers = numbers;
        this.client = client;
        this.breaker = breaker;
        this.settings = settings;
    }

    @Override
    public Fetched fetch(MediaFile file) {
        Optional<NetworkNumber> number = numbers.of(file.sender());
        if (number.isEmpty() || file.networkId().isEmpty()) {
            return NO_SUCH_FILE;
        }
        Optional<CallOutcome> exchange = breaker.call(() -> client.get("/" + file.networkId().get()
                + "?phone_number_id=" + number.get().id(), number.get().token()));
        if (exchange.isEmpty() || !(exchange.get() instanceof Reply reply)) {
            return UNAVAILABLE;
        }
        JsonNode description = AnswerReader.json(reply);
        if (reply.status() != 200 || !description.isObject()) {
            return reply.status() == 400 || reply.status() == 404 ? NO_SUCH_FILE : UNAVAILABLE;
        }
        Optional<URI> address = address(description.path("url").asString("")).filter(settings::isTrusted);
        if (address.isEmpty()) {
            log.warn("The Cloud API keeps a file at a host that gets no token. Maybe add the host to tollgate.downstream.media-hosts.");
            return UNAVAILABLE;
        }
        if (description.path("file_size").asLong(0) > settings.mediaLimit().toBytes()) {
            return new Fetched.Not(new Refusal(RequestFault.TOO_LARGE, "The file is larger than " + settings.mediaLimit() + "."));
        }
        return open(number.get(), address.get(), type(description.path("mime_type").asString("")));
    }

    private Fetched open(NetworkNumber number, URI address, Optional<String> type) {
        try {
            ClassicHttpResponse response = client.file(address, number.token(), LONGEST);
            HttpEntity entity = response.getEntity();
            if (response.getCode() != 200 || entity == null || entity.getContentLength() > settings.mediaLimit().toBytes()) {
                response.close();
                return UNAVAILABLE;
            }
            String served = type.or(() -> type(entity.getContentType())).orElse("application/octet-stream");
            return new Fetched.Coming(served, new Bounded(entity.getContent(), response, settings.mediaLimit().toBytes()));
        } catch (IOException failure) {
            return UNAVAILABLE;
        }
    }

    private static Optional<String> type(@Nullable String text) {
        return Optional.ofNullable(text).filter(it -> it.length() <= 200 && it.matches("[\\w.+-]+/[\\w.+-]+(;[ -~]*)?"));
    }

    private static Optional<URI> address(String text) {
        try {
            return Optional.of(URI.create(text)).filter(URI::isAbsolute);
        } catch (IllegalArgumentException garbage) {
            return Optional.empty();
        }
    }

    /** Breaks off a file that is longer than allowed, whatever the network said of its length. */
    private static final class Bounded extends FilterInputStream {

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
