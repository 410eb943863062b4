package io.tollgate.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.TollgateTest;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.Purpose;
import io.tollgate.consent.Wording;
import io.tollgate.database.RecurringWork;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Recipient;
import io.tollgate.recipient.Recipients;
import io.tollgate.traffic.Admission;
import io.tollgate.traffic.Traffic;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** All days are years ago. So consents of other tests in the same database are too young to be removed. */
@TollgateTest
class RetentionTest {

    private static final AtomicInteger people = new AtomicInteger(1_511_000_000);
    private static final Instant GIVEN = noon("2015-02-03");
    private static final Instant WITHDRAWN = noon("2016-06-01");

    @Autowired
    Retention retention;
    @Autowired
    RetentionTerms terms;
    @Autowired
    List<RecurringWork> works;
    @Autowired
    Clock clock;
    @Autowired
    ConsentRecords records;
    @Autowired
    Consents consents;
    @Autowired
    Traffic traffic;
    @Autowired
    Recipients recipients;
    @Autowired
    World world;
    @Autowired
    JdbcTemplate database;

    private EnrolledBusiness shop;
    private RecipientId rosa;

    @BeforeEach
    void aShopAndAPersonInGermany() {
        shop = world.business().currency("EUR").since(GIVEN).enrol();
        rosa = person();
    }

    @Test
    void removesAConsentFiveYearsAfterItsGivingAndKeepsTheWithdrawal() {
        record(Type.GIVEN, GIVEN);
        record(Type.WITHDRAWN, WITHDRAWN);

        retention.purge(noon("2020-02-03"));
        assertThat(types()).containsExactly(Type.GIVEN, Type.WITHDRAWN);
        assertThat(records.of(rosa, Optional.empty(), noon("2020-02-03")).getFirst().kept().orElseThrow().until())
                .isEqualTo(LocalDate.of(2020, 2, 4));

        retention.purge(noon("2020-02-05"));
        assertThat(types()).containsExactly(Type.WITHDRAWN);
        assertThat(status(noon("2020-02-05"))).isEqualTo(ConsentStatus.State.WITHDRAWN);
        assertThat(records.of(rosa, Optional.empty(), noon("2020-02-05")).getFirst().kept()).as("kept for ever").isEmpty();
    }

    @Test
    void theCountryOfAUserIdHasTheTermOfThatCountry() {
        for (String country : List.of("DE", "US", "ZZ")) {
            Recipient nameless = new Recipient(Identities.newPerson(), "", country, GIVEN);
            Optional<String> number = Optional.ofNullable(Map.of("DE", "+4915112345678", "US", "+18005550199").get(country));

            assertThat(terms.of(Optional.of(nameless), GIVEN)).as(country).isEqualTo(terms.of(
                    number.map(known -> new Recipient(nameless.id(), known, country, GIVEN)), GIVEN));
        }
    }

    @Test
    void everyUseBeginsTheFiveYearsAgain() {
        record(Type.GIVEN, GIVEN);
        record(Type.WITHDRAWN, WITHDRAWN);
        use(Category.MARKETING, noon("2016-05-01"));

        retention.purge(noon("2021-05-01"));
        assertThat(types()).containsExactly(Type.GIVEN, Type.WITHDRAWN);

        retention.purge(noon("2021-05-04"));
        assertThat(types()).containsExactly(Type.WITHDRAWN);
    }

    @Test
    void anotherMessageIsNoUseOfTheConsentToMarketing() {
        record(Type.GIVEN, GIVEN);
        record(Type.WITHDRAWN, WITHDRAWN);
        use(Category.UTILITY, noon("2016-05-01"));

        retention.purge(noon("2020-02-06"));

        assertThat(types()).containsExactly(Type.WITHDRAWN);
    }

    @Test
    void neverRemovesAValidConsent() {
        record(Type.GIVEN, GIVEN);

        retention.purge(noon("2022-01-01"));

        assertThat(types()).containsExactly(Type.GIVEN);
        assertThat(status(noon("2022-01-01"))).isEqualTo(ConsentStatus.State.GIVEN);
    }

    @Test
    void removesAnUnansweredRequestAfterAMonth() {
        record(Type.REQUESTED, GIVEN);

        retention.purge(noon("2015-03-05"));
        assertThat(types()).containsExactly(Type.REQUESTED);

        retention.purge(noon("2015-03-08"));
        assertThat(types()).isEmpty();
    }

    @Test
    void keepsTheProofOfAnErasedPersonForTheLongestTerm() {
        record(Type.GIVEN, GIVEN);
        record(Type.WITHDRAWN, WITHDRAWN);
        database.update("DELETE FROM recipient WHERE id = ?", (Object) rosa.bytes());

        retention.purge(noon("2020-02-03"));
        assertThat(types()).containsExactly(Type.GIVEN, Type.WITHDRAWN);

        assertThat(records.of(rosa, Optional.empty(), noon("2020-02-03")).getFirst().country()).isEmpty();
    }

    @Test
    void twoNodesAtOnceRemoveEachEntryOnce() throws Exception {
        retention.purge(noon("2020-03-01"));
        for (int i = 0; i < 40; i++) {
            rosa = person();
            record(Type.GIVEN, GIVEN);
            record(Type.WITHDRAWN, WITHDRAWN);
        }

        try (ExecutorService nodes = Executors.newFixedThreadPool(2)) {
            Callable<Integer> purge = () -> retention.purge(noon("2020-03-01"));
            int removed = 0;
            for (Future<Integer> node : nodes.invokeAll(List.of(purge, purge))) {
                removed += node.get();
            }
            assertThat(removed).isEqualTo(40);
        }
        assertThat(types()).containsExactly(Type.WITHDRAWN);
    }

    @Test
    void noCallRemovesTheEndOfAConsent() {
        record(Type.WITHDRAWN, WITHDRAWN);

        assertThatThrownBy(() -> consents.remove(consents.history(rosa))).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("WITHDRAWN must be kept for ever. Maybe it was taken for a consent");
        assertThat(types()).containsExactly(Type.WITHDRAWN);
    }

    @Test
    void theDailyRouteRemovesConsentsWhoseTermIsOver() {
        record(Type.GIVEN, GIVEN);
        record(Type.WITHDRAWN, WITHDRAWN);

        works.stream().filter(work -> work.name().equals("retention")).forEach(work -> work.work().test(clock.instant()));

        assertThat(types()).containsExactly(Type.WITHDRAWN);
    }

    private RecipientId person() {
        PhoneNumber number = new PhoneNumber("+49" + people.incrementAndGet(), "DE");
        return recipients.register(List.of(number), GIVEN).get(number);
    }

    private void record(Type type, Instant at) {
        consents.record(List.of(new ConsentEvent(shop.id(), rosa, Purpose.MARKETING, ConsentChannel.MESSENGER, type, at, Optional.empty(),
                Evidence.of("form", type.ends() ? Wording.NONE : Wording.of("Yes, offers"), ""))), at);
    }

    private void use(Category category, Instant at) {
        traffic.admitted(List.of(new Admission(rosa, at, new MessageId(new UUID(9, people.incrementAndGet())), shop.id(), category)));
    }

    private List<Type> types() {
        return consents.history(rosa).stream().map(ConsentEvent::type).toList();
    }

    private ConsentStatus.State status(Instant now) {
        return consents.statuses(List.of(rosa), ConsentChannel.MESSENGER, now).get(new Consents.Key(shop.id(), rosa, Purpose.MARKETING))
                .state();
    }

    private static Instant noon(String day) {
        return Instant.parse(day + "T12:00:00Z");
    }
}
