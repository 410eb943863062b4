package io.tollgate.optin;

import io.tollgate.cloudapi.RequestBodies;
import io.tollgate.cloudapi.TemplateParameters;
import io.tollgate.consent.OptIn.Secret;
import io.tollgate.consent.OptIn;
import io.tollgate.consent.OptIns;
import io.tollgate.gate.Acceptance;
import io.tollgate.gate.Arrival;
import io.tollgate.gate.Body;
import io.tollgate.gate.Inbox;
import io.tollgate.message.Kind;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Recipients;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Stores a request to confirm a consent: first step, request and message, in one transaction. */
@Component
class OptInRequests {

    private final Recipients recipients;
    private final OptIns optIns;
    private final Inbox inbox;
    private final RequestBodies bodies;
    private final OptInSettings settings;

    OptInRequests(Recipients recipients, OptIns optIns, Inbox inbox, RequestBodies bodies, OptInSettings settings) {
        this.recipients = recipients;
        this.optIns = optIns;
        this.inbox = inbox;
        this.bodies = bodies;
        this.settings = settings;
    }

    sealed interface Outcome {

        record Asked(OptIn optIn) implements Outcome {}

        /** The business used its key for another request. */
        record KeyReused() implements Outcome {}

        /** The person was erased at her request: nothing is stored. */
        record Erased() implements Outcome {}

        /** The business has asked the person already, and she has not answered. */
        record Pending(OptIn earlier) implements Outcome {}
    }

    @Transactional
    public Outcome store(OptInRequest request, Instant now) {
        Optional<RecipientId> known = Optional
                .ofNullable(recipients.registerUnlessErased(List.of(request.recipient()), now).get(request.recipient()));
        if (known.isEmpty()) {
            return new Outcome.Erased();
        }
        RecipientId person = optIns.lock(known.get());
        Optional<OptIns.Repeated> repeated = request.key().flatMap(key -> optIns.repeated(request.sender().business(), key));
        if (repeated.isPresent()) {
            return repeated.get().sameContent() ? new Outcome.Asked(repeated.get().optIn()) : new Outcome.KeyReused();
        }
        Optional<OptIn> pending = optIns.pending(request.sender().business(), person, request.channel(), now);
        if (pending.isPresent()) {
            return new Outcome.Pending(pending.get());
        }
        OptIn.Id id = OptIn.Id.random();
        Secret secret = optIns.secret(id, request.answer());
        MessageId message = accept(request, secret, now);
        Instant asked = now.truncatedTo(ChronoUnit.MICROS);
        OptIn optIn = new OptIn(id, request.sender().business(), person, request.channel(), request.purposes(), request.answer(),
                request.firstStep().wording().language(), asked, asked.plus(settings.expiry()), request.consentUntil(), message, 0,
                Optional.empty());
        optIns.request(optIn, secret, request.firstStep(), request.key(), request.contentHash(), now);
        return new Outcome.Asked(optIn);
    }

    private MessageId accept(OptInRequest request, Secret secret, Instant now) {
        Arrival arrival = new Arrival(request.sender().business(), request.sender().id(), request.recipient(),
                request.template().category(),
                Kind.TEMPLATE, Optional.of(request.template().key()), request.callbackData(), Body.of(bodies.write(body(request, secret))),
                Optional.empty());
        return switch (inbox.accept(List.of(arrival), now).getFirst()) {
            case Acceptance.Stored(MessageId id) -> id;
            case Acceptance.Repeated repeated -> throw new IllegalStateException("a message without a key cannot be repeated");
            case Acceptance.Conflict conflict -> throw new IllegalStateException("a message without a key cannot conflict");
            case Acceptance.Erased erased -> throw new IllegalStateException("a person who is locked cannot be erased");
            case Acceptance.Failed(RuntimeException cause) -> throw cause;
        };
    }

    /** The approved text of the template. Tollgate fills its only placeholder, so the business cannot add words of its own. */
    private ObjectNode body(OptInRequest request, Secret secret) {
        ObjectNode body = JsonMapper.shared().createObjectNode().put("messaging_product", "whatsapp").put("type", "template");
        ObjectNode template = body.putObject("template").put("name", request.template().key().name());
        template.putObject("language").put("code", request.template().key().language());
        switch (request.answer()) {
            case CODE -> fill(template, request, secret.text());
            case LINK -> fill(template, request, settings.link(secret.text()));
            case REPLY -> {}
        }
        return body;
    }

    private static void fill(ObjectNode template, OptInRequest request, String text) {
        ObjectNode parameter = template.putArray("components").addObject().put("type", "body").putArray("parameters").addObject()
                .put("type", "text").put("text", text);
        String gap = TemplateParameters.of(request.template()).names().iterator().next();
        if (!gap.matches("[0-9]+")) {
            parameter.put("parameter_name", gap);
        }
    }
}
