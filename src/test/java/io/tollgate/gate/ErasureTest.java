package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.decision.Finding.Refuse;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.decision.Verdict;
import io.tollgate.delivery.Handset.Behaviour;
import io.tollgate.delivery.Handsets;
import io.tollgate.delivery.Postman;
import io.tollgate.gate.Town.Firm;
import io.tollgate.gate.Town.Person;
import io.tollgate.message.Category;
import io.tollgate.message.Content;
import io.tollgate.message.MessageId;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.replay.ReplayPace;
import io.tollgate.replay.Replay;
import io.tollgate.replay.ReplayReport;
import io.tollgate.replay.Span;
import io.tollgate.rights.Access;
import io.tollgate.rights.Disclosure;
import io.tollgate.rights.Disclosure.Section;
import io.tollgate.rights.Erasing;
import java.nio.charset.StandardCharsets;
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

/** A person is erased while messages to her are on each part of their way; and what is told of her before and after. */
@GateTest
class ErasureTest {

    private static final Instant NOON = Instant.parse("2026-11-18T12:00:00Z");
    private static final Instant EVENING = Instant.parse("2026-11-18T21:00:00Z");
    private static final Instant MORNING = Instant.parse("2026-11-19T09:00:00Z");

    @Autowired
    Town town;
    @Autowired
    Gates gates;
    @Autowired
    Postman postman;
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
    void nothingElseIsWaiting() {
        for (String queue : List.of("inbox", "outbox", "receipt_inbox", "status_update")) {
            town.jdbc.update("DELETE FROM " + queue);
        }
    }

    @Test
    void aMessageThatWaitsForTheMorningIsEmptiedAndRefused() {
        Firm shop = town.enterprise("10.00");
        Person chloe = town.customer(shop, town.person("+33613200001"));
        MessageId offer = town.accept(shop, chloe, Category.MARKETING, EVENING);
        gates.at(EVENING, 500).drain();
        assertThat(town.verdict(offer)).isInstanceOf(Verdict.Deferred.class);

        erase(chloe, EVENING);

        assertThat(town.jdbc.queryForObject("SELECT content FROM inbox WHERE message_id = ?", byte[].class, (Object) offer.bytes()))
                .isEqualTo(Content.NONE);
        assertThat(town.jdbc.queryForObject("SELECT callback_data FROM inbox WHERE message_id = ?", String.class, (Object) offer.bytes()))
                .isEmpty();
        work(MORNING);
        assertThat(town.verdict(offer)).isInstanceOfSatisfying(Verdict.Refused.class,
                refused -> assertThat(refused.refusals()).extracting(Refuse::rule).contains(Gatekeeper.ERASED));
        assertThat(town.rows("inbox", offer)).isZero();
        assertThat(told(offer)).containsExactly("failed 131026");
        isSettled(shop);
    }

    @Test
    void anAdmittedMessageIsStoppedAtTheLastLookAndItsMoneyReleased() {
        Firm shop = town.enterprise("10.00");
        Person ana = town.customer(shop);
        MessageId offer = town.accept(shop, ana, Category.UTILITY, NOON);
        gates.at(NOON, 500).drain();
        assertThat(town.rows("reservation", offer)).isOne();

        erase(ana, NOON);

        assertThat(town.jdbc.queryForObject("SELECT content FROM outbox WHERE message_id = ?", byte[].class, (Object) offer.bytes()))
                .isEqualTo(Content.NONE);
        postman.walk(NOON);
        assertThat(town.rows("outbox", offer)).isZero();
        assertThat(told(offer)).containsExactly("failed 131026");
        assertThat(
                town.jdbc.queryForObject("SELECT callback_data FROM delivery WHERE message_id = ?", String.class, (Object) offer.bytes()))
                .isEmpty();
        assertThat(handsets.messages(ana.id(), 10)).isEmpty();
        isSettled(shop);
    }

    @Test
    void whatWasDeliveredIsGoneFromTheHandsetAndStaysChargedAndProved() {
        Firm shop = town.enterprise("10.00");
        Person ana = town.customer(shop);
        MessageId first = town.accept(shop, ana, Category.UTILITY, NOON);
        MessageId refused = town.accept(town.enterprise("10.00"), ana, Category.MARKETING, NOON);
        work(NOON);
        List<String> before = verdicts(first, refused);

        Erasing.Erased erased = erase(ana, NOON.plusSeconds(60));

        assertThat(erased.gone()).containsKeys("person", "handsetMessages", "deliveries", "statusUpdates");
        assertThat(erased.kept()).extracting(Erasing.Erased.Kept::what).contains("consents", "decisions", "traffic", "charges", "entries",
                "receipts");
        assertThat(handsets.messages(ana.id(), 10)).isEmpty();
        assertThat(town.rows("charge", first)).isOne();
        assertThat(town.jdbc.queryForList("SELECT DISTINCT callback_data FROM status_update WHERE recipient = ?", String.class,
                (Object) ana.id().bytes()))
                .as("notes of the partner").containsOnly("");
        assertThat(verdicts(first, refused)).isEqualTo(before);
        ReplayReport report = replay.again(new Span(NOON.minusSeconds(1), NOON.plusSeconds(1)), ReplayPace.full(1));
        assertThat(report.cases()).isGreaterThanOrEqualTo(2);
        assertThat(report.samples()).noneMatch(difference -> Set.of(first, refused).contains(difference.message()));
        isSettled(shop);
    }

