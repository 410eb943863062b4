package io.tollgate.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.Purpose;
import io.tollgate.consent.Wording;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.messenger.OptOuts.Means;
import io.tollgate.recipient.Recipients;
import io.tollgate.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Sequences of stops and starts: a start gives back exactly what the stop took. */
@TollgateTest
class OptOutsTest {

    private static final Set<Purpose> ALL = EnumSet.allOf(Purpose.class);

    @Autowired
    OptOuts stops;
    @Autowired
    Consents consents;
    @Autowired
    Recipients recipients;
    @Autowired
    TransactionTemplate transactions;
    @Autowired
    World world;

    private final BusinessId shop = new BusinessId(77_001);
    private RecipientId ana;
    private Instant now = Instant.parse("2026-11-10T09:00:00Z");
    private int messages;

    @BeforeEach
    void setUp() {
        ana = world.person(World.newNumber("AT")).id();
    }

    @Test
    void startGivesBackWhatStopTook() {
        given(Purpose.MESSAGES, Type.GIVEN, Optional.empty());
        given(Purpose.MARKETING, Type.CONFIRMED, Optional.empty());

        assertThat(stop(Means.KEYWORD, ALL)).isTrue();
        assertThat(status(Purpose.MESSAGES).valid() || status(Purpose.MARKETING).valid()).isFalse();

        assertThat(start(Means.KEYWORD)).containsExactlyInAnyOrder(Purpose.MESSAGES, Purpose.MARKETING);
        assertThat(status(Purpose.MESSAGES).state()).isEqualTo(ConsentStatus.State.GIVEN);
        assertThat(status(Purpose.MARKETING).state()).isEqualTo(ConsentStatus.State.CONFIRMED);
    }

    @Test
    void startGivesNothingThatWasNeverAllowed() {
        given(Purpose.MESSAGES, Type.GIVEN, Optional.empty());
        stop(Means.KEYWORD, ALL);

        assertThat(start(Means.KEYWORD)).containsExactly(Purpose.MESSAGES);
        assertThat(status(Purpose.MARKETING).valid()).isFalse();
    }

    @Test
    void startWithoutAStopGivesNothing() {
        given(Purpose.MESSAGES, Type.REQUESTED, Optional.empty());

        assertThat(start(Means.KEYWORD)).isEmpty();
        assertThat(status(Purpose.MESSAGES).valid()).isFalse();
    }

    @Test
    void aSecondStopChangesNothingAndStartGivesBackWhatTheFirstTook() {
        given(Purpose.MESSAGES, Type.GIVEN, Optional.empty());

        assertThat(stop(Means.KEYWORD, ALL)).isTrue();
        assertThat(stop(Means.KEYWORD, ALL)).isFalse();
        assertThat(stop(Means.KEYWORD, EnumSet.of(Purpose.MARKETING))).isFalse();
        assertThat(start(Means.KEYWORD)).containsExactly(Purpose.MESSAGES);
        assertThat(start(Means.KEYWORD)).isEmpty();
    }

    @Test
    void aStopOfEverythingAfterOneOfAdvertisingCounts() {
        assertThat(stop(Means.KEYWORD, EnumSet.of(Purpose.MARKETING))).isTrue();
        assertThat(stop(Means.KEYWORD, ALL)).isTrue();
        assertThat(stop(Means.KEYWORD, ALL)).isFalse();
    }

    @Test
    void aStartDoesNotGiveBackOtherWithdrawals() {
        given(Purpose.MARKETING, Type.GIVEN, Optional.empty());
        stop(Means.KEYWORD, ALL);
        tick();
        consents.withdraw(ana, shop, ConsentChannel.MESSENGER, ALL, "form", now);

        assertThat(start(Means.KEYWORD)).isEmpty();
        assertThat(status(Purpose.MARKETING).valid()).isFalse();
    }

    @Test
    void theSettingDoesNotGiveBackWhatTheKeywordTook() {
        given(Purpose.MARKETING, Type.GIVEN, Optional.empty());
        stop(Means.KEYWORD, ALL);

        assertThat(start(Means.SETTING)).isEmpty();

        given(Purpose.MARKETING, Type.GIVEN, Optional.empty());
        stop(Means.SETTING, EnumSet.of(Purpose.MARKETING));
        assertThat(start(Means.KEYWORD)).isEmpty();
        assertThat(start(Means.SETTING)).containsExactly(Purpose.MARKETING);
    }

