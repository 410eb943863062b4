package io.tollgate.downstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollgate.TollgateTest;
import io.tollgate.delivery.ChannelAnswer;
import io.tollgate.delivery.ChannelOutages;
import io.tollgate.demonstration.CloudApiStub;
import io.tollgate.media.MediaFiles;
import io.tollgate.world.AdmittedMessages;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The turns of messages from one number to one person, with a network that limits them or cannot be reached. */
@TollgateTest
class PairTurnsTest {

    private static final String TOKEN = "EAAtoken";

    @Autowired
    World world;
    @Autowired
    DownstreamNumbers numbers;
    @Autowired
    MessageBodies bodies;
    @Autowired
    MediaFiles media;
    @Autowired
    UploadedFiles uploaded;

    private CloudApiStub network;
    private NetworkClient client;
    private CloudApiChannel channel;
    private EnrolledBusiness bakery;
    private Person mia;

    @BeforeEach
    void open() {
        network = new CloudApiStub(0, TOKEN, Clock.systemUTC());
        use();
        bakery = world.business().onAccount("100").enrol();
        numbers.set(bakery.sender(), "8" + bakery.phoneNumberId(), TOKEN, Instant.now());
        mia = world.personIn("AT").consentsTo(bakery);
    }

    private void use(String... values) {
        DownstreamSettings settings = DownstreamTestSettings.at(network.url(), values);
        client = new NetworkClient(settings);
        Breaker breaker = new Breaker(settings, new ChannelOutages(), new SimpleMeterRegistry());
        channel = new CloudApiChannel(settings, numbers, bodies, new NetworkUploads(media, uploaded, breaker, client), new Pace(settings),
                breaker, client);
    }

    @AfterEach
    void close() throws IOException {
        network.close();
        client.destroy();
    }

    /** However often the pair waits meanwhile: only what the network has refused counts. */
    @Test
    void holdsAPairBackFourTimesAsLongAfterEachRefusal() {
        refuseBy(400, 131056);
        assertThat(offer()).isEqualTo(new ChannelAnswer.Later("code 131056", Optional.of(Duration.ofSeconds(1))));

        assertThat(offer()).isInstanceOf(ChannelAnswer.Held.class);
        await().pollInterval(Duration.ofMillis(20)).until(this::offer,
                new ChannelAnswer.Later("code 131056", Optional.of(Duration.ofSeconds(4)))::equals);
    }

    @Test
    void aMessageThatTheNetworkDidNotTakeHasNotUsedItsTurn() {
        use("pair-burst", "1");
        refuseBy(503, 131016);

        assertThat(offer()).isInstanceOf(ChannelAnswer.Later.class);
        network.disturbedBy((exchange, call) -> false);

        assertThat(offer()).isInstanceOf(ChannelAnswer.Sent.class);
        assertThat(offer()).isInstanceOf(ChannelAnswer.Held.class);
    }

    @Test
    void aMessageThatFoundNoConnectionHasNotUsedItsTurn() throws IOException {
        use("pair-burst", "1");
        network.close();

        assertThat(offer()).isInstanceOfSatisfying(ChannelAnswer.Later.class, later -> assertThat(later.fails()).isTrue());
        assertThat(offer()).isInstanceOf(ChannelAnswer.Later.class);
    }

    private ChannelAnswer offer() {
        return channel.offer(AdmittedMessages.text(bakery, mia, "x"));
    }

    private void refuseBy(int status, int code) {
        network.disturbedBy((exchange, call) -> {
            network.refuse(exchange, status, code, "Refused", "Later.");
            return true;
        });
    }
}
