package io.tollgate.delivery;

import static io.tollgate.world.AdmittedMessages.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.blocking.BlockedUsers;
import io.tollgate.blocking.Blocks;
import io.tollgate.blocking.HashForm;
import io.tollgate.blocking.StopList;
import io.tollgate.blocking.StopListFiles.Confirmed;
import io.tollgate.blocking.StopListFiles;
import io.tollgate.blocking.StopLists;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Purpose;
import io.tollgate.conversation.Conversations;
import io.tollgate.database.LogLines;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.delivery.Handset.Behaviour;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.trust.verification.Subject;
import io.tollgate.trust.verification.Verifications;
import io.tollgate.world.AdmittedMessages;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Messages go from the outbox to the channel. Covers the last look, retries, expiry, and the state after a crash. */
@DeliveryTest
class DispatchTest {

    @Autowired
    World world;

    @Autowired
    Dispatch dispatch;

    @Autowired
    Outbox outbox;

    TransactionTemplate transaction;

    @Autowired
    void transactions(PlatformTransactionManager manager) {
        transaction = new TransactionTemplate(manager);
    }

    @Autowired
    ReceiptProcessor book;

    @Autowired
    DisturbedChannel channel;

    @Autowired
    Handsets handsets;

    @Autowired
    Blocks blocks;

    @Autowired
    BlockedUsers blockedUsers;

    @Autowired
    StopLists stopLists;

    @Autowired
    StopListFiles stopListFiles;

    @Autowired
    Consents consents;

    @Autowired
    Conversations conversations;

    @Autowired
    Verifications verifications;

    private EnrolledBusiness shop;
    private Person ana;

    @BeforeEach
    void openShop() {
        world.queues().clear();
        channel.calm();
        shop = world.business().onAccount("1000").templates("Hello {{1}}, {{2}} is {{3}} today, and {{4}}.").enrol();
        ana = world.personIn("DE");
    }

    @Test
    void recipientSeesTheTemplateWithItsParametersAndTheShopIsChargedOnce() {
        HandOver offer = world.admitted().message(shop, ana, Category.MARKETING);

        deliver(NOON);

        assertThat(handsets.messages(ana.id(), 10)).singleElement().satisfies(seen -> {
            assertThat(seen.id()).isEqualTo(offer.id());
            assertThat(seen.text()).isEqualTo("Hello Ana, rye $1 bread is $2.50 today, and {{4}}.");
            assertThat(seen.at()).isEqualTo(NOON);
        });
        assertThat(world.history().outcome(offer.id())).isEqualTo("CHARGED");
        assertThat(world.history().charges(offer.id())).isOne();
        assertThat(world.history().statuses(offer.id())).containsExactly("sent", "delivered", "read");
        assertThat(shop.heldMicros()).isZero();
    }

    @Test
    void freeMessageIsDeliveredAndItsChargeIsZero() {
        HandOver answer = world.admitted().message(shop, ana, Category.SERVICE, FreeReason.SERVICE_WINDOW);

        deliver(NOON);

        assertThat(handsets.messages(ana.id(), 10)).singleElement().extracting(Handset.Message::text).isEqualTo("Yes, until six.");
        assertThat(world.history().charges(answer.id())).isOne();
    }

    /** A large sender delays no other by more than a batch. */
    @Test
    void oneMessageDoesNotWaitForAnothersThousands() {
        EnrolledBusiness baker = world.onAccount();
        List<HandOver> many = IntStream.range(0, 1_500).mapToObj(_ -> AdmittedMessages.handOver(shop, ana, Category.SERVICE)).toList();
        outbox.handOver(many);
        HandOver one = AdmittedMessages.handOver(baker, ana, Category.SERVICE, NOON.plusSeconds(1));
        outbox.handOver(List.of(one));

        List<List<MessageId>> batches = new ArrayList<>();
        for (int batch = 0; batch < 3; batch++) {
            batches.add(transaction.execute(_ -> {
                List<HandOver> claimed = outbox.claim(100, NOON.plusSeconds(2), new HashMap<>());
                outbox.finish(claimed);
                return claimed.stream().map(HandOver::id).toList();
            }));
        }

        assertThat(batches.get(0).contains(one.id()) || batches.get(1).contains(one.id())).isTrue();
    }

