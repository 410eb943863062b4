package io.tollgate.delivery;

import static io.tollgate.world.AdmittedMessages.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.database.LogLines;
import io.tollgate.message.Category;
import io.tollgate.world.AdmittedMessages;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The table of channels names one that no process has: its messages wait for it, and for it alone, within their life. */
@DeliveryTest
class UnservedChannelsTest {

    @Autowired
    World world;
    @Autowired
    Dispatch dispatch;
    @Autowired
    UnservedChannels unserved;
    @Autowired
    Channels channels;

    private EnrolledBusiness shop;

    @BeforeEach
    void clear() {
        world.queues().clear();
        unserved.look(NOON);
        shop = world.onAccount();
    }

    private HandOver by(String channel) {
        return world.admitted().messages(
                List.of(AdmittedMessages.handOver(shop, world.personIn("DE"), Category.UTILITY).by(channel)), Optional.empty()).getFirst();
    }

    @Test
    void theChannelThatIsSetHasNoNameInTheOutbox() {
        assertThat(List.of(channels.inOutbox(""), channels.inOutbox("messenger"), channels.inOutbox("handset"))).containsOnly("");
        assertThat(channels.inOutbox("sms")).isEqualTo("sms");

        HandOver message = by("handset");
        dispatch.next(NOON);

        assertThat(world.history().onHandset(message.id())).isEqualTo(1);
    }

    @Test
    void aMessageWaitsAndGoesByNoOtherChannel() {
        HandOver message = by("pigeon");
        try (LogLines log = LogLines.of(UnservedChannels.class)) {
            dispatch.next(NOON);
            unserved.look(NOON.plusSeconds(30));
            unserved.look(NOON.plusSeconds(60));

            assertThat(log.all()).singleElement().asString().isEqualTo("1 messages wait for the channel pigeon, which this Tollgate does"
                    + " not have; what does not leave in time fails. Maybe configure the channel, or change tables/channels.csv for the"
                    + " messages to come.");
        }
        assertThat(world.history().onHandset(message.id())).isZero();
        assertThat(world.history().held(message.id())).isTrue();
        assertThat(unserved.waiting()).containsEntry("pigeon", 1L);
    }

    @Test
    void atTheEndOfItsLifeItFailsAndItsMoneyIsReleased() {
        HandOver message = by("pigeon");
        unserved.look(NOON.plusSeconds(30));

        unserved.look(message.expiresAt().minusMillis(1));
        assertThat(world.history().statuses(message.id())).isEmpty();
        try (LogLines log = LogLines.of(UnservedChannels.class)) {
            unserved.look(message.expiresAt());
            unserved.look(message.expiresAt().plus(Duration.ofMinutes(1)));

            assertThat(log.all()).containsExactly("No message waits for the channel pigeon any more.");
        }
        assertThat(world.history().statuses(message.id())).containsExactly("failed 131026");
        assertThat(world.history().outcome(message.id())).isEqualTo("RELEASED");
        assertThat(shop.heldMicros()).isZero();
        world.audit().of(shop);
    }
}
