package io.tollgate.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.TollgateTest;
import io.tollgate.database.Outages;
import io.tollgate.database.Unavailable;
import io.tollgate.delivery.StatusUpdate;
import io.tollgate.delivery.StatusUpdates;
import io.tollgate.gate.Acceptance;
import io.tollgate.gate.AcceptanceLog.Postponed;
import io.tollgate.gate.Arrival;
import io.tollgate.gate.IdempotencyKey.Source;
import io.tollgate.gate.IdempotencyKey;
import io.tollgate.gate.Inbox;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.persons.People;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.Named;
import io.tollgate.rights.Erasing;
import io.tollgate.secrets.Keys;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Partner;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessResourceFailureException;

/** Messages that a topic has taken before the database: each is stored once, under the id that its business has. */
@TollgateTest
class AcceptanceLogTest {

    @Autowired
    World world;

    private final TestBroker broker = TestBroker.shared();
    private final Topics topics = new Topics(broker.address());
    private final List<LogReader> readers = new ArrayList<>();
    private final List<KafkaClients> open = new ArrayList<>();
    private final List<StatusUpdate> told = new CopyOnWriteArrayList<>();
    private final Consumer<List<StatusUpdate>> hears = told::addAll;
    private EnrolledBusiness vela;
    private KafkaSettings settings;

    @BeforeEach
    void enrol() {
        world.the(StatusUpdates.class).alsoTell(hears); // a business without a webhook has no statuses that wait
        vela = world.onAccount();
        String topic = "log-" + UUID.randomUUID();
        topics.make(3, topic);
        settings = new KafkaSettings(broker.address(), "group-" + topic, Set.of(), Set.of(), topic, ".dead", 1, 500, Map.of());
    }

    @AfterEach
    void stop() {
        world.the(StatusUpdates.class).tellNoMore(hears);
        readers.forEach(LogReader::stop);
        open.forEach(KafkaClients::destroy);
    }

    private KafkaClients clients(KafkaSettings its) {
        KafkaClients clients = new KafkaClients(its);
        open.add(clients);
        return clients;
    }

    private LogWriter writer() {
        return new LogWriter(settings, clients(settings), world.the(Inbox.class), world.the(Keys.class));
    }

    /** @param failures how often the database is away before it stores anything, after it has stored for the first time */
    private LogReader reads(int failures) {
        LogIntake intake = KafkaNode.logIntake(world);
        AtomicInteger left = new AtomicInteger(failures);
        LogReader reader = new LogReader(settings, clients(settings), records -> {
            if (left.getAndDecrement() > 0) {
                throw new DataAccessResourceFailureException("away");
            }
            intake.take(records);
            if (left.getAndDecrement() == 0) {
                throw new DataAccessResourceFailureException("it has stored them, and its answer is lost");
            }
        }, new Outages());
        readers.add(reader);
        reader.start();
        return reader;
    }

    private Arrival arrival(Person to) {
        return vela.message(Category.UTILITY, to);
    }

    private static IdempotencyKey key(String name) {
        return IdempotencyKey.of(Source.HTTP, name);
    }

    private static MessageId id(Acceptance acceptance) {
        return ((Acceptance.Stored) acceptance).id();
    }

    private List<MessageId> judged() {
        return world.database().query("SELECT message_id FROM decision WHERE business_id = ?", (row, _) -> MessageId.of(row.getBytes(1)),
                vela.id().value());
    }

    /** Ids and details of failed statuses of the business, without those of verdicts. */
    private List<String> failed() {
        List<MessageId> judged = judged();
        return told.stream().filter(it -> it.business().equals(vela.id()) && it.status().equals("failed") && !judged.contains(it.message()))
                .map(it -> it.message() + " " + it.detailJson()).toList();
    }

    @Test
    void eachIsJudgedOnceThoughTheDatabaseIsAwayForAWhileAndNodesComeAndGo() {
        LogWriter writer = writer();
        Person ana = world.person().consentsTo(vela);
        List<MessageId> taken = new ArrayList<>();
        IntStream.range(0, 100).forEach(number -> taken.add(id(writer.accept(
                number % 2 == 0 ? arrival(ana) : arrival(world.person()).with(key("order-" + number)), Instant.now()))));

        LogReader first = reads(2);
        IntStream.range(100, 150).forEach(_ -> taken.add(id(writer.accept(arrival(world.person()), Instant.now()))));
        reads(1);
        IntStream.range(150, 200).forEach(_ -> taken.add(id(writer.accept(arrival(world.person()), Instant.now()))));
        first.stop();

        Topics.await(() -> judged().size() >= 200, "verdicts");
        assertThat(judged()).containsExactlyInAnyOrderElementsOf(taken);
        assertThat(failed()).isEmpty();
    }

    @Test
    void aRepetitionHasTheSameIdAndBecomesOneMessage() {
        LogWriter writer = writer();
        Arrival arrival = arrival(world.person()).with(key("order-1"));
        MessageId first = id(writer.accept(arrival, Instant.now()));

        assertThat(id(writer.accept(arrival, Instant.now()))).isEqualTo(first);
        assertThat(writer.accept(arrival(world.person()).with(key("order-1")), Instant.now())).isInstanceOf(Acceptance.Conflict.class);
        reads(0);
        Topics.await(() -> judged().size() == 1, "the verdict");
        assertThat(writer().accept(arrival, Instant.now())).as("another node asks the database").isEqualTo(new Acceptance.Repeated(first));
        assertThat(judged()).containsExactly(first);
        assertThat(failed()).isEmpty();
    }