    @Test
    void aStartBeforeTheStopOrInTheSameSecondGivesNothing() {
        given(Purpose.MESSAGES, Type.GIVEN, Optional.empty());
        stop(Means.KEYWORD, ALL);
        Instant said = now;
        tick();

        assertThat(startSaid(Means.KEYWORD, said.minusSeconds(1))).isEmpty();
        assertThat(startSaid(Means.KEYWORD, said)).isEmpty();
        assertThat(startSaid(Means.KEYWORD, said.plusSeconds(1))).containsExactly(Purpose.MESSAGES);
    }

    @Test
    void aConsentThatIsGivenBackKeepsItsEnd() {
        Instant end = now.plus(Duration.ofDays(3));
        given(Purpose.MARKETING, Type.CONFIRMED, Optional.of(end));
        stop(Means.KEYWORD, ALL);
        start(Means.KEYWORD);

        assertThat(status(Purpose.MARKETING).valid()).isTrue();
        now = end;
        assertThat(status(Purpose.MARKETING).valid()).isFalse();
    }

    @Test
    void aConsentThatHasEndedMeanwhileIsNotGivenBack() {
        given(Purpose.MARKETING, Type.CONFIRMED, Optional.of(now.plus(Duration.ofDays(3))));
        stop(Means.KEYWORD, ALL);
        now = now.plus(Duration.ofDays(4));

        assertThat(start(Means.KEYWORD)).isEmpty();
    }

    @Test
    void theSameMessageTwiceStopsOnce() {
        given(Purpose.MESSAGES, Type.GIVEN, Optional.empty());
        tick();
        assertThat(stopSaid(Means.KEYWORD, ALL, now, "wamid.same")).isTrue();
        int entries = consents.history(ana).size();

        assertThat(stopSaid(Means.KEYWORD, ALL, now, "wamid.same")).isFalse();
        assertThat(consents.history(ana)).hasSize(entries);
    }

    @Test
    void bothStepsAreInTheHistoryWithTheirMessages() {
        given(Purpose.MARKETING, Type.GIVEN, Optional.empty());
        tick();
        stopSaid(Means.KEYWORD, ALL, now, "wamid.stop");
        start(Means.KEYWORD);

        assertThat(consents.history(ana).toString()).contains("keyword STOP, message wamid.stop")
                .contains("Gives back what message wamid.stop withdrew.");
    }

    /** The rules of {@link OptOuts}, written a second time and without a database. */
    private static final class Model {

        private final Map<Purpose, Optional<Type>> allowed = new EnumMap<>(Purpose.class);
        private final Map<Means, Map<Purpose, Memory>> memories = new EnumMap<>(Means.class);

        /** @param untouched whether nothing has happened to the consent since */
        private record Memory(Optional<Type> was, Instant saidAt, boolean untouched) {}

        Model() {
            ALL.forEach(purpose -> allowed.put(purpose, Optional.empty()));
            EnumSet.allOf(Means.class).forEach(means -> memories.put(means, new EnumMap<>(Purpose.class)));
        }

        void touch(Purpose purpose) {
            memories.values()
                    .forEach(memory -> memory.computeIfPresent(purpose, (_, kept) -> new Memory(kept.was(), kept.saidAt(), false)));
        }

        void give(Purpose purpose, Type type) {
            touch(purpose);
            // a confirmed consent stays confirmed until a withdrawal
            allowed.put(purpose, allowed.get(purpose).filter(Type.CONFIRMED::equals).or(() -> Optional.of(type)));
        }

        void withdraw(Set<Purpose> purposes) {
            purposes.forEach(purpose -> {
                touch(purpose);
                allowed.put(purpose, Optional.empty());
            });
        }

        void stop(Means means, Set<Purpose> purposes, Instant saidAt) {
            for (Purpose purpose : purposes) {
                Optional<Memory> before = Optional.ofNullable(memories.get(means).get(purpose)).filter(Memory::untouched);
                touch(purpose);
                memories.get(means).put(purpose, new Memory(before.map(Memory::was).orElse(allowed.get(purpose)),
                        before.map(Memory::saidAt).filter(saidAt::isBefore).orElse(saidAt), true));
                allowed.put(purpose, Optional.empty());
            }
        }