    @Test
    void messageIsNotHandedOverBeforeItIsDue() {
        HandOver offer = world.admitted().message(shop, ana, Category.MARKETING);

        deliver(NOON.minusMillis(1));

        assertThat(world.history().outcome(offer.id())).isEqualTo("none");
        assertThat(world.history().held(offer.id())).isTrue();
    }

    private void listed(StopList.Purpose purpose, Person person) {
        HashForm form = new HashForm(HashForm.Algorithm.SHA256, HashForm.Spelling.PLUS, "");
        stopLists.define(new StopList("robinson", List.of("DE"), purpose, "test", form), NOON);
        stopListFiles.take("robinson", new ByteArrayInputStream(form.line(person.number().e164()).getBytes(StandardCharsets.US_ASCII)),
                "test", Confirmed.NOTHING, NOON);
    }

    @AfterEach
    void removeStopLists() {
        stopLists.all().forEach(list -> stopLists.remove(list.list().name(), NOON));
    }

    @FunctionalInterface
    interface Change {
        void to(DispatchTest test);
    }

    static final Change NOTHING = test -> {};
    static final Change BLOCK = test -> test.ana.blocks(test.shop, NOON);
    static final Change STOP_LIST = test -> test.ana.blocksAll(NOON);
    static final Change BLOCKED_ANOTHER = test -> test.ana.blocks(test.world.onAccount(), NOON);
    static final Change BUSINESS_BLOCK = test -> test.blockedUsers.block(test.shop.id(), List.of(test.ana.id()), NOON);
    static final Change BLOCK_BY_ANOTHER = test -> test.blockedUsers.block(test.world.onAccount().id(), List.of(test.ana.id()), NOON);
    static final Change BUSINESS_BLOCK_LIFTED = test -> {
        BUSINESS_BLOCK.to(test);
        test.blockedUsers.unblock(test.shop.id(), List.of(test.ana.id()), NOON);
    };
    static final Change ROBINSON = test -> test.listed(StopList.Purpose.MARKETING, test.ana);
    static final Change NO_MESSAGES_LIST = test -> test.listed(StopList.Purpose.ALL, test.ana);
    static final Change LIST_OF_OTHERS = test -> test.listed(StopList.Purpose.ALL, test.world.personIn("DE"));
    static final Change LIST_REPLACED = test -> {
        NO_MESSAGES_LIST.to(test);
        LIST_OF_OTHERS.to(test);
    };
    static final Change BLOCK_LIFTED = test -> {
        BLOCK.to(test);
        test.blocks.unblock(test.ana.id(), Optional.of(test.shop.id()), "button", NOON);
    };
    static final Change NO_MARKETING = test -> test.withdraw(Purpose.MARKETING);
    static final Change NO_MESSAGES = test -> test.withdraw(Purpose.MESSAGES);
    static final Change NO_MESSAGES_IN_WINDOW = test -> {
        NO_MESSAGES.to(test);
        test.ana.writesTo(test.shop, NOON.minusSeconds(60));
    };
    static final Change SUSPENSION = test -> test.shop.suspend();
    static final Change BUSINESS_REVOKED = test -> test.verifications.revoke(new Subject.OfBusiness(test.shop.id()), "Olga",
            "forged papers",
            NOON);
    static final Change NUMBER_REVOKED = test -> test.verifications.revoke(new Subject.OfNumber(test.shop.sender()), "Olga", "not its own",
            NOON);
    static final Change VERIFIED_AGAIN = test -> {
        test.verifications.revoke(new Subject.OfBusiness(test.shop.id()), "Olga", "papers missing", NOON.minusSeconds(2));
        test.verifications.verify(new Subject.OfBusiness(test.shop.id()), Optional.empty(), "Olga", "papers found", NOON.minusSeconds(1));
    };
    static final Change ANOTHER_REVOKED = test -> test.verifications.revoke(new Subject.OfBusiness(test.world.onAccount().id()), "Olga",
            "forged papers", NOON);
    static final Change ERASURE = test -> test.world.database().update("DELETE FROM recipient WHERE id = ?",
            (Object) test.ana.id().bytes());

