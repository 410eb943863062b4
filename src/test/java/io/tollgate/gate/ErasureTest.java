package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.decision.Finding.Refuse;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.decision.Verdict;
import io.tollgate.delivery.DeliveryByHand;
import io.tollgate.delivery.Handset.Behaviour;
import io.tollgate.delivery.Handsets;
import io.tollgate.message.Category;
import io.tollgate.message.Content;
import io.tollgate.message.MessageId;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Recipients;
import io.tollgate.replay.DecisionTimes;
import io.tollgate.replay.Replay;
import io.tollgate.replay.ReplayPace;
import io.tollgate.replay.ReplayReport;
import io.tollgate.rights.Access;
import io.tollgate.rights.Disclosure;
import io.tollgate.rights.Disclosure.Section;
import io.tollgate.rights.Erasing;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A person is erased while messages to her are at each stage; and access tells her the records before and after. */
@GateTest
class ErasureTest {

    private static final Instant NOON = Instant.parse("2026-11-18T12:00:00Z");
    private static final Instant EVENING = Instant.parse("2026-11-18T21:00:00Z");
    private static final Instant MORNING = Instant.parse("2026-11-19T09:00:00Z");

    @Autowired
    World world;
    @Autowired
    Gates gates;
    @Autowired
    DeliveryByHand delivery;
    @Autowired
    Handsets handsets;
    @Autowired
    Erasing erasing;
    @Autowired
    Access access;
    @Autowired
    Preview preview;
    @Autowired
    Replay replay;

    @BeforeEach
    void emptyTheQueues() {
        for (String queue : List.of("inbox", "outbox", "receipt_inbox", "status_update")) {
            world.database().update("DELETE FROM " + queue);
        }
    }

    @Test
    void aMessageThatWaitsForTheMorningIsEmptiedAndRefused() {
        EnrolledBusiness shop = world.prepaid("10.00");
        Person chloe = world.person("+33613200001").consentsTo(shop);
        MessageId offer = shop.sends(Category.MARKETING, chloe, EVENING);
        gates.at(EVENING, 500).drain();
        assertThat(world.history().verdict(offer)).isInstanceOf(Verdict.Deferred.class);

        erase(chloe, EVENING);

        assertThat(world.database().queryForObject("SELECT content FROM inbox WHERE message_id = ?", byte[].class, (Object) offer.bytes()))
                .isEqualTo(Content.NONE);
        assertThat(world.database().queryForObject("SELECT callback_data FROM inbox WHERE message_id = ?", String.class,
                (Object) offer.bytes()))
                .isEmpty();
        work(MORNING);
        assertThat(world.history().verdict(offer)).isInstanceOfSatisfying(Verdict.Refused.class,
                refused -> assertThat(refused.refusals()).extracting(Refuse::rule).contains(Gatekeeper.ERASED));
        assertThat(world.history().rows("inbox", offer)).isZero();
        assertThat(world.history().statuses(offer)).containsExactly("failed 131026");
        isSettled(shop);
    }

    @Test
    void anAdmittedMessageIsStoppedAtTheLastLookAndItsMoneyReleased() {
        EnrolledBusiness shop = world.prepaid("10.00");
        Person ana = world.person().consentsTo(shop);
        MessageId offer = shop.sends(Category.UTILITY, ana, NOON);
        gates.at(NOON, 500).drain();
        assertThat(world.history().rows("reservation", offer)).isOne();

        erase(ana, NOON);

        assertThat(world.database().queryForObject("SELECT content FROM outbox WHERE message_id = ?", byte[].class, (Object) offer.bytes()))
                .isEqualTo(Content.NONE);
        delivery.deliverAll(NOON);
        assertThat(world.history().rows("outbox", offer)).isZero();
        assertThat(world.history().statuses(offer)).containsExactly("failed 131026");
        assertThat(
                world.database().queryForObject("SELECT callback_data FROM delivery WHERE message_id = ?", String.class,
                        (Object) offer.bytes()))
                .isEmpty();
        assertThat(handsets.messages(ana.id(), 10)).isEmpty();
        isSettled(shop);
    }