    @Test
    void receiptsThatComeAfterwardsAreBookedAndChargedAndToldWithoutANumber() {
        Firm shop = town.enterprise("10.00");
        Person ana = town.customer(shop);
        handsets.behave(ana.id(), Behaviour.LATE);
        MessageId update = town.accept(shop, ana, Category.UTILITY, NOON);
        work(NOON);
        assertThat(town.rows("charge", update)).as("still open").isZero();

        erase(ana, NOON.plusSeconds(1));
        work(NOON.plusSeconds(60));

        assertThat(town.rows("charge", update)).isOne();
        assertThat(told(update)).containsExactly("sent", "delivered", "read");
        assertThat(town.recipients.numbers(List.of(ana.id()))).isEmpty();
        isSettled(shop);
    }

    @Test
    void afterwardsNothingIsAcceptedForHer() {
        Firm shop = town.enterprise("10.00");
        Person ana = town.customer(shop);
        Person eva = town.customer(shop);
        Arrival repeated = town.arrival(shop, ana, Category.UTILITY);
        Arrival keyed = new Arrival(repeated.business(), repeated.sender(), repeated.recipient(), repeated.category(), repeated.kind(),
                repeated.template(),
                repeated.callbackData(), repeated.body(), Optional.of(IdempotencyKey.of(IdempotencyKey.Source.HTTP, "order-7")));
        assertThat(town.inbox.accept(keyed, NOON)).isInstanceOf(Acceptance.Stored.class);
        work(NOON);
        erase(ana, NOON.plusSeconds(1));
        Books before = Books.read(town.jdbc);

        assertThat(town.inbox.accept(keyed, NOON.plusSeconds(2))).isEqualTo(new Acceptance.Erased());
        assertThat(town.inbox.accept(town.arrival(shop, ana, Category.MARKETING), NOON.plusSeconds(2))).isEqualTo(new Acceptance.Erased());
        assertThat(Books.read(town.jdbc)).isEqualTo(before);
        assertThat(preview.of(repeated, NOON.plusSeconds(2)).verdict()).isInstanceOfSatisfying(Verdict.Refused.class,
                refused -> assertThat(refused.refusals()).extracting(Refuse::rule).contains(Gatekeeper.ERASED));
        assertThat(town.inbox.accept(List.of(town.arrival(shop, ana, Category.UTILITY), town.arrival(shop, eva, Category.UTILITY)),
                NOON.plusSeconds(3)))
                .as("her neighbour in the same batch").satisfiesExactly(hers -> assertThat(hers).isEqualTo(new Acceptance.Erased()),
                        others -> assertThat(others).isInstanceOf(Acceptance.Stored.class));
    }

    @Test
    void aFailureAtAnyStatementErasesAllOrNothingAndTheNextCallFinishes() {
        Firm shop = town.enterprise("10.00");
        Person ana = town.customer(shop);
        town.accept(shop, ana, Category.UTILITY, NOON);
        work(NOON);
        MessageId waiting = town.accept(shop, ana, Category.UTILITY, NOON.plusSeconds(1));
        Books before = Books.read(town.jdbc);

        int statement = 0;
        for (boolean struck = true; struck;) {
            Faults.failAt(++statement);
            try {
                erase(ana, NOON.plusSeconds(2));
            } catch (RuntimeException broken) {
                assertThat(Books.read(town.jdbc)).as("after a failure at statement %d", statement).isEqualTo(before);
                assertThat(count("SELECT COUNT(*) FROM erasure WHERE recipient = ?", ana)).isZero();
            } finally {
                struck = Faults.end();
            }
        }

        assertThat(statement).isGreaterThan(20);
        assertThat(count("SELECT COUNT(*) FROM recipient WHERE id = ?", ana)).isZero();
        assertThat(count("SELECT COUNT(*) FROM erasure WHERE recipient = ?", ana)).isOne();
        work(NOON.plusSeconds(3));
        assertThat(told(waiting)).containsExactly("failed 131026");
        isSettled(shop);
    }