    static final List<Arguments> lastLooks = List.of(
            //            since admission                            then a message of               is
            Arguments.of("nothing", NOTHING, Category.MARKETING, "delivered"),
            Arguments.of("block", BLOCK, Category.MARKETING, "failed 131026"),
            Arguments.of("block", BLOCK, Category.SERVICE, "failed 131026"),
            Arguments.of("stop list", STOP_LIST, Category.AUTHENTICATION, "failed 131026"),
            Arguments.of("block of another business", BLOCKED_ANOTHER, Category.MARKETING, "delivered"),
            Arguments.of("block, lifted again", BLOCK_LIFTED, Category.MARKETING, "delivered"),
            Arguments.of("block by the business", BUSINESS_BLOCK, Category.SERVICE, "failed 130403"),
            Arguments.of("block by another business", BLOCK_BY_ANOTHER, Category.SERVICE, "delivered"),
            Arguments.of("block by the business, lifted", BUSINESS_BLOCK_LIFTED, Category.UTILITY, "delivered"),
            Arguments.of("stop list for marketing", ROBINSON, Category.MARKETING, "failed 131050"),
            Arguments.of("stop list for marketing", ROBINSON, Category.UTILITY, "delivered"),
            Arguments.of("stop list for all", NO_MESSAGES_LIST, Category.UTILITY, "failed 131026"),
            Arguments.of("stop list with others", LIST_OF_OTHERS, Category.MARKETING, "delivered"),
            Arguments.of("stop list, replaced", LIST_REPLACED, Category.MARKETING, "delivered"),
            Arguments.of("marketing withdrawn", NO_MARKETING, Category.MARKETING, "failed 131050"),
            Arguments.of("marketing withdrawn", NO_MARKETING, Category.UTILITY, "delivered"),
            Arguments.of("messages withdrawn", NO_MESSAGES, Category.UTILITY, "failed 131026"),
            Arguments.of("messages withdrawn", NO_MESSAGES, Category.MARKETING, "failed 131026"),
            Arguments.of("messages withdrawn", NO_MESSAGES, Category.SERVICE, "failed 131026"),
            Arguments.of("messages withdrawn with the window open", NO_MESSAGES_IN_WINDOW, Category.SERVICE, "failed 131026"),
            Arguments.of("suspension", SUSPENSION, Category.UTILITY, "failed 131031"),
            Arguments.of("verification of the business revoked", BUSINESS_REVOKED, Category.UTILITY, "failed 131031"),
            Arguments.of("verification of the number revoked", NUMBER_REVOKED, Category.SERVICE, "failed 133006"),
            Arguments.of("verified again", VERIFIED_AGAIN, Category.UTILITY, "delivered"),
            Arguments.of("another business revoked", ANOTHER_REVOKED, Category.UTILITY, "delivered"),
            Arguments.of("erasure", ERASURE, Category.UTILITY, "failed 131026"));

    @ParameterizedTest(name = "{0}, {2}: {3}")
    @FieldSource("lastLooks")
    void lastLook(String name, Change since, Category category, String result) {
        HandOver message = world.admitted().message(shop, ana, category);
        since.to(this);

        deliver(NOON);

        boolean delivered = result.equals("delivered");
        assertThat(world.history().statuses(message.id())).contains(result);
        assertThat(world.history().onHandset(message.id())).isEqualTo(delivered ? 1 : 0);
        assertThat(world.history().charges(message.id())).isEqualTo(delivered ? 1 : 0);
        assertThat(shop.heldMicros()).isZero();
    }

