package io.tollgate.partners;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.ConfiguredEndpoints;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.HttpParts;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBodies;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.RequestGate;
import io.tollgate.cloudapi.RequestSettings;
import io.tollgate.gate.Acceptance;
import io.tollgate.gate.Arrival;
import io.tollgate.gate.IdempotencyKey;
import io.tollgate.gate.Inbox;
import io.tollgate.intake.QueuedCheck;
import io.tollgate.intake.QueuedMessage;
import io.tollgate.intake.QueuedMessages;
import io.tollgate.message.MessageId;
import io.tollgate.partners.PartnerSettings.Account;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** An endpoint for each partner that the configuration gives a path: checks its credentials, reads its format, and answers in it. */
@Component
final class PartnerEndpoints implements ConfiguredEndpoints {

    private final PartnerSettings settings;
    private final ObjectProvider<PartnerRoute> formats;
    private final RequestGate gate;
    private final RequestBodies bodies;
    private final QueuedMessages messages;
    private final Inbox inbox;
    private final Businesses businesses;
    private final Answers answers;
    private final Clock clock;
    private final int longestBody;

    PartnerEndpoints(PartnerSettings settings, ObjectProvider<PartnerRoute> formats, RequestGate gate, RequestBodies bodies,
            QueuedMessages messages, Inbox inbox, Businesses businesses, Answers answers, RequestSettings limits, Clock clock) {
        this.settings = settings;
        this.formats = formats;
        this.gate = gate;
        this.bodies = bodies;
        this.messages = messages;
        this.inbox = inbox;
        this.businesses = businesses;
        this.answers = answers;
        this.clock = clock;
        this.longestBody = limits.bodyLimitBytes();
    }

    @Override
    public List<HttpEndpoint> endpoints() {
        return settings.partners().entrySet().stream().map(entry -> endpoint(entry.getKey(), entry.getValue())).toList();
    }

    private HttpEndpoint endpoint(String name, Account account) {
        PartnerFormat format = formats.stream().filter(route -> route.name().equals(name)).findFirst()
                .<PartnerFormat>map(route -> route).orElseGet(() -> new CloudApiFormat(name, bodies, answers));
        return new HttpEndpoint("partner-" + name, Optional.of(account.path()), Set.of("POST"),
                request -> gate.answer(request, requestId -> switch (accept(request, account, format)) {
                    case Taken(MessageId id) -> answer(200, requestId, Map.of(), format, format.taken(id));
                    case Refused(Refusal why) -> refused(requestId, why, account, format);
                }, (requestId, why) -> refused(requestId, why, account, format)));
    }

    private sealed interface Outcome {}

    private record Taken(MessageId id) implements Outcome {}

    private record Refused(Refusal why) implements Outcome {}

    private Outcome accept(HttpServletRequest request, Account account, PartnerFormat format) {
        if (!account.accepts(request)) {
            return new Refused(new Refusal(RequestFault.WRONG_TOKEN, "The credentials are missing or wrong. Send " + account.wanted()
                    + "."));
        }
        Optional<Business> business = businesses.byHandle(account.business());
        if (business.isEmpty()) {
            return new Refused(new Refusal(RequestFault.UNKNOWN_SENDER, "The business of this path does not exist yet. Ask the operator."));
        }
        Optional<Refusal> unfit = gate.enter(business.get(), request).or(() -> RequestGate.badKey(RequestGate.key(request)));
        if (unfit.isPresent()) {
            return new Refused(unfit.get());
        }
        byte[] body = HttpParts.body(request, longestBody);
        if (body.length > longestBody) {
            return new Refused(new Refusal(RequestFault.TOO_LARGE, "The body must have at most " + longestBody + " bytes."));
        }
        try {
            return accept(request, account, format.read(body));
        } catch (PartnerFault fault) {
            return new Refused(new Refusal(RequestFault.MALFORMED, fault.details()));
        }
    }

    private Outcome accept(HttpServletRequest request, Account account, JsonNode fields) {
        QueuedMessage message = new QueuedMessage(account.business(), account.senderId(), Optional.empty(), Optional.empty(),
                bodies.write(fields));
        return switch (messages.check(List.of(message)).getFirst()) {
            case QueuedCheck.Faulty(Refusal why) -> new Refused(why);
            case QueuedCheck.ReadMark _ -> new Refused(new Refusal(RequestFault.UNSUPPORTED, "This path takes messages only."));
            case QueuedCheck.Fit(Arrival arrival) -> {
                Sender sender = businesses.sender(arrival.sender()).orElseThrow();
                yield gate.tooFast(sender, request).<Outcome>map(Refused::new).orElseGet(() -> accept(arrival.under(
                        RequestGate.key(request).map(name -> IdempotencyKey.of(IdempotencyKey.Source.HTTP, name)))));
            }
        };
    }

    private Outcome accept(Arrival arrival) {
        return switch (inbox.accept(arrival, clock.instant())) {
            case Acceptance.Stored(MessageId id) -> new Taken(id);
            case Acceptance.Repeated(MessageId id) -> new Taken(id);
            case Acceptance.Conflict() -> new Refused(new Refusal(RequestFault.KEY_REUSED,
                    "The Idempotency-Key was used for another content before. Make a new key for each message."));
            case Acceptance.Erased() -> new Refused(Refusal.UNDELIVERABLE);
            case Acceptance.Failed(RuntimeException cause) -> throw cause;
        };
    }

    private static Answer refused(String requestId, Refusal why, Account account, PartnerFormat format) {
        Map<String, String> headers = switch (why.fault().status()) {
            case 401 -> Map.of("WWW-Authenticate", account.challenge());
            case 429 -> Map.of("Retry-After", "1");
            case 503 -> Map.of("Retry-After", "5");
            default -> Map.of();
        };
        return answer(why.fault().status(), requestId, headers, format, format.refused(why));
    }

    private static Answer answer(int status, String requestId, Map<String, String> headers, PartnerFormat format, String body) {
        return new Answer(status, requestId, headers, format.contentType(), body.getBytes(StandardCharsets.UTF_8));
    }
}
