package io.tollgate.messenger;

import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.Guard;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.HttpParts;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBodies;
import io.tollgate.cloudapi.RequestBody;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.keyword.Keywords;
import io.tollgate.persons.People;
import io.tollgate.quarantine.Halves;
import io.tollgate.release.RuleBooks;
import io.tollgate.secrets.WebhookSignature;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The webhook that the messenger calls: the handshake, the signature, and the answer. 200 says that every update not listed as refused is
 * on disk;
 * if no update of a request could be taken, the answer is the error of the first one.
 */
@Component
final class InboundEndpoint {

    private static final Logger log = LoggerFactory.getLogger(InboundEndpoint.class);

    private final MessengerSecrets secrets;
    private final RequestBodies bodies;
    private final WebhookReader reader;
    private final InboundProcessor book;
    private final RuleBooks ruleBooks;
    private final Answers answers;
    private final Guard guard;
    private final Clock clock;
    private final int limit;

    InboundEndpoint(MessengerSecrets secrets, RequestBodies bodies, WebhookReader reader, InboundProcessor book, RuleBooks ruleBooks,
            Answers answers,
            Guard guard, Clock clock, MessengerSettings settings) {
        this.secrets = secrets;
        this.bodies = bodies;
        this.reader = reader;
        this.book = book;
        this.ruleBooks = ruleBooks;
        this.answers = answers;
        this.guard = guard;
        this.clock = clock;
        this.limit = settings.bodyLimitBytes();
    }

    @Bean
    HttpEndpoint messengerWebhook() {
        return new HttpEndpoint("messenger-webhook", Optional.of("/messenger/v1/webhook"), Set.of("GET", "POST"), this::webhook);
    }

    /** {@code GET} and {@code POST /messenger/v1/webhook} */
    public Answer webhook(HttpServletRequest request) {
        String requestId = answers.newRequestId();
        return guard.answer(requestId, "Perhaps nothing was taken. Try again: an update that was taken before is recognised by its id.",
                () -> request.getMethod().equals("GET") ? handshake(requestId, request) : take(requestId, request));
    }

    private Answer handshake(String requestId, HttpServletRequest request) {
        String challenge = parameter(request, "hub.challenge");
        if (!parameter(request, "hub.mode").equals("subscribe")) {
            return answers.refused(requestId, Refusal.invalid("hub.mode", "must be 'subscribe'"));
        }
        if (!secrets.isVerifyToken(parameter(request, "hub.verify_token"))) {
            return answers.refused(requestId, new Refusal(RequestFault.WRONG_TOKEN, "The verify token is not the one of this"
                    + " installation. If it was renewed, read it again from the file that the log of Tollgate's start names."));
        }
        return challenge.matches("[A-Za-z0-9_.~-]{1,200}")
                ? new Answer(200, requestId, Map.of(), "text/plain;charset=UTF-8", challenge.getBytes(StandardCharsets.US_ASCII))
                : answers.refused(requestId, Refusal.invalid("hub.challenge", "must be 1 to 200 letters and digits"));
    }

    private Answer take(String requestId, HttpServletRequest request) {
        Optional<String> signature = Optional.ofNullable(request.getHeader(WebhookSignature.HEADER));
        if (signature.isEmpty()) {
            return answers.refused(requestId, new Refusal(RequestFault.BAD_SIGNATURE, "There is no signature. Add the header '"
                    + WebhookSignature.HEADER + ": sha256=...'."));
        }
        byte[] body = HttpParts.body(request, limit);
        if (body.length > limit) {
            return answers.refused(requestId, new Refusal(RequestFault.TOO_LARGE, "The body must have at most " + limit
                    + " bytes. Send fewer updates at once."));
        }
        if (!WebhookSignature.matches(signature.get().strip(), body, secrets.signingSecret())) {
            return answers.refused(requestId, new Refusal(RequestFault.BAD_SIGNATURE, "The signature does not fit the body. Sign the raw"
                    + " bytes of the body with the secret from the file that the log of Tollgate's start names."));
        }
        Optional<Refusal> contentType = HttpParts.contentType(request);
        if (contentType.isPresent()) {
            return answers.refused(requestId, contentType.get());
        }
        return switch (bodies.read(body)) {
            case Refusal refusal -> answers.refused(requestId, refusal);
            case RequestBody.Fields(ObjectNode node) -> reader.fault(node).map(fault -> answers.refused(requestId, fault))
                    .orElseGet(() -> take(requestId, reader.read(node, clock.instant())));
        };
    }

    private Answer take(String requestId, Reading reading) {
        Instant now = clock.instant();
        InboundProcessor.Taken taken = take(requestId, reading.updates(), reading.links(),
                ruleBooks.inForce(now).keywords(LocalDate.ofInstant(now, ZoneOffset.UTC)), now);
        List<Reading.Bad> refused = new ArrayList<>(reading.refused());
        refused.addAll(taken.refused());
        if (!refused.isEmpty()) {
            log.info("Request {} of the messenger: {} updates could not be taken: {}", requestId, refused.size(),
                    refused.stream().map(bad -> bad.path() + " " + bad.refusal().fault()).collect(Collectors.joining(", ")));
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        // The messenger repeats an update only with its whole request; the updates that were taken are then recognised by their ids.
        Optional<Reading.Bad> broken = refused.stream().filter(bad -> bad.refusal().fault() == RequestFault.BROKEN).findFirst();
        broken.ifPresent(first -> {
            refused.remove(first);
            refused.addFirst(first);
        });
        boolean nothing = broken.isPresent() || taken.news() + taken.repeated() == 0 && !refused.isEmpty();
        if (nothing) {
            body.set("error", answers.error(requestId, refused.getFirst().refusal()));
        } else {
            body.put("success", true).put("taken", taken.news()).put("repeated", taken.repeated()).put("ignored", reading.ignored());
        }
        for (Reading.Bad bad : refused) {
            body.withArrayProperty("refused").addObject().put("path", bad.path()).set("error", answers.error(requestId, bad.refusal()));
        }
        return new Answer(nothing ? refused.getFirst().refusal().fault().status() : 200, requestId, Map.of(),
                JsonMapper.shared().writeValueAsBytes(body));
    }

    /** A faulty update does not hold back any other: neither a message to another business nor, above all, a stop. */
    @SuppressWarnings("ReferenceEquality") // the part that begins with the first update
    private InboundProcessor.Taken take(String requestId, List<MessengerUpdate> updates, List<People.Met> links, Keywords keywords,
            Instant now) {
        Function<List<MessengerUpdate>, InboundProcessor.Taken> taking = part -> book.take(part,
                updates.isEmpty() || part.getFirst() == updates.getFirst() ? links : List.of(), keywords, now);
        return Halves.of(updates, taking, (update, failure) -> {
            log.error("Request {} of the messenger: one update fails also alone: {}", requestId, failure.getClass().getName());
            return new InboundProcessor.Taken(0, 0, List.of(new Reading.Bad(update.path(), new Refusal(RequestFault.BROKEN,
                    "Tollgate is at fault; the other updates were taken. Try again."))));
        }).stream().reduce(InboundProcessor.Taken::and).orElseThrow();
    }

    private static String parameter(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getParameter(name)).orElse("");
    }
}