    @Test
    void isToldOfEachKindOfRecordThatThereIs() {
        Firm shop = town.enterprise("10.00");
        Person ana = town.customer(shop);
        town.conversations.inbound(shop.sender(), ana.id(), false, NOON.minusSeconds(60));
        town.accept(shop, ana, Category.UTILITY, NOON);
        MessageId refused = town.accept(town.enterprise("10.00"), ana, Category.MARKETING, NOON);
        work(NOON);
        town.accept(shop, ana, Category.UTILITY, NOON.plusSeconds(1));
        gates.at(NOON.plusSeconds(1), 500).drain();
        MessageId waiting = town.accept(shop, ana, Category.UTILITY, NOON.plusSeconds(2));

        Disclosure told = access.of(ana.id(), Optional.of(ana.number()), NOON.plusSeconds(3));

        assertThat(told.sections()).filteredOn(section -> !section.rows().isEmpty()).extracting(Section::name)
                .contains("person", "consents", "conversations",
                        "traffic", "decisions", "waiting", "handOvers", "deliveries", "receipts", "statusUpdates", "handsetMessages")
                .doesNotContain("charges", "entries", "reservations");
        assertThat(told.withheld()).anySatisfy(why -> assertThat(why).contains("What businesses pay"));
        assertThat(rows(told, "person").getFirst()).containsEntry("number", ana.number().e164()).containsEntry("country", "PT");
        assertThat(rows(told, "decisions")).filteredOn(row -> row.get("message").equals(refused.text())).singleElement().satisfies(row -> {
            assertThat(row).containsEntry("outcome", "REFUSED").containsEntry("decidedAt", NOON.toString());
            assertThat(row.get("business").toString()).startsWith("Firm ");
            assertThat(((Map<?, ?>) row.get("caseFile")).get("findings").toString()).contains("refused under CON-ANY-002: ");
        });
        assertThat(rows(told, "waiting")).filteredOn(row -> row.get("message").equals(waiting.text())).singleElement()
                .satisfies(row -> assertThat(row).containsEntry("content", "{\"type\":\"text\"}").containsEntry("callbackData", "note"));

        Person stranger = town.stranger();
        assertThat(access.of(stranger.id(), Optional.of(stranger.number()), NOON).sections())
                .filteredOn(section -> !section.rows().isEmpty())
                .extracting(Section::name).as("nothing of others").containsExactly("person");
    }

    /** Gates judge, delivery hands over, partners send and people are erased, all at once. */
    @Test
    void erasedInTheMidstOfEverythingNobodyIsReachedAndTheBooksAgree() throws Exception {
        Random random = new Random(41);
        List<Firm> firms = List.of(town.enterprise("50.00"), town.enterprise("50.00"));
        List<Person> people = IntStream.range(0, 40).mapToObj(number -> town.stranger()).toList();
        people.forEach(person -> firms.forEach(firm -> town.customer(firm, person)));
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
                    postman.walk(NOON.plusSeconds(5));
                }
            }));
            Future<?> sending = threads.submit(() -> {
                for (int message = 0; message < 400; message++) {
                    Person person = people.get(random.nextInt(people.size()));
                    boolean before = acknowledged.contains(person.number());
                    Acceptance acceptance = town.inbox.accept(
                            town.arrival(firms.get(message % 2), person, message % 3 == 0 ? Category.MARKETING : Category.UTILITY), NOON);
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
        assertThat(town.jdbc.queryForObject("SELECT COUNT(*) FROM inbox", Long.class)).isZero();
        assertThat(town.jdbc.queryForObject("SELECT COUNT(*) FROM outbox", Long.class)).isZero();
        firms.forEach(this::isSettled);
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
        postman.walk(now);
    }

    private List<String> verdicts(MessageId... messages) {
        return Stream.of(messages).flatMap(message -> town.decisions(message).stream()).map(Object::toString).toList();
    }

    private static List<Map<String, Object>> rows(Disclosure disclosure, String section) {
        return disclosure.sections().stream().filter(it -> it.name().equals(section)).findFirst().orElseThrow().rows();
    }

    /** What the partner is told, oldest first. */
    private List<String> told(MessageId message) {
        return town.jdbc.query("SELECT status, detail FROM status_update WHERE message_id = ? ORDER BY id", (row, line) -> {
            String detail = new String(row.getBytes("detail"), StandardCharsets.UTF_8);
            String code = detail.replaceFirst("(?s).*\"code\":(\\d+).*", "$1");
            return code.equals(detail) ? row.getString("status") : row.getString("status") + " " + code;
        }, (Object) message.bytes());
    }

    /** Nothing is held, each posting sums to zero, and the balance is the sum of the entries. */
    private void isSettled(Firm firm) {
        int business = firm.business().id().value();
        assertThat(town.jdbc.queryForObject("SELECT held_micros FROM balance WHERE business_id = ?", Long.class, business)).isZero();
        assertThat(town.jdbc.queryForObject("SELECT COUNT(*) FROM reservation WHERE business_id = ?", Long.class, business)).isZero();
        assertThat(town.jdbc.queryForObject("SELECT balance_micros FROM balance WHERE business_id = ?", Long.class, business)).isEqualTo(
                town.jdbc.queryForObject("SELECT SUM(amount_micros) FROM entry WHERE account = ?", Long.class, "business:" + business));
        assertThat(town.jdbc.queryForList("SELECT journal_entry_id FROM entry GROUP BY journal_entry_id HAVING SUM(amount_micros) <> 0"))
                .isEmpty();
    }

    private long count(String question, Person person) {
        return town.jdbc.queryForObject(question, Long.class, (Object) person.id().bytes());
    }
}
