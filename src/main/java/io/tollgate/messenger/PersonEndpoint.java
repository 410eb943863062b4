package io.tollgate.messenger;

import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.required;
import static io.tollgate.cloudapi.Shape.text;
import static io.tollgate.cloudapi.Shape.textOrEmpty;

import io.tollgate.blocking.Blocks;
import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.Guard;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.HttpParts;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBodies;
import io.tollgate.cloudapi.RequestBody;
import io.tollgate.cloudapi.Shape;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.persons.People;
import io.tollgate.recipient.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** The messenger's calls about one person and one business, with its bearer token instead of a signature. Numbers are in the body only. */
@Component
final class PersonEndpoint {

    private static final int LARGEST = 10_000;
    private static final Shape CALL = object(
            optional("user", textOrEmpty(40)),
            optional("user_id", textOrEmpty(200)),
            optional("parent_user_id", textOrEmpty(200)),
            required("phone_number_id", text(20)),
            optional("message_id", text(128)));

    private final MessengerSecrets secrets;
    private final RequestBodies bodies;
    private final UpdateParts parts;
    private final People people;
    private final Blocks blocks;
    private final SpamReports reports;
    private final Answers answers;
    private final Guard guard;
    private final Clock clock;

    PersonEndpoint(MessengerSecrets secrets, RequestBodies bodies, UpdateParts parts, People people, Blocks blocks, SpamReports reports,
            Answers answers, Guard guard, Clock clock) {
        this.secrets = secrets;
        this.bodies = bodies;
        this.parts = parts;
        this.people = people;
        this.blocks = blocks;
        this.reports = reports;
        this.answers = answers;
        this.guard = guard;
        this.clock = clock;
    }

    @Bean
    HttpEndpoint messengerBlocks() {
        return new HttpEndpoint("messenger-blocks", Optional.of("/messenger/v1/blocks"), Set.of("POST", "DELETE"), this::block);
    }

    @Bean
    HttpEndpoint messengerReports() {
        return new HttpEndpoint("messenger-reports", Optional.of("/messenger/v1/reports"), Set.of("POST"), this::report);
    }

    /** A checked call. @param message the reported message; may be empty */
    private record Call(Named person, Sender sender, String message) {}

    /** {@code POST /messenger/v1/blocks}: she blocks the business. {@code DELETE}: she lifts the block. */
    public Answer block(HttpServletRequest request) {
        boolean lifts = request.getMethod().equals("DELETE");
        return answer(request, (call, now) -> {
            Optional<BusinessId> business = Optional.of(call.sender().business());
            person(call, now).ifPresent(person -> {
                if (lifts) {
                    blocks.unblock(person, business, "messenger", now);
                } else {
                    blocks.block(person, business, "messenger", now);
                }
            });
        });
    }

    /** {@code POST /messenger/v1/reports}: she reports the business as spam, which blocks it too. */
    public Answer report(HttpServletRequest request) {
        return answer(request, (call, now) -> {
            person(call, now).ifPresent(person -> reports.report(person, call.sender(), call.message(), now));
        });
    }

    /** Empty if she was erased: nobody writes to her, and nothing is stored. */
    private Optional<RecipientId> person(Call call, Instant now) {
        return people.registerUnlessErased(call.person(), now);
    }

    private Answer answer(HttpServletRequest request, BiConsumer<Call, Instant> work) {
        String requestId = answers.newRequestId();
        return guard.answer(requestId, "Perhaps it was not recorded. Try again.", () -> {
            Optional<String> token = HttpParts.token(request);
            if (token.isEmpty()) {
                return answers.refused(requestId, new Refusal(RequestFault.NO_TOKEN, "There is no access token. Add the header"
                        + " 'Authorization: Bearer ...' with the messenger's token: the log of Tollgate's start says in which file it"
                        + " is."));
            }
            if (!secrets.isToken(token.get())) {
                return answers.refused(requestId, new Refusal(RequestFault.WRONG_TOKEN, "This is not the messenger's token. If it was"
                        + " renewed, read it again from the file that the log of Tollgate's start names."));
            }
            Optional<Refusal> contentType = HttpParts.contentType(request);
            if (contentType.isPresent()) {
                return answers.refused(requestId, contentType.get());
            }
            byte[] body = HttpParts.body(request, LARGEST);
            if (body.length > LARGEST) {
                return answers.refused(requestId, new Refusal(RequestFault.TOO_LARGE, "The body must have at most " + LARGEST + " bytes."));
            }
            return switch (bodies.read(body)) {
                case Refusal refusal -> answers.refused(requestId, refusal);
                case RequestBody.Fields(ObjectNode node) -> answer(requestId, node, work);
            };
        });
    }

    private Answer answer(String requestId, ObjectNode body, BiConsumer<Call, Instant> work) {
        Optional<Refusal> fault = CALL.check("", body).or(() -> parts.person("", "user", "user_id", "parent_user_id", body));
        if (fault.isPresent()) {
            return answers.refused(requestId, fault.get());
        }
        Optional<Sender> sender = parts.sender(body.path("phone_number_id").stringValue());
        if (sender.isEmpty()) {
            return answers.refused(requestId, UpdateParts.unknownSender("phone_number_id"));
        }
        Named person = new Named(parts.identities(sender.get().business(), "user", "user_id", "parent_user_id", body));
        work.accept(new Call(person, sender.get(), body.path("message_id").asString("")), clock.instant());
        return answers.done(requestId);
    }
}
