package io.tollgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Content;
import io.tollgate.message.Kind;
import io.tollgate.message.Message;
import io.tollgate.message.MessageId;
import io.tollgate.message.Payload;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChannelRouteTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final HandOver MESSAGE = new HandOver(
            new Message(new MessageId(UUID.fromString("0192b3c4-0000-7000-8000-000000000001")), new BusinessId(7),
                    new SenderId(7000000007L), RecipientId.of(new byte[16]), Category.UTILITY),
            new Payload(Kind.TEXT, Optional.empty(), Content.NONE), NOON, NOON.plusSeconds(60), 3, "", 0);

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private Processor step = _ -> {};
    private final ChannelRoute channel = new ChannelRoute("post", Duration.ofSeconds(1), 4) {

        @Override
        public void configure() {
            messages().process(exchange -> step.process(exchange));
        }
    };

    @BeforeEach
    void start() throws Exception {
        camel.addRoutes(channel);
        camel.start();
    }

    @AfterEach
    void stop() throws IOException {
        camel.close();
    }

    @Test
    void theRouteGetsTheMessageAndItsAttempts() {
        step = exchange -> {
            assertThat(exchange.getMessage().getBody()).isSameAs(MESSAGE);
            assertThat(exchange.getProperty(ChannelRoute.ATTEMPT, Integer.class)).isEqualTo(3);
        };

        assertThat(channel.send(MESSAGE, 3)).isEqualTo(new ChannelAnswer.Sent());
    }

    @Test
    void theAnswerOfTheRouteIsTheAnswer() {
        step = exchange -> exchange.getMessage().setBody(new ChannelAnswer.Rejected(131026, "no such number"));

        assertThat(channel.send(MESSAGE, 0)).isEqualTo(new ChannelAnswer.Rejected(131026, "no such number"));
    }

    @Test
    void nobodyKnowsWhatARouteHasSentThatFails() {
        step = _ -> {
            throw new IOException("4917212345678 cannot be reached");
        };

        assertThat(channel.send(MESSAGE, 0)).isEqualTo(new ChannelAnswer.Unknown("IOException"));
    }

    @Test
    void messagesWaitWhileTheRouteDoesNotRun() throws Exception {
        camel.getRouteController().stopRoute("channel-post");
        assertThat(channel.send(MESSAGE, 0)).isInstanceOfSatisfying(ChannelAnswer.Later.class, later -> assertThat(later.fails()).isTrue());

        camel.getRouteController().startRoute("channel-post");
        assertThat(channel.send(MESSAGE, 0)).isEqualTo(new ChannelAnswer.Sent());
    }
}