        void start(Means means, Instant saidAt) {
            for (Purpose purpose : ALL) {
                Optional<Memory> memory = Optional.ofNullable(memories.get(means).get(purpose))
                        .filter(kept -> saidAt.isAfter(kept.saidAt()));
                if (memory.isPresent()) {
                    memories.get(means).remove(purpose);
                    if (memory.get().untouched() && memory.get().was().isPresent()) {
                        touch(purpose);
                        allowed.put(purpose, memory.get().was());
                    }
                }
            }
        }
    }

    @RepeatedTest(20)
    void anySequenceAgreesWithTheModel(RepetitionInfo repetition) {
        Random random = new Random(4_000 + repetition.getCurrentRepetition());
        Model model = new Model();
        List<String> story = new ArrayList<>();
        for (int step = 0; step < 25; step++) {
            Means means = Means.values()[random.nextInt(2)];
            Set<Purpose> purposes = means == Means.SETTING || random.nextBoolean() ? EnumSet.of(Purpose.MARKETING) : ALL;
            Purpose purpose = Purpose.values()[random.nextInt(2)];
            tick();
            Instant said = random.nextInt(4) == 0 ? now.minus(Duration.ofSeconds(random.nextInt(400))) : now;
            switch (random.nextInt(6)) {
                case 0 -> {
                    Type type = random.nextBoolean() ? Type.GIVEN : Type.CONFIRMED;
                    story.add("give " + purpose + " " + type);
                    consents.record(List.of(event(purpose, type, Optional.empty())), now);
                    model.give(purpose, type);
                }
                case 1 -> {
                    story.add("form " + purposes);
                    consents.withdraw(ana, shop, ConsentChannel.MESSENGER, purposes, "form", now);
                    model.withdraw(purposes);
                }
                case 2, 3 -> {
                    story.add(means + " stop " + purposes + " " + said);
                    stopSaid(means, purposes, said, "wamid." + ++messages);
                    model.stop(means, purposes, said);
                }
                default -> {
                    story.add(means + " start " + said);
                    startSaid(means, said);
                    model.start(means, said);
                }
            }
            for (Purpose one : ALL) {
                assertThat(type(status(one))).as(one + " after " + story).isEqualTo(model.allowed.get(one));
            }
        }
    }

    private static Optional<Type> type(ConsentStatus status) {
        return switch (status.state()) {
            case GIVEN -> Optional.of(Type.GIVEN);
            case CONFIRMED -> Optional.of(Type.CONFIRMED);
            default -> Optional.empty();
        };
    }

    private void tick() {
        now = now.plus(Duration.ofMinutes(1));
    }

    private void given(Purpose purpose, Type type, Optional<Instant> expires) {
        tick();
        consents.record(List.of(event(purpose, type, expires)), now);
    }

    private ConsentEvent event(Purpose purpose, Type type, Optional<Instant> expires) {
        return new ConsentEvent(shop, ana, purpose, ConsentChannel.MESSENGER, type, now, expires,
                Evidence.of("form", new Wording("Yes, please", "", "en", "https://shop.example", ""), "entry of " + now));
    }

    private boolean stop(Means means, Set<Purpose> purposes) {
        tick();
        return stopSaid(means, purposes, now, "wamid." + ++messages);
    }

    private boolean stopSaid(Means means, Set<Purpose> purposes, Instant saidAt, String message) {
        return transactions.execute(_ -> {
            recipients.lock(List.of(ana));
            return stops.stop(ana, shop, means, purposes, saidAt, message, "keyword STOP, message " + message, now);
        });
    }

    private List<Purpose> start(Means means) {
        tick();
        return startSaid(means, now);
    }

    private List<Purpose> startSaid(Means means, Instant saidAt) {
        return transactions.execute(_ -> {
            recipients.lock(List.of(ana));
            return stops.resume(ana, shop, means, saidAt, "keyword START", now);
        });
    }

    private ConsentStatus status(Purpose purpose) {
        return consents.statuses(List.of(ana), ConsentChannel.MESSENGER, now).getOrDefault(new Consents.Key(shop, ana, purpose),
                ConsentStatus.NEVER_ASKED);
    }
}
