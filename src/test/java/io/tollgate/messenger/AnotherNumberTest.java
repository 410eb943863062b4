package io.tollgate.messenger;

import static io.tollgate.messenger.Messenger.change;
import static io.tollgate.messenger.Messenger.envelope;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.blocking.Blocked;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Purpose;
import io.tollgate.message.RecipientId;
import io.tollgate.messenger.Street.Firm;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One person who has another number, or is erased under one of her names. */
@TollgateTest
class AnotherNumberTest extends OnePersonFixture {

    // Another number

    @Test
    void whoHasAnotherNumberIsThePersonSheWasAndTheOldNumberIsNobodys() {
        String next = Street.newNumber();
        messenger.call("POST", "/messenger/v1/blocks",
                "{\"user\":\"" + digits(mia) + "\",\"phone_number_id\":\"" + street.verified("Semmel").id() + "\"}");
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));
        messenger.tell(
                envelope(change("user_preferences", bakery.id(), "\"user_preferences\":[" + Messenger.setting(mia, now, "stop") + "]")));
        RecipientId person = street.id(mia);

        taken(changed(bakery, mia, next, userId, newUserId()));

        assertThat(street.id(next)).isEqualTo(person);
        assertThat(street.consent(next, bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
        assertThat(street.consent(next, bakery, Purpose.MESSAGES)).as("what she has allowed is hers").isEqualTo(State.CONFIRMED);
        assertThat(blocked(next).businesses()).hasSize(1);
        assertThat(street.consent(mia, bakery, Purpose.MESSAGES)).isEqualTo(State.NEVER_ASKED);
        assertThat(blocked(mia)).isEqualTo(Blocked.NOBODY);
        assertThat(conversations.of(List.of(street.id(mia)))).isEmpty();
        assertThat(database.queryForObject("SELECT number FROM recipient WHERE id = ?", String.class, (Object) person.bytes()))
                .isEqualTo(next);
        street.consents(mia, bakery, Type.GIVEN, Purpose.MESSAGES);
        assertThat(street.consent(mia, bakery, Purpose.MESSAGES)).as("somebody else, who consents").isEqualTo(State.GIVEN);
        assertThat(street.id(mia)).isNotEqualTo(person);
    }

    @Test
    void everyBusinessTellsTheSameChangeAndItHappensOnce() {
        Firm other = street.verified("Semmel");
        String next = Street.newNumber();
        RecipientId person = street.id(mia);

        taken(changed(bakery, mia, next, userId, newUserId()));
        street.consents(mia, bakery, Type.GIVEN, Purpose.MESSAGES);
        RecipientId stranger = street.id(mia);
        taken(changed(other, mia, next, newUserId(), newUserId()));
        taken(changed(bakery, mia, next, userId, newUserId()));

        assertThat(street.id(next)).isEqualTo(person);
        assertThat(street.id(mia)).isEqualTo(stranger).isNotEqualTo(person);
        assertThat(street.consent(mia, bakery, Purpose.MESSAGES)).isEqualTo(State.GIVEN);
    }

    @Test
    void aStopFromTheNewNumberHoldsAlthoughTheChangeIsToldLater() {
        String next = Street.newNumber();
        street.consents(next, bakery, Type.CONFIRMED, Purpose.MARKETING);
        messenger.writes(next, bakery.id(), "STOP");

        taken(changed(bakery, mia, next, userId, newUserId()));

        assertThat(street.id(next)).isEqualTo(street.identities.who(number(next)));
        assertThat(street.consent(next, bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
    }

    @Test
    void whatTheFormerHolderOfTheNewNumberHasAllowedIsNotHers() {
        String next = Street.newNumber();
        String fog = Street.newNumber();
        street.consents(next, bakery, Type.CONFIRMED, Purpose.MARKETING);
        street.register(fog);
        messenger.writes(next, bakery.id(), "hello");

        taken(changed(bakery, fog, next, newUserId(), newUserId()));

        assertThat(street.consent(next, bakery, Purpose.MARKETING)).isEqualTo(State.NEVER_ASKED);
    }

    @Test
    void whoseNewNumberIsNotToldHasNoneAndTheOldOneIsNobodys() {
        String nextId = newUserId();
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));
        RecipientId person = street.id(mia);

        taken(messenger.tell(Messenger.messages(bakery.id(), "{\"id\":\"" + Messenger.newId() + "\",\"timestamp\":\"" + now.getEpochSecond()
                + "\",\"type\":\"system\",\"system\":{\"type\":\"user_changed_user_id\",\"body\":\"changed\",\"user_id\":\"" + nextId
                + "\",\"previous_user_id\":\"" + userId + "\"}}")));

        assertThat(who(bakery, nextId)).contains(person);
        assertThat(street.consent(mia, bakery, Purpose.MESSAGES)).isEqualTo(State.NEVER_ASKED);
        assertThat(preview(mia)).contains("refused");
        taken(tell(message("from_user_id", nextId), "STOP"));
        taken(tell(message("from", digits(mia), "from_user_id", nextId), "it was my number after all"));
        assertThat(marketing(mia)).as("and nothing is lost if it is hers again").isEqualTo(State.WITHDRAWN);
    }

    @Test
    void whatSheSaidUnderTheOldNumberBeforeTheChangeIsHersThoughToldAfterIt() {
        String next = Street.newNumber();
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));
        taken(changed(bakery, mia, next, userId, newUserId()));

        String late = Messenger.text(Messenger.newId(), mia, now.minusSeconds(600), "STOP");
        taken(messenger.tell(Messenger.messages(bakery.id(), late)));

        assertThat(street.consent(next, bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
    }

    // Erasure and access

    @Test
    void whoIsErasedUnderOneNameIsErasedUnderAll() {
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));
        erasing.erase(number(mia), "officer", "asked", now);

        taken(tell(message("from_user_id", userId), "It is me"));
        taken(tell(message("from", digits(mia), "from_user_id", newUserId()), "It is me"));

        assertThat(conversations.of(List.of(who(bakery, userId).orElseThrow()))).isEmpty();
        assertThat(database.queryForList("SELECT name FROM identity WHERE recipient = ?", String.class, street.id(mia).bytes())).hasSize(2)
                .containsOnly("");
        assertThat(database.queryForObject("SELECT COUNT(*) FROM recipient WHERE id = ?", Long.class, (Object) street.id(mia).bytes()))
                .isZero();
    }

    @Test
    void whoTurnsOutToBeSomebodyErasedIsErasedToo() {
        taken(tell(message("from_user_id", userId), "hello"));
        RecipientId byUserId = who(bakery, userId).orElseThrow();
        erasing.erase(number(mia), "officer", "asked", now);

        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));

        assertThat(who(bakery, userId)).contains(street.id(mia));
        assertThat(database.queryForObject("SELECT COUNT(*) FROM recipient WHERE id IN (?, ?)", Long.class, byUserId.bytes(),
                street.id(mia).bytes())).isZero();
        assertThat(conversations.of(List.of(byUserId))).isEmpty();
    }

    @Test
    void sheIsToldByWhatTheMessengerKnowsHer() {
        taken(tell(message("from", digits(mia), "from_user_id", userId), "hello"));

        assertThat(access.of(street.id(mia), Optional.of(number(mia)), now).sections())
                .filteredOn(section -> section.name().equals("identities")).singleElement()
                .satisfies(section -> assertThat(section.rows()).singleElement()
                        .satisfies(row -> assertThat(row).containsEntry("name", userId).containsEntry("kind", "USER")));
    }
}