    @Test
    void messageWhoseReservationIsGoneIsNotHandedOver() {
        HandOver message = world.admitted().message(shop, ana, Category.UTILITY);
        world.the(Ledger.class).release(List.of(message.id()));

        deliver(NOON);

        assertThat(world.history().onHandset(message.id())).isZero();
        assertThat(world.history().statuses(message.id())).containsExactly("failed 131000");
    }

    @Test
    void offerThatIsTriedAgainInTheEveningWaitsForTheMorning() {
        Person inFrance = world.personIn("FR");
        inFrance.hasHandset(Behaviour.BUSY_TWICE);
        HandOver offer = world.admitted().message(shop, inFrance, Category.MARKETING, NOON, Duration.ofDays(1));

        deliver(Instant.parse("2026-10-05T17:59:59Z")); // it is 19:59:59 in Paris; the next attempt is two seconds later
        deliver(Instant.parse("2026-10-05T18:00:01Z"));
        deliver(Instant.parse("2026-10-06T05:59:59Z"));
        assertThat(world.history().attempts(offer.id())).as("attempts").isEqualTo(1);
        deliver(Instant.parse("2026-10-06T06:00:00Z"));
        assertThat(world.history().attempts(offer.id())).isEqualTo(2);
        deliver(Instant.parse("2026-10-06T06:00:04Z"));

        assertThat(world.history().outcome(offer.id())).isEqualTo("CHARGED");
    }

    @Test
    void anOfferThatWaitedWhileTollgateWasStoppedWaitsForTheMorning() {
        Person inFrance = world.personIn("FR");
        HandOver offer = world.admitted().message(shop, inFrance, Category.MARKETING, NOON, Duration.ofDays(1));

        deliver(Instant.parse("2026-10-05T19:00:00Z"));
        assertThat(world.history().onHandset(offer.id())).isZero();
        assertThat(world.history().held(offer.id())).isTrue();
        deliver(Instant.parse("2026-10-06T06:00:00Z"));

        assertThat(world.history().onHandset(offer.id())).isEqualTo(1);
    }

    @Test
    void offerThatWouldWaitBeyondItsExpiryIsGivenUpThen() {
        Person inFrance = world.personIn("FR");
        HandOver offer = world.admitted().message(shop, inFrance, Category.MARKETING, Instant.parse("2026-10-05T17:59:00Z"),
                Duration.ofHours(1));

        deliver(Instant.parse("2026-10-05T18:01:00Z"));
        assertThat(world.history().held(offer.id())).isTrue();
        deliver(Instant.parse("2026-10-05T18:59:00Z"));

        assertThat(world.history().onHandset(offer.id())).isZero();
        assertThat(world.history().statuses(offer.id())).containsExactly("failed 131026");
        assertThat(shop.heldMicros()).isZero();
    }

    @Test
    void aMessageOfAnotherCategoryDoesNotWaitForTheMorning() {
        Person inFrance = world.personIn("FR");
        HandOver update = world.admitted().message(shop, inFrance, Category.UTILITY, NOON, Duration.ofDays(1));

        deliver(Instant.parse("2026-10-05T21:00:00Z"));

        assertThat(world.history().onHandset(update.id())).isEqualTo(1);
    }

    @Test
    void busyHandsetIsTriedAgainAfterTwoAndThenFourSeconds() {
        ana.hasHandset(Behaviour.BUSY_TWICE);
        HandOver offer = world.admitted().message(shop, ana, Category.MARKETING);

        deliver(NOON);
        deliver(NOON.plusMillis(1999));
        assertThat(world.history().attempts(offer.id())).isEqualTo(1);
        deliver(NOON.plusSeconds(2));
        deliver(NOON.plusMillis(5999));
        assertThat(world.history().attempts(offer.id())).isEqualTo(2);
        assertThat(world.history().outcome(offer.id())).isEqualTo("none");
        deliver(NOON.plusSeconds(6));

        assertThat(world.history().outcome(offer.id())).isEqualTo("CHARGED");
        assertThat(world.history().attempts(offer.id())).isZero();
    }