    @Test
    void aDeliveredMessageLeavesTheHandsetAndStaysChargedAndProved() {
        EnrolledBusiness shop = world.prepaid("10.00");
        Person ana = world.person().consentsTo(shop);
        MessageId first = shop.sends(Category.UTILITY, ana, NOON);
        MessageId refused = world.prepaid("10.00").sends(Category.MARKETING, ana, NOON);
        work(NOON);
        List<String> before = verdicts(first, refused);

        Erasing.Erased erased = erase(ana, NOON.plusSeconds(60));

        assertThat(erased.gone()).containsKeys("person", "handsetMessages", "deliveries", "statusUpdates");
        assertThat(erased.kept()).extracting(Erasing.Erased.Kept::what).contains("consents", "decisions", "traffic", "charges", "entries",
                "receipts");
        assertThat(handsets.messages(ana.id(), 10)).isEmpty();
        assertThat(world.history().rows("charge", first)).isOne();
        assertThat(world.database().queryForList("SELECT DISTINCT callback_data FROM status_update WHERE recipient = ?", String.class,
                (Object) ana.id().bytes()))
                .as("notes of the partner").containsOnly("");
        assertThat(verdicts(first, refused)).isEqualTo(before);
        ReplayReport report = replay.again(new DecisionTimes(NOON.minusSeconds(1), NOON.plusSeconds(1)), ReplayPace.full(1));
        assertThat(report.cases()).isGreaterThanOrEqualTo(2);
        assertThat(report.samples()).noneMatch(difference -> Set.of(first, refused).contains(difference.message()));
        isSettled(shop);
    }

    @Test
    void laterReceiptsAreBookedChargedAndReportedWithoutANumber() {
        EnrolledBusiness shop = world.prepaid("10.00");
        Person ana = world.person().consentsTo(shop);
        handsets.behave(ana.id(), Behaviour.LATE);
        MessageId update = shop.sends(Category.UTILITY, ana, NOON);
        work(NOON);
        assertThat(world.history().rows("charge", update)).as("still open").isZero();

        erase(ana, NOON.plusSeconds(1));
        work(NOON.plusSeconds(60));

        assertThat(world.history().rows("charge", update)).isOne();
        assertThat(world.history().statuses(update)).containsExactly("sent", "delivered", "read");
        assertThat(world.the(Recipients.class).numbers(List.of(ana.id()))).isEmpty();
        isSettled(shop);
    }

    @Test
    void noMessageToAnErasedPersonIsAccepted() {
        EnrolledBusiness shop = world.prepaid("10.00");
        Person ana = world.person().consentsTo(shop);
        Person eva = world.person().consentsTo(shop);
        Arrival repeated = shop.message(Category.UTILITY, ana);
        Arrival keyed = new Arrival(repeated.business(), repeated.sender(), repeated.recipient(), repeated.category(), repeated.kind(),
                repeated.template(),
                repeated.callbackData(), repeated.body(), Optional.of(IdempotencyKey.of(IdempotencyKey.Source.HTTP, "order-7")));
        assertThat(world.the(Inbox.class).accept(keyed, NOON)).isInstanceOf(Acceptance.Stored.class);
        work(NOON);
        erase(ana, NOON.plusSeconds(1));
        List<String> before = WrittenRows.checksums(world.database());

        assertThat(world.the(Inbox.class).accept(keyed, NOON.plusSeconds(2))).isEqualTo(new Acceptance.Erased());
        assertThat(world.the(Inbox.class).accept(shop.message(Category.MARKETING, ana), NOON.plusSeconds(2)))
                .isEqualTo(new Acceptance.Erased());
        assertThat(WrittenRows.checksums(world.database())).isEqualTo(before);
        assertThat(preview.of(repeated, NOON.plusSeconds(2)).verdict()).isInstanceOfSatisfying(Verdict.Refused.class,
                refused -> assertThat(refused.refusals()).extracting(Refuse::rule).contains(Gatekeeper.ERASED));
        assertThat(world.the(Inbox.class).accept(List.of(shop.message(Category.UTILITY, ana), shop.message(Category.UTILITY, eva)),
                NOON.plusSeconds(3)))
                .as("her neighbour in the same batch").satisfiesExactly(hers -> assertThat(hers).isEqualTo(new Acceptance.Erased()),
                        others -> assertThat(others).isInstanceOf(Acceptance.Stored.class));
    }

