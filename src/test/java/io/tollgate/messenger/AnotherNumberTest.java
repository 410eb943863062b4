package io.tollgate.messenger;

import static io.tollgate.messenger.Messenger.change;
import static io.tollgate.messenger.Messenger.envelope;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.blocking.Blocked;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Purpose;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Identities;
import io.tollgate.traffic.Admission;
import io.tollgate.traffic.Traffic;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A person changes her number, or is erased under one of her names. */
@TollgateTest
class AnotherNumberTest extends OnePersonFixture {

    // Changes of numbers

    @Test
    void aPersonStaysTheSameUnderHerNewNumberAndTheOldNumberIsFree() {
        String next = World.newNumber("AT");
        messenger.call("POST", "/messenger/v1/blocks",
                "{\"user\":\"" + digits(mia) + "\",\"phone_number_id\":\""
                        + world.business().named("Semmel").onAccount("100").enrol().phoneNumberId() + "\"}");
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));
        messenger.tell(
                envelope(change("user_preferences", bakery.phoneNumberId(),
                        "\"user_preferences\":[" + Messenger.setting(mia, now, "stop") + "]")));
        RecipientId person = world.holder(mia).id();

        taken(changed(bakery, mia, next, userId, newUserId()));

        assertThat(world.holder(next).id()).isEqualTo(person);
        assertThat(world.holder(next).consent(bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
        assertThat(world.holder(next).consent(bakery, Purpose.MESSAGES)).as("her consent goes with her").isEqualTo(State.CONFIRMED);
        assertThat(blocked(next).businesses()).hasSize(1);
        assertThat(world.holder(mia).consent(bakery, Purpose.MESSAGES)).isEqualTo(State.NEVER_ASKED);
        assertThat(blocked(mia)).isEqualTo(Blocked.NOBODY);
        assertThat(conversations.of(List.of(world.holder(mia).id()))).isEmpty();
        assertThat(database.queryForObject("SELECT number FROM recipient WHERE id = ?", String.class, (Object) person.bytes()))
                .isEqualTo(next);
        world.person(mia).declares(Type.GIVEN, bakery, Purpose.MESSAGES);
        assertThat(world.holder(mia).consent(bakery, Purpose.MESSAGES)).as("another person, who consents").isEqualTo(State.GIVEN);
        assertThat(world.holder(mia).id()).isNotEqualTo(person);
    }

    @Test
    void aChangeThatSeveralBusinessesTellHappensOnce() {
        EnrolledBusiness other = world.business().named("Semmel").onAccount("100").enrol();
        String next = World.newNumber("AT");
        RecipientId person = world.holder(mia).id();

        taken(changed(bakery, mia, next, userId, newUserId()));
        world.person(mia).declares(Type.GIVEN, bakery, Purpose.MESSAGES);
        RecipientId stranger = world.holder(mia).id();
        taken(changed(other, mia, next, newUserId(), newUserId()));
        taken(changed(bakery, mia, next, userId, newUserId()));

        assertThat(world.holder(next).id()).isEqualTo(person);
        assertThat(world.holder(mia).id()).isEqualTo(stranger).isNotEqualTo(person);
        assertThat(world.holder(mia).consent(bakery, Purpose.MESSAGES)).isEqualTo(State.GIVEN);
    }

    @Test
    void aStopFromTheNewNumberHoldsAlthoughTheChangeIsToldLater() {
        String next = World.newNumber("AT");
        world.person(next).declares(Type.CONFIRMED, bakery, Purpose.MARKETING);
        messenger.writes(next, bakery.phoneNumberId(), "STOP");

        taken(changed(bakery, mia, next, userId, newUserId()));

        assertThat(world.holder(next).id()).isEqualTo(world.the(Identities.class).who(number(next)));
        assertThat(world.holder(next).consent(bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
    }

    @Test
    void consentsOfTheNewNumbersFormerHolderAreNotHers() {
        String next = World.newNumber("AT");
        String fog = World.newNumber("AT");
        world.person(next).declares(Type.CONFIRMED, bakery, Purpose.MARKETING);
        world.person(fog).id();
        messenger.writes(next, bakery.phoneNumberId(), "hello");

        taken(changed(bakery, fog, next, newUserId(), newUserId()));

        assertThat(world.holder(next).consent(bakery, Purpose.MARKETING)).isEqualTo(State.NEVER_ASKED);
    }

    @Test
    void withoutTheNewNumberAPersonHasNoneAndTheOldOneIsFree() {
        String nextId = newUserId();
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));
        RecipientId person = world.holder(mia).id();

        taken(messenger.tell(Messenger.messages(bakery.phoneNumberId(),
                "{\"id\":\"" + Messenger.newId() + "\",\"timestamp\":\"" + now.getEpochSecond()
                        + "\",\"type\":\"system\",\"system\":{\"type\":\"user_changed_user_id\",\"body\":\"changed\",\"user_id\":\""
                        + nextId
                        + "\",\"previous_user_id\":\"" + userId + "\"}}")));

        assertThat(who(bakery, nextId)).contains(person);
        assertThat(world.holder(mia).consent(bakery, Purpose.MESSAGES)).isEqualTo(State.NEVER_ASKED);
        assertThat(preview(mia)).contains("refused");
        taken(tell(message("from_user_id", nextId), "STOP"));
        taken(tell(message("from", digits(mia), "from_user_id", nextId), "it was my number after all"));
        assertThat(marketing(mia)).as("the withdrawal holds when the number is hers again").isEqualTo(State.WITHDRAWN);
    }

    @Test
    void aLateMessageFromBeforeTheChangeBelongsToHer() {
        String next = World.newNumber("AT");
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));
        taken(changed(bakery, mia, next, userId, newUserId()));

        String late = Messenger.text(Messenger.newId(), mia, now.minusSeconds(600), "STOP");
        taken(messenger.tell(Messenger.messages(bakery.phoneNumberId(), late)));

        assertThat(world.holder(next).consent(bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
    }

    // Erasure and access

    @Test
    void aPersonErasedUnderOneNameIsErasedUnderAll() {
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));
        erasing.erase(number(mia), "officer", "asked", now);

        taken(tell(message("from_user_id", userId), "It is me"));
        taken(tell(message("from", digits(mia), "from_user_id", newUserId()), "It is me"));

        assertThat(conversations.of(List.of(who(bakery, userId).orElseThrow()))).isEmpty();
        assertThat(database.queryForList("SELECT name FROM identity WHERE recipient = ?", String.class, world.holder(mia).id().bytes()))
                .hasSize(2)
                .containsOnly("");
        assertThat(
                database.queryForObject("SELECT COUNT(*) FROM recipient WHERE id = ?", Long.class, (Object) world.holder(mia).id().bytes()))
                .isZero();
    }

    @Test
    void aPersonWhoProvesToBeAnErasedOneIsErasedToo() {
        taken(tell(message("from_user_id", userId), "hello"));
        RecipientId byUserId = who(bakery, userId).orElseThrow();
        erasing.erase(number(mia), "officer", "asked", now);

        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));

        assertThat(who(bakery, userId)).contains(world.holder(mia).id());
        assertThat(database.queryForObject("SELECT COUNT(*) FROM recipient WHERE id IN (?, ?)", Long.class, byUserId.bytes(),
                world.holder(mia).id().bytes())).isZero();
        assertThat(conversations.of(List.of(byUserId))).isEmpty();
    }

    @Test
    void accessListsTheNamesByWhichTheMessengerKnowsHer() {
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));

        assertThat(access.of(world.holder(mia).id(), Optional.of(number(mia)), now).sections())
                .filteredOn(section -> section.name().equals("identities")).singleElement()
                .satisfies(section -> assertThat(section.rows()).singleElement()
                        .satisfies(row -> assertThat(row).containsEntry("name", userId).containsEntry("kind", "USER")));
    }

    @Test
    void accessTellsNoVerdictsOnMessagesToTheFormerHolderOfHerNumber() {
        String next = World.newNumber("AT");
        RecipientId former = world.person(next).id();
        MessageId message = new MessageId(UUID.randomUUID());
        world.the(Traffic.class).admitted(List.of(new Admission(former, now, message, bakery.id(), Category.UTILITY)));
        database.update("INSERT INTO decision (message_id, round, business_id, sender_id, recipient, category, decided_at, outcome, rule,"
                + " rule_book_id, case_file) VALUES (?, 0, ?, 1, ?, 'UTILITY', NOW(6), 'ADMITTED', 'X', 1, '')", message.bytes(),
                bakery.id().value(), former.bytes());

        taken(changed(bakery, mia, next, userId, newUserId()));

        assertThat(world.the(Traffic.class).of(world.holder(next).id())).as("it counts for her number").extracting(Admission::message)
                .containsExactly(message);
        assertThat(access.of(world.holder(next).id(), Optional.of(number(next)), now).sections())
                .filteredOn(section -> section.name().equals("decisions")).singleElement()
                .satisfies(section -> assertThat(section.rows()).isEmpty());
        database.update("DELETE FROM decision WHERE message_id = ?", (Object) message.bytes());
    }
}