    @Test
    void blockBetweenTwoAttemptsHolds() {
        ana.hasHandset(Behaviour.BUSY_TWICE);
        HandOver offer = world.admitted().message(shop, ana, Category.MARKETING);
        deliver(NOON);

        BLOCK.to(this);
        deliver(NOON.plusSeconds(10));

        assertThat(world.history().onHandset(offer.id())).isZero();
        assertThat(world.history().statuses(offer.id())).containsExactly("failed 131026");
    }

    @Test
    void aMessageThatTheChannelNeverTakesIsGivenUpAtItsExpiryAndNotBefore() {
        channel.before = batch -> {
            throw new IllegalStateException("the line is down");
        };
        HandOver offer = world.admitted().message(shop, ana, Category.MARKETING);

        Instant now = NOON;
        while (now.isBefore(offer.expiresAt())) {
            deliver(now);
            now = now.plusSeconds(60);
        }
        assertThat(world.history().held(offer.id())).as("until the hour is over").isTrue();
        deliver(offer.expiresAt());

        assertThat(world.history().statuses(offer.id())).containsExactly("failed 131026");
        assertThat(world.history().held(offer.id())).isFalse();
        assertThat(world.history().charges(offer.id())).isZero();
    }

    @Test
    void aFailingChannelIsTriedAgainAndNoStatusIsSent() {
        channel.before = batch -> {
            throw new IllegalStateException("the line is down");
        };
        HandOver offer = world.admitted().message(shop, ana, Category.MARKETING);
        try (LogLines log = LogLines.of(ChannelOutages.class)) {
            deliver(NOON);
            deliver(NOON.plusSeconds(2));
            assertThat(world.history().statuses(offer.id())).isEmpty();

            channel.calm();
            deliver(NOON.plusSeconds(10));
            assertThat(log.all()).as("one line at the beginning, one at the end").hasSize(2);
        }

        assertThat(world.history().statuses(offer.id())).containsExactly("sent", "delivered", "read");
    }

    @Test
    void crashBetweenTheChannelAndTheCommitLosesNothingAndShowsNothingTwice() {
        HandOver offer = world.admitted().message(shop, ana, Category.MARKETING);
        channel.after = batch -> {
            throw new Crash();
        };
        assertThatThrownBy(() -> deliver(NOON)).isInstanceOf(Crash.class);
        assertThat(world.history().held(offer.id())).isTrue();

        channel.calm();
        deliver(NOON);
        deliver(NOON);

        assertThat(world.history().onHandset(offer.id())).isOne();
        assertThat(world.history().charges(offer.id())).isOne();
        assertThat(world.history().statuses(offer.id())).containsExactly("sent", "delivered", "read");
    }

    @Test
    void numberThatIsNotRegisteredFailsAndCostsNothing() {
        ana.hasHandset(Behaviour.NOT_REGISTERED);
        HandOver offer = world.admitted().message(shop, ana, Category.MARKETING);

        deliver(NOON);

        assertThat(world.history().statuses(offer.id())).containsExactly("failed 131026");
        assertThat(world.history().outcome(offer.id())).isEqualTo("RELEASED");
        assertThat(shop.heldMicros()).isZero();
    }

    private void withdraw(Purpose purpose) {
        consents.withdraw(ana.id(), shop.id(), io.tollgate.consent.ConsentChannel.MESSENGER, Set.of(purpose), "keyword STOP", NOON);
    }

    private void deliver(Instant now) {
        while (dispatch.next(now)) {
        }
        while (book.next(now)) {
        }
    }

    private static final class Crash extends Error {}
}