    @Test
    void aFailureAtAnyStatementErasesAllOrNothingAndTheNextCallFinishes() {
        EnrolledBusiness shop = world.prepaid("10.00");
        Person ana = world.person().consentsTo(shop);
        shop.sends(Category.UTILITY, ana, NOON);
        work(NOON);
        MessageId waiting = shop.sends(Category.UTILITY, ana, NOON.plusSeconds(1));
        List<String> before = WrittenRows.checksums(world.database());

        int statement = 0;
        for (boolean struck = true; struck;) {
            GateFaults.failAt(++statement);
            try {
                erase(ana, NOON.plusSeconds(2));
            } catch (RuntimeException broken) {
                assertThat(WrittenRows.checksums(world.database())).as("after a failure at statement %d", statement).isEqualTo(before);
                assertThat(count("SELECT COUNT(*) FROM erasure WHERE recipient = ?", ana)).isZero();
            } finally {
                struck = GateFaults.end();
            }
        }

        assertThat(statement).isGreaterThan(20);
        assertThat(count("SELECT COUNT(*) FROM recipient WHERE id = ?", ana)).isZero();
        assertThat(count("SELECT COUNT(*) FROM erasure WHERE recipient = ?", ana)).isOne();
        work(NOON.plusSeconds(3));
        assertThat(world.history().statuses(waiting)).containsExactly("failed 131026");
        isSettled(shop);
    }

    @Test
    void accessListsEveryKindOfRecord() {
        EnrolledBusiness shop = world.prepaid("10.00");
        Person ana = world.person().consentsTo(shop);
        ana.writesTo(shop, NOON.minusSeconds(60));
        shop.sends(Category.UTILITY, ana, NOON);
        MessageId refused = world.prepaid("10.00").sends(Category.MARKETING, ana, NOON);
        work(NOON);
        shop.sends(Category.UTILITY, ana, NOON.plusSeconds(1));
        gates.at(NOON.plusSeconds(1), 500).drain();
        MessageId waiting = shop.sends(Category.UTILITY, ana, NOON.plusSeconds(2));

        Disclosure found = access.of(ana.id(), Optional.of(ana.number()), NOON.plusSeconds(3));

        assertThat(found.sections()).filteredOn(section -> !section.rows().isEmpty()).extracting(Section::name)
                .contains("person", "consents", "conversations",
                        "traffic", "decisions", "waiting", "handOvers", "deliveries", "receipts", "statusUpdates", "handsetMessages")
                .doesNotContain("charges", "entries", "reservations");
        assertThat(found.withheld()).anySatisfy(why -> assertThat(why).contains("What businesses pay"));
        assertThat(rows(found, "person").getFirst()).containsEntry("number", ana.number().e164()).containsEntry("country", "PT");
        assertThat(rows(found, "decisions")).filteredOn(row -> row.get("message").equals(refused.text())).singleElement().satisfies(row -> {
            assertThat(row).containsEntry("outcome", "REFUSED").containsEntry("decidedAt", NOON.toString());
            assertThat(row.get("business").toString()).startsWith("Business ");
            assertThat(((Map<?, ?>) row.get("caseFile")).get("findings").toString()).contains("refused under CON-ANY-002: ");
        });
        assertThat(rows(found, "waiting")).filteredOn(row -> row.get("message").equals(waiting.text())).singleElement()
                .satisfies(row -> assertThat(row).containsEntry("content", "{\"type\":\"text\"}").containsEntry("callbackData", "note"));

        Person stranger = world.person();
        assertThat(access.of(stranger.id(), Optional.of(stranger.number()), NOON).sections())
                .filteredOn(section -> !section.rows().isEmpty())
                .extracting(Section::name).as("nothing of others").containsExactly("person");
    }

