package io.tollgate.downstream;

import io.tollgate.database.Trouble;
import io.tollgate.delivery.ChannelAnswer;
import io.tollgate.delivery.ChannelRoute;
import io.tollgate.delivery.HandOver;
import io.tollgate.downstream.CallOutcome.Lost;
import io.tollgate.downstream.CallOutcome.NotSent;
import io.tollgate.downstream.CallOutcome.Reply;
import io.tollgate.downstream.NetworkAnswer.Later;
import io.tollgate.downstream.NetworkAnswer.Refused;
import io.tollgate.downstream.NetworkAnswer.Scope;
import io.tollgate.downstream.NetworkAnswer.Taken;
import io.tollgate.downstream.NetworkAnswer.Unknown;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * The channel to a Cloud API: one request for each message, with the token of its number. It keeps to the network's limits, leaves a
 * failing network alone, and tries again only what the network surely does not have.
 */
@Component
@ConditionalOnProperty(name = "tollgate.delivery.channel", havingValue = CloudApiChannel.NAME)
final class CloudApiChannel extends ChannelRoute {

    static final String NAME = "cloud-api";

    private static final Logger log = LoggerFactory.getLogger(CloudApiChannel.class);
    private static final Duration WITHOUT_TOKEN = Duration.ofMinutes(1);

    private final DownstreamNumbers numbers;
    private final MessageBodies bodies;
    private final NetworkUploads uploads;
    private final Pace pace;
    private final Breaker breaker;
    private final NetworkClient client;
    private final AnswerReader reader = new AnswerReader(new ErrorCodes());

    CloudApiChannel(DownstreamSettings settings, DownstreamNumbers numbers, MessageBodies bodies, NetworkUploads uploads, Pace pace,
            Breaker breaker, NetworkClient client) {
        super(NAME, settings.answer(), settings.parallel());
        this.numbers = numbers;
        this.bodies = bodies;
        this.uploads = uploads;
        this.pace = pace;
        this.breaker = breaker;
        this.client = client;
    }

    @Override
    public void configure() {
        messages().process(answering((message, _) -> offer(message)));
    }

    /** Offers a message to the network. */
    ChannelAnswer offer(HandOver message) {
        Optional<NetworkNumber> number;
        Composed composed;
        try {
            number = numbers.of(message.sender());
            if (number.isEmpty()) {
                return without(message);
            }
            composed = bodies.of(message, body -> uploads.replace(message, body, number.get()));
        } catch (RuntimeException failure) {
            log.warn("Message {} could not be offered to the Cloud API: {}", message.id(), Trouble.place(failure));
            return new ChannelAnswer.Later(failure.getClass().getSimpleName());
        }
        return switch (composed) {
            case Composed.NotYet(String reason, Duration after) -> new ChannelAnswer.Held(reason, after);
            case Composed.Impossible(Refused why) -> rejected(why);
            case Composed.Body(byte[] json) -> pace.enter(message.sender(), message.recipient())
                    .<ChannelAnswer>map(wait -> new ChannelAnswer.Held("its turn has not come", wait))
                    .orElseGet(() -> send(message, number.get(), json));
        };
    }

    private ChannelAnswer without(HandOver message) {
        if (pace.pause(message.sender(), WITHOUT_TOKEN)) {
            log.warn("Number {} has no token for the Cloud API, so its messages wait. Maybe set one with PUT"
                    + " /administration/v1/businesses/.../senders/{}/network.", message.sender(), message.sender());
        }
        return new ChannelAnswer.Held("the number has no token", WITHOUT_TOKEN);
    }

    /** None while the circuit breaker is open, and then some trials. */
    @Override
    public int room() {
        return breaker.room(parallel());
    }

    /** The state of the circuit breaker. */
    @Override
    public String condition() {
        return breaker.state();
    }

    private ChannelAnswer send(HandOver message, NetworkNumber number, byte[] json) {
        Optional<CallOutcome> exchange = breaker.call(() -> client.post("/" + number.id() + "/messages", number.token(), json));
        if (exchange.isEmpty()) {
            pace.leave(message.sender(), message.recipient());
            return new ChannelAnswer.Held("the network fails", breaker.pause());
        }
        return switch (exchange.get()) {
            case NotSent(String reason) -> {
                pace.leave(message.sender(), message.recipient());
                yield new ChannelAnswer.Later(reason, Optional.empty(), true);
            }
            case Lost(String reason) -> new ChannelAnswer.Unknown(reason);
            case Reply reply -> answer(message, reader.read(reply, pace.refusals(message.sender(), message.recipient())),
                    reply.status() >= Breaker.OWN_FAULT);
        };
    }

    /** @param fails whether the network says that the fault is its own */
    private ChannelAnswer answer(HandOver message, NetworkAnswer answer, boolean fails) {
        return switch (answer) {
            case Taken(String id) -> {
                pace.taken(message.sender(), message.recipient());
                yield new ChannelAnswer.Sent(id);
            }
            case Refused refused -> rejected(refused);
            case Unknown(String reason) -> new ChannelAnswer.Unknown(reason);
            case Later(String reason, Optional<Duration> after, Scope scope) -> {
                pace.leave(message.sender(), message.recipient());
                switch (scope) {
                    case MESSAGE -> {}
                    case NUMBER -> after.ifPresent(pause -> pauseNumber(message, reason, pause));
                    case PAIR -> after.ifPresent(pause -> pace.pause(message.sender(), message.recipient(), pause));
                }
                yield new ChannelAnswer.Later(reason, after, fails);
            }
        };
    }

    private void pauseNumber(HandOver message, String reason, Duration pause) {
        if (pace.pause(message.sender(), pause)) {
            log.warn("Number {} sends nothing for {} s, as the Cloud API asks for ({}).", message.sender(), pause.toSeconds(), reason);
        }
    }

    private static ChannelAnswer.Rejected rejected(Refused refused) {
        return new ChannelAnswer.Rejected(refused.code(), refused.title(), refused.details());
    }
}
