package io.tollgate.downstream;

import io.tollgate.cloudapi.ReadMarks;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.downstream.CallOutcome.Reply;
import io.tollgate.message.SenderId;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Passes on that a business has read a message, or is typing: at once, as the business's own call waits for the answer. */
@Component
@ConditionalOnProperty(name = "tollgate.delivery.channel", havingValue = CloudApiChannel.NAME)
final class NetworkReadMarks implements ReadMarks {

    private final DownstreamNumbers numbers;
    private final MessageBodies bodies;
    private final Breaker breaker;
    private final NetworkClient client;

    NetworkReadMarks(DownstreamNumbers numbers, MessageBodies bodies, Breaker breaker, NetworkClient client) {
        this.numbers = numbers;
        this.bodies = bodies;
        this.breaker = breaker;
        this.client = client;
    }

    @Override
    public Optional<Refusal> tell(SenderId sender, ObjectNode body) {
        Optional<String> message = bodies.networkId(body.path("message_id").asString(""));
        if (message.isEmpty()) {
            return Optional
                    .of(Refusal.invalid("message_id", "names a message of the business's own; only what somebody wrote can be read"));
        }
        Optional<NetworkNumber> number = numbers.of(sender);
        if (number.isEmpty()) {
            return unavailable();
        }
        byte[] json = JsonMapper.shared().writeValueAsBytes(body.deepCopy().put("message_id", message.get()));
        return breaker.call(() -> client.post("/" + number.get().id() + "/messages", number.get().token(), json))
                .map(NetworkReadMarks::answer).orElseGet(NetworkReadMarks::unavailable);
    }

    private static Optional<Refusal> answer(CallOutcome exchange) {
        if (!(exchange instanceof Reply reply)) {
            return unavailable();
        }
        JsonNode answer = AnswerReader.json(reply);
        if (reply.status() == 200 && answer.path("success").asBoolean(false)) {
            return Optional.empty();
        }
        return reply.status() == 400 && answer.path("error").path("code").canConvertToInt()
                ? Optional.of(new Refusal(RequestFault.INVALID, Told.of(answer.path("error").path("error_data").path("details")
                        .asString("The network does not know this message."), Told.DETAILS)))
                : unavailable();
    }

    private static Optional<Refusal> unavailable() {
        return Optional.of(new Refusal(RequestFault.UNAVAILABLE, "The network could not be told. Try again."));
    }
}