    /** Gates judge, delivery hands over, partners send and people are erased, all at the same time. */
    @Test
    void noErasedPersonIsReachedAndTheBooksAgreeUnderLoad() throws Exception {
        Random random = new Random(41);
        List<EnrolledBusiness> businesses = List.of(world.prepaid("50.00"), world.prepaid("50.00"));
        List<Person> people = IntStream.range(0, 40).mapToObj(number -> world.person()).toList();
        people.forEach(person -> businesses.forEach(business -> person.consentsTo(business)));
        List<Person> leaving = new ArrayList<>(people);
        Collections.shuffle(leaving, random);
        List<Person> erased = leaving.subList(0, 20);

        Set<PhoneNumber> acknowledged = ConcurrentHashMap.newKeySet();
        Set<PhoneNumber> late = ConcurrentHashMap.newKeySet();
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(5)) {
            List<Future<?>> workers = new ArrayList<>();
            for (int gate = 0; gate < 2; gate++) {
                workers.add(threads.submit(() -> {
                    while (!done.get()) {
                        gates.at(NOON, 9).drain();
                    }
                }));
            }
            workers.add(threads.submit(() -> {
                while (!done.get()) {
                    delivery.deliverAll(NOON.plusSeconds(5));
                }
            }));
            Future<?> sending = threads.submit(() -> {
                for (int message = 0; message < 400; message++) {
                    Person person = people.get(random.nextInt(people.size()));
                    boolean before = acknowledged.contains(person.number());
                    Acceptance acceptance = world.the(Inbox.class).accept(
                            businesses.get(message % 2).message(message % 3 == 0 ? Category.MARKETING : Category.UTILITY, person), NOON);
                    if (before && !(acceptance instanceof Acceptance.Erased)) {
                        late.add(person.number());
                    }
                }
            });
            Future<?> leavingOneByOne = threads.submit(() -> erased.forEach(person -> {
                erase(person, NOON);
                acknowledged.add(person.number());
            }));
            sending.get();
            leavingOneByOne.get();
            done.set(true);
            for (Future<?> worker : workers) {
                worker.get();
            }
        }
        work(NOON.plusSeconds(10));

        assertThat(late).as("accepted after the erasure was acknowledged").isEmpty();
        erased.forEach(this::isGone);
        assertThat(world.database().queryForObject("SELECT COUNT(*) FROM inbox", Long.class)).isZero();
        assertThat(world.database().queryForObject("SELECT COUNT(*) FROM outbox", Long.class)).isZero();
        businesses.forEach(this::isSettled);
    }

    private void isGone(Person person) {
        assertThat(count("SELECT COUNT(*) FROM recipient WHERE id = ?", person)).isZero();
        for (String table : List.of("inbox", "outbox", "handset_message", "conversation", "reservation")) {
            assertThat(count("SELECT COUNT(*) FROM " + table + " WHERE recipient = ?", person)).as(table).isZero();
        }
        assertThat(count("SELECT COUNT(*) FROM delivery WHERE recipient = ? AND callback_data <> ''", person)).as("notes").isZero();
    }

    private Erasing.Erased erase(Person person, Instant now) {
        return erasing.erase(person.number(), "dana", "asked by letter", now);
    }

    private void work(Instant now) {
        gates.at(now, 500).drain();
        delivery.deliverAll(now);
    }

    private List<String> verdicts(MessageId... messages) {
        return Stream.of(messages).flatMap(message -> world.history().decisions(message).stream()).map(Object::toString).toList();
    }

    private static List<Map<String, Object>> rows(Disclosure disclosure, String section) {
        return disclosure.sections().stream().filter(it -> it.name().equals(section)).findFirst().orElseThrow().rows();
    }

    /** Nothing is held, each posting sums to zero, and the balance is the sum of the entries. */
    private void isSettled(EnrolledBusiness settled) {
        int business = settled.id().value();
        assertThat(world.database().queryForObject("SELECT held_micros FROM balance WHERE business_id = ?", Long.class, business)).isZero();
        assertThat(world.database().queryForObject("SELECT COUNT(*) FROM reservation WHERE business_id = ?", Long.class, business))
                .isZero();
        assertThat(world.database().queryForObject("SELECT balance_micros FROM balance WHERE business_id = ?", Long.class, business))
                .isEqualTo(
                        world.database().queryForObject("SELECT SUM(amount_micros) FROM entry WHERE account = ?", Long.class,
                                "business:" + business));
        assertThat(world.database()
                .queryForList("SELECT journal_entry_id FROM entry GROUP BY journal_entry_id HAVING SUM(amount_micros) <> 0"))
                .isEmpty();
    }

    private long count(String question, Person person) {
        return world.database().queryForObject(question, Long.class, (Object) person.id().bytes());
    }
}
