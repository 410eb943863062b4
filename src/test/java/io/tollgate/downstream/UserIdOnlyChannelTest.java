package io.tollgate.downstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollgate.TollgateTest;
import io.tollgate.delivery.ChannelAnswer;
import io.tollgate.delivery.ChannelOutages;
import io.tollgate.delivery.HandOver;
import io.tollgate.demonstration.CloudApiStub;
import io.tollgate.media.MediaFiles;
import io.tollgate.message.RecipientId;
import io.tollgate.persons.People;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.Named;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.world.AdmittedMessages;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** The channel to a Cloud API names a person as the network does: by her number, and by a user id if no number is known. */
@TollgateTest
class UserIdOnlyChannelTest {

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
    @Autowired
    People people;

    private CloudApiStub network;
    private NetworkClient client;
    private CloudApiChannel channel;
    private EnrolledBusiness bakery;
    private Identity name;
    private Person lena;

    @BeforeEach
    void open() {
        network = new CloudApiStub(0, TOKEN, Clock.systemUTC());
        DownstreamSettings settings = DownstreamTestSettings.at(network.url());
        client = new NetworkClient(settings);
        Breaker breaker = new Breaker(settings, new ChannelOutages(), new SimpleMeterRegistry());
        channel = new CloudApiChannel(settings, numbers, bodies, new NetworkUploads(media, uploaded, breaker, client), new Pace(settings),
                breaker, client);
        bakery = business();
        name = new Identity.UserId(bakery.id(), "AT.1a" + bakery.phoneNumberId());
        lena = somebody(world.personNamed(name));
    }

    @AfterEach
    void close() throws Exception {
        network.close();
        client.destroy();
    }

    private EnrolledBusiness business() {
        EnrolledBusiness business = world.business().onAccount("100").enrol();
        numbers.set(business.sender(), "8" + business.phoneNumberId(), TOKEN, Instant.now());
        return business;
    }

    private Person somebody(RecipientId id) {
        return new Person(world, id, new PhoneNumber("+43664999", "AT"));
    }

    private ChannelAnswer offer(EnrolledBusiness from) {
        return channel.offer(AdmittedMessages.text(from, lena, "x"));
    }

    private JsonNode last() {
        return network.taken().getLast().body();
    }

    @Test
    void recipientIsTheUserIdThatThisBusinessHas() {
        assertThat(offer(bakery)).isInstanceOf(ChannelAnswer.Sent.class);

        assertThat(last().path("recipient").asString()).isEqualTo(name.name());
        assertThat(last().has("to")).isFalse();
        assertThat(offer(business())).as("another business has none").isInstanceOfSatisfying(ChannelAnswer.Rejected.class,
                refused -> assertThat(refused.code()).isEqualTo(131026));
        assertThat(network.taken()).hasSize(1);
    }

    @Test
    void aParentUserIdNamesHerToEveryBusinessUnlessItHasItsOwn() {
        Identity parent = new Identity.ParentUserId("AT.ENT.1a" + bakery.phoneNumberId());
        people.registerUnlessErased(new Named(List.of(name, parent)), Instant.now());

        offer(bakery);
        assertThat(last().path("recipient").asString()).isEqualTo(name.name());
        offer(business());
        assertThat(last().path("recipient").asString()).isEqualTo(parent.name());
    }

    @Test
    void onceHerNumberIsToldItIsUsedAlsoForWhatWasAcceptedBefore() {
        HandOver before = AdmittedMessages.text(bakery, lena, "x");
        PhoneNumber number = world.number(World.newNumber("AT"));
        people.registerUnlessErased(new Named(List.of(number, name)), Instant.now());

        channel.offer(before);

        assertThat(last().path("to").asString()).isEqualTo(number.e164());
        assertThat(last().has("recipient")).isFalse();
    }
}
