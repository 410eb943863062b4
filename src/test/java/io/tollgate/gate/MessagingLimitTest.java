package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.business.Enrolments;
import io.tollgate.business.MessagingTier;
import io.tollgate.decision.Verdict;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.traffic.NewRecipients;
import io.tollgate.traffic.NewRecipients.FirstMessage;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A verified business reaches no more new recipients within 24 hours than its limit says, however many gates judge. */
@GateTest
class MessagingLimitTest {

    private static final Instant NOON = Instant.parse("2026-11-18T12:00:00Z");
    private static final int LIMIT = 2_000;

    @Autowired
    World world;
    @Autowired
    Gates gates;

    @AfterEach
    void forget() {
        world.database().update("DELETE FROM new_recipient"); // other tests count those of all businesses
    }

    private EnrolledBusiness shop() {
        return world.business().onAccount("1000").limited(MessagingTier.TIER_2K).enrol();
    }

    private void reached(EnrolledBusiness shop, int people, Instant at) {
        world.the(NewRecipients.class).record(IntStream.range(0, people)
                .mapToObj(each -> new FirstMessage(shop.id(), new RecipientId(shop.id().value(), each), at)).toList());
    }

    private int count(EnrolledBusiness shop) {
        return world.the(NewRecipients.class).counts(List.of(shop.id()), NOON.minus(Duration.ofHours(24))).getOrDefault(shop.id(), 0);
    }

    private Verdict judged(MessageId message) {
        return world.history().verdict(message);
    }

    @Test
    void threeGatesTogetherLetNoMoreThroughThanTheLimit() {
        world.database().update("DELETE FROM inbox");
        EnrolledBusiness shop = shop();
        reached(shop, LIMIT - 10, NOON.minus(Duration.ofHours(6)));
        List<Person> people = Stream.generate(() -> world.person().consentsTo(shop)).limit(40).toList();
        List<MessageId> messages = world.accept(IntStream.range(0, 120)
                .mapToObj(each -> shop.message(Category.UTILITY, people.get(each * 7 % people.size()))).toList(), NOON);

        Stream.of(gates.at(NOON, 9), gates.at(NOON, 13), gates.at(NOON, 5))
                .map(gate -> CompletableFuture.runAsync(gate::drain, Thread::startVirtualThread)).toList().forEach(CompletableFuture::join);

        assertThat(messages.stream().filter(message -> judged(message) instanceof Admitted).count()).as("ten people, three times each")
                .isEqualTo(30);
        assertThat(messages.stream().map(this::judged).filter(Refused.class::isInstance))
                .allSatisfy(refused -> assertThat(((Refused) refused).code()).isEqualTo(131048)).hasSize(90);
        assertThat(count(shop)).isEqualTo(LIMIT);
    }

    @Test
    void whomItReachedADayAgoCountsNoMoreAndWhoeverWroteCountsNever() {
        EnrolledBusiness shop = shop();
        reached(shop, LIMIT, NOON.minus(Duration.ofHours(24)).plusSeconds(60));
        MessageId early = shop.sends(Category.UTILITY, world.person().consentsTo(shop), NOON);
        MessageId answer = shop.sends(Category.UTILITY, world.person().consentsTo(shop).writesTo(shop, NOON.minusSeconds(60)), NOON);

        gates.judgeAllDue(NOON);
        MessageId later = shop.sends(Category.UTILITY, world.person().consentsTo(shop), NOON.plusSeconds(60));
        gates.judgeAllDue(NOON.plusSeconds(60));

        assertThat(judged(early)).isInstanceOf(Refused.class);
        assertThat(judged(answer)).isInstanceOf(Admitted.class);
        assertThat(judged(later)).isInstanceOf(Admitted.class);
        assertThat(count(shop)).as("the later one and those of the last 24 hours").isEqualTo(LIMIT + 1);
    }

    @Test
    void aLimitThatIsSetCountsAtOnceAndNothingIsCountedWithoutOne() {
        EnrolledBusiness shop = shop();
        reached(shop, LIMIT, NOON.minus(Duration.ofHours(1)));
        world.the(Enrolments.class).setMessagingTier(shop.id(), MessagingTier.TIER_10K);
        MessageId risen = shop.sends(Category.UTILITY, world.person().consentsTo(shop), NOON);
        gates.judgeAllDue(NOON);
        world.the(Enrolments.class).setMessagingTier(shop.id(), MessagingTier.TIER_250);
        MessageId fallen = shop.sends(Category.UTILITY, world.person().consentsTo(shop), NOON);
        gates.judgeAllDue(NOON);
        world.the(Enrolments.class).setMessagingTier(shop.id(), MessagingTier.TIER_UNLIMITED);
        MessageId free = shop.sends(Category.UTILITY, world.person().consentsTo(shop), NOON);
        gates.judgeAllDue(NOON);

        assertThat(judged(risen)).isInstanceOf(Admitted.class);
        assertThat(judged(fallen)).isInstanceOf(Refused.class);
        assertThat(judged(free)).isInstanceOf(Admitted.class);
        assertThat(count(shop)).isEqualTo(LIMIT + 1);
    }
}