    @Test
    void aPersonWhoIsNamedByAUserIdIsStoredUnderHerId() {
        LogWriter writer = writer();
        Identity name = new Identity.UserId(vela.id(), "PT.1" + vela.phoneNumberId());
        Identity parent = new Identity.ParentUserId("PT.ENT.1" + vela.phoneNumberId());
        RecipientId her = world.the(People.class).registerUnlessErased(new Named(List.of(name, parent)), World.LONG_AGO).orElseThrow();
        Identity gone = new Identity.UserId(vela.id(), "PT.2" + vela.phoneNumberId());
        RecipientId erased = world.personNamed(gone);
        world.the(Erasing.class).erase(erased, "officer", "asked", Instant.now());
        Arrival arrival = vela.message(Category.UTILITY, name).with(key("order-1"));

        MessageId first = id(writer.accept(arrival, Instant.now()));
        MessageId second = id(writer.accept(vela.message(Category.UTILITY, parent), Instant.now()));
        MessageId refused = id(writer.accept(vela.message(Category.UTILITY, gone), Instant.now()));
        MessageId later = writer.postpone(postponed("{\"messaging_product\":\"whatsapp\",\"recipient\":\"" + name.name() + "\","
                + Partner.template(EnrolledBusiness.template(Category.UTILITY).name()) + "}", name.name(), false), Instant.now());
        assertThat(id(writer.accept(arrival, Instant.now()))).as("a repetition").isEqualTo(first);
        reads(0);

        Topics.await(() -> judged().size() == 3 && failed().size() == 1, "verdicts and a status");
        assertThat(judged()).containsExactlyInAnyOrder(first, second, later);
        assertThat(world.database().query("SELECT DISTINCT recipient FROM decision WHERE business_id = ?",
                (row, _) -> RecipientId.of(row.getBytes(1)), vela.id().value())).containsExactly(her);
        assertThat(failed()).singleElement().asString().contains(refused.text(), "131026");
    }

    @Test
    void aRepetitionThatNoNodeKnewIsRefusedByAStatus() {
        Arrival arrival = arrival(world.person()).with(key("order-1"));
        MessageId first = id(writer().accept(arrival, Instant.now()));
        MessageId other = id(writer().accept(arrival, Instant.now()));
        MessageId content = id(writer().accept(arrival(world.person()).with(key("order-1")), Instant.now()));
        reads(0);

        Topics.await(() -> failed().size() == 2 && judged().size() == 1, "a verdict and two statuses");
        assertThat(List.of(first, other, content)).containsAll(judged());
        assertThat(failed()).allSatisfy(status -> assertThat(status).contains("Idempotency-Key"));
    }

    @Test
    void whatCouldNotBeCheckedIsCheckedLater() {
        LogWriter writer = writer();
        String ana = world.person().number().e164();
        String template = "\"to\":\"" + ana + "\"," + Partner.template(EnrolledBusiness.template(Category.UTILITY).name());
        MessageId good = writer.postpone(postponed("{\"messaging_product\":\"whatsapp\"," + template + "}", ana, false), Instant.now());
        MessageId media = writer.postpone(postponed("{\"messaging_product\":\"whatsapp\",\"to\":\"" + ana
                + "\",\"type\":\"image\",\"image\":{\"id\":\"123\"}}", ana, false), Instant.now());
        MessageId other = writer.postpone(postponed("{\"messaging_product\":\"whatsapp\"," + template + "}", ana, true), Instant.now());
        reads(0);

        Topics.await(() -> failed().size() == 2 && judged().size() == 1, "a verdict and two statuses");
        assertThat(judged()).containsExactly(good);
        assertThat(failed()).anySatisfy(status -> assertThat(status).contains(media.text(), "media attachment ID"))
                .anySatisfy(status -> assertThat(status).contains(other.text(), "MARKETING only"));
    }

    private Postponed postponed(String body, String recipient, boolean marketingOnly) {
        return new Postponed(vela.sender(), body, recipient, marketingOnly, Optional.empty());
    }

    @Test
    void theTopicShowsNoNumberAndARecordOfSomebodyElseStopsNoOther() {
        LogWriter writer = writer();
        topics.write(List.of(Topics.record(settings.logTopic(), "1", "not ours", Map.of())));
        Person ana = world.person();
        MessageId id = id(writer.accept(arrival(ana), Instant.now()));
        String digits = ana.number().e164().substring(1);

        assertThat(topics.read(settings.logTopic(), 2)).allSatisfy(record -> {
            assertThat(new String(record.value(), StandardCharsets.ISO_8859_1)).doesNotContain(digits, "utility");
            assertThat(record.key()).hasSizeLessThan(3);
        });
        reads(0);
        Topics.await(() -> judged().equals(List.of(id)), "the verdict");
    }

    @Test
    void brokersThatAreAwayAreNamedAndTheMessageIsNotTaken() {
        KafkaSettings nowhere = new KafkaSettings("127.0.0.1:1", "g", Set.of(), Set.of(), "away", ".dead", 1, 500, Map.of());
        LogWriter writer = new LogWriter(nowhere, clients(nowhere), world.the(Inbox.class), world.the(Keys.class));

        assertThatThrownBy(() -> writer.accept(arrival(world.person()), Instant.now())).isInstanceOf(Unavailable.class)
                .hasMessageContaining("the topic away. Maybe");
    }
}
