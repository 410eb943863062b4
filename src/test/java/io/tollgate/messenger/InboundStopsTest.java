package io.tollgate.messenger;

import static io.tollgate.messenger.Messenger.messages;
import static io.tollgate.messenger.Messenger.newId;
import static io.tollgate.messenger.Messenger.setting;
import static io.tollgate.messenger.Messenger.settings;
import static io.tollgate.messenger.Messenger.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Purpose;
import io.tollgate.conversation.Conversation;
import io.tollgate.messenger.Messenger.Reply;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** People stop messages by what they write, tap or set in the messenger. */
@TollgateTest
class InboundStopsTest extends InboundFixture {

    // Keywords

    @Test
    void stopWithdrawsEverythingOfThisBusinessAndNothingOfAnother() {
        EnrolledBusiness other = world.business().named("Other").onAccount("100").enrol();
        world.person(mia).declares(Type.GIVEN, bakery, Purpose.MESSAGES, Purpose.MARKETING);
        world.person(mia).declares(Type.GIVEN, other, Purpose.MESSAGES, Purpose.MARKETING);
        messenger.tell(messages(bakery.phoneNumberId(), text("wamid.stop" + mia, mia, now, "Stop!")));

        assertThat(state(bakery)).containsExactly(State.WITHDRAWN, State.WITHDRAWN);
        assertThat(state(other)).containsExactly(State.GIVEN, State.GIVEN);
        assertThat(consents.history(world.holder(mia).id()).toString()).contains("keyword STOP (en), message wamid.stop" + mia);
    }

    @Test
    void noAdvertisingWithdrawsMarketingOnly() {
        world.person(mia).declares(Type.GIVEN, bakery, Purpose.MESSAGES, Purpose.MARKETING);
        messenger.writes(mia, bakery.phoneNumberId(), "Bitte keine Werbung mehr");

        assertThat(state(bakery)).containsExactly(State.GIVEN, State.WITHDRAWN);
    }

    @Test
    void tappingAButtonThatSaysStopIsAStop() {
        world.person(mia).declares(Type.GIVEN, bakery, Purpose.MARKETING);
        messenger.tell(messages(bakery.phoneNumberId(),
                "{\"from\":\"" + mia.substring(1) + "\",\"id\":\"" + newId() + "\",\"timestamp\":" + now.getEpochSecond()
                        + ",\"type\":\"button\",\"button\":{\"text\":\"Unsubscribe\",\"payload\":\"u\"}}"));

        assertThat(state(bakery)).containsExactly(State.WITHDRAWN, State.WITHDRAWN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
            "type":"button","button":{"text":"Detener","payload":"STOP"}                                                            | WITHDRAWN | WITHDRAWN
            "type":"button","button":{"text":"Darse de baja","payload":"BAJA"}                                                      | WITHDRAWN | WITHDRAWN
            "type":"button","button":{"text":"No, thanks","payload":"STOP"}                                                         | WITHDRAWN | WITHDRAWN
            "type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"opt-out","title":"x"}}                  | WITHDRAWN | WITHDRAWN
            "type":"button","button":{"text":"Stop promotions","payload":"STOP_PROMOTIONS"}                                         | GIVEN     | WITHDRAWN
            "type":"button","button":{"text":"Werbung stoppen","payload":"STOP"}                                                    | GIVEN     | WITHDRAWN
            "type":"button","button":{"text":"Cancel","payload":"CANCEL_APPOINTMENT_77"}                                            | GIVEN     | GIVEN
            "type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"cancel_order_4711","title":"Cancel"}}   | GIVEN     | GIVEN
            "type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"menu_exit","title":"Salir"}}                | GIVEN     | GIVEN
            "type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"end_chat","title":"Beenden"}}           | GIVEN     | GIVEN
            "type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"no","title":"No"}}                      | GIVEN     | GIVEN
            "type":"button","button":{"text":"Stpo","payload":"x"}                                                                  | GIVEN     | GIVEN
            "type":"button","button":{}                                                                                             | GIVEN     | GIVEN
            "type":"image","image":{"id":"1","mime_type":"image/jpeg","caption":"STOP"}                                             | WITHDRAWN | WITHDRAWN
            "type":"video","video":{"id":"1","caption":"Unsubscribe me please"}                                                     | WITHDRAWN | WITHDRAWN
            "type":"document","document":{"id":"1","filename":"a.pdf","caption":"no more offers"}                                   | GIVEN     | WITHDRAWN
            "type":"document","document":{"id":"1","filename":"stop.pdf"}                                                           | GIVEN     | GIVEN
            "type":"image","image":{"id":"1","caption":{"x":1}}                                                                     | GIVEN     | GIVEN
            "type":"image","image":{"id":"1","caption":"The bus stop at our house"}                                                 | GIVEN     | GIVEN
            """)
    void buttonsAndCaptionsStopOnlyIfTheyAreUnmistakable(String content, State ofMessages, State ofMarketing) {
        world.person(mia).declares(Type.GIVEN, bakery, Purpose.MESSAGES, Purpose.MARKETING);
        tells(content);

        assertThat(state(bakery)).containsExactly(ofMessages, ofMarketing);
    }

    @Test
    void onlyTypedWordsPermitAndNeitherButtonsNorCaptions() {
        world.person(mia).declares(Type.GIVEN, bakery, Purpose.MARKETING);
        messenger.tell(messages(bakery.phoneNumberId(), text(newId(), mia, now.minusSeconds(60), "STOP")));
        tells("\"type\":\"button\",\"button\":{\"text\":\"START\",\"payload\":\"START\"}");
        tells("\"type\":\"image\",\"image\":{\"id\":\"1\",\"caption\":\"START\"}");
        messenger.writes(mia, bakery.phoneNumberId(), "start please");

        assertThat(world.holder(mia).consent(bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
    }

    // Near spellings

    @Test
    void aNearSpellingStopsMarketingAndCausesOneQuestion() {
        world.person(mia).declares(Type.GIVEN, bakery, Purpose.MESSAGES, Purpose.MARKETING);
        messenger.writes(mia, bakery.phoneNumberId(), "Stpo");
        messenger.writes(mia, bakery.phoneNumberId(), "stopppp");
        await().until(() -> !onHandset(mia).isEmpty());
        await().until(() -> waiting(mia) == 0);

        assertThat(onHandset(mia)).singleElement().asString().contains("Meinten Sie STOP?").contains("Krume").contains("START");
        assertThat(state(bakery)).containsExactly(State.GIVEN, State.WITHDRAWN);
        assertThat(consents.history(world.holder(mia).id()).toString()).contains("near spelling of keyword STOP (en), message ");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            ja,              WITHDRAWN, WITHDRAWN
            Yes 👍,          WITHDRAWN, WITHDRAWN
            STOP,            WITHDRAWN, WITHDRAWN
            nein danke,      GIVEN,     GIVEN
            No,              GIVEN,     GIVEN
            START,           GIVEN,     GIVEN
            was?,            GIVEN,     WITHDRAWN
            ja?,             GIVEN,     WITHDRAWN
            ja morgen um 8,  GIVEN,     WITHDRAWN
            """)
    void herAnswerDecides(String answer, State ofMessages, State ofMarketing) {
        world.person(mia).declares(Type.GIVEN, bakery, Purpose.MESSAGES, Purpose.MARKETING);
        messenger.tell(messages(bakery.phoneNumberId(), text(newId(), mia, now.minusSeconds(60), "Stpo")));
        messenger.tell(messages(bakery.phoneNumberId(), text(newId(), mia, now.minusSeconds(30), answer)));

        assertThat(state(bakery)).containsExactly(ofMessages, ofMarketing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"配信停止してください", "Non mandatemi più messaggi", "no quiero recibir más mensajes", "STOP", "Stpo", "yes"})
    void theEvidenceHasRoomForLongIdsAndSentences(String words) {
        world.person(mia).declares(Type.GIVEN, bakery, Purpose.MESSAGES, Purpose.MARKETING);
        messenger.tell(messages(bakery.phoneNumberId(), text(newId(), mia, now.minusSeconds(60), words.equals("yes") ? "Stpo" : "Hello")));
        String id = "wamid." + mia.substring(1) + "x".repeat(122 - mia.length() + 1);

        assertThat(messenger.tell(messages(bakery.phoneNumberId(), text(id, mia, now, words))).status()).isEqualTo(200);
        assertThat(world.holder(mia).consent(bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
        assertThat(consents.history(world.holder(mia).id()).toString()).contains(", message " + id);
    }

    @Test
    void onlyHerNextMessageAnswersTheQuestion() {
        world.person(mia).declares(Type.GIVEN, bakery, Purpose.MESSAGES, Purpose.MARKETING);
        messenger.tell(messages(bakery.phoneNumberId(), text(newId(), mia, now.minusSeconds(60), "Stpo"),
                text(newId(), mia, now.minusSeconds(50), "Two rolls, please"),
                text(newId(), mia, now.minusSeconds(40), "no")));
        assertThat(world.holder(mia).consent(bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);

        messenger.writes(mia, bakery.phoneNumberId(), "START");
        assertThat(state(bakery)).containsExactly(State.GIVEN, State.GIVEN);
    }

    @Test
    void theAnswerNoGivesBackNothingThatSheHadStoppedBefore() {
        world.person(mia).declares(Type.GIVEN, bakery, Purpose.MESSAGES, Purpose.MARKETING);
        messenger.tell(messages(bakery.phoneNumberId(), text(newId(), mia, now.minusSeconds(90), "Stop promotions")));
        messenger.tell(messages(bakery.phoneNumberId(), text(newId(), mia, now.minusSeconds(60), "Stpo")));
        messenger.tell(messages(bakery.phoneNumberId(), text(newId(), mia, now.minusSeconds(30), "no")));

        assertThat(state(bakery)).containsExactly(State.GIVEN, State.WITHDRAWN);
    }

    @Test
    void anAnswerAfterADayDoesNotCount() {
        world.person(mia).declares(Type.GIVEN, bakery, Purpose.MESSAGES, Purpose.MARKETING);
        messenger.tell(messages(bakery.phoneNumberId(), text(newId(), mia, now.minus(Duration.ofHours(25)), "Stpo")));
        hasWritten(bakery, mia, now.minusSeconds(60));
        messenger.writes(mia, bakery.phoneNumberId(), "yes");

        assertThat(state(bakery)).containsExactly(State.GIVEN, State.WITHDRAWN);
    }

    @Test
    void aPersonWhoHasStoppedEverythingIsNotAsked() {
        world.person(mia).declares(Type.GIVEN, bakery, Purpose.MESSAGES, Purpose.MARKETING);
        messenger.tell(messages(bakery.phoneNumberId(), text(newId(), mia, now.minusSeconds(60), "STOP")));
        messenger.writes(mia, bakery.phoneNumberId(), "Stpo");
        messenger.writes(mia, bakery.phoneNumberId(), "no");

        assertThat(state(bakery)).containsExactly(State.WITHDRAWN, State.WITHDRAWN);
    }

    @Test
    void anAnswerWordIsAStopOnlyWhenTheBusinessHasAskedNothing() {
        String asked = World.newNumber("AT");
        world.person(mia).declares(Type.GIVEN, bakery, Purpose.MARKETING);
        world.person(asked).declares(Type.GIVEN, bakery, Purpose.MARKETING);
        hasWritten(bakery, mia, now.minus(Duration.ofHours(25)));
        hasWritten(bakery, asked, now.minus(Duration.ofHours(23)));
        messenger.writes(asked, bakery.phoneNumberId(), "No");
        messenger.writes(mia, bakery.phoneNumberId(), "No");

        assertThat(world.holder(asked).consent(bakery, Purpose.MARKETING)).isEqualTo(State.GIVEN);
        assertThat(world.holder(mia).consent(bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
    }

    /** One person's data is damaged. The stops of others in the same request are recognised, and the messenger repeats hers. */
    @Test
    void aFailedUpdateDoesNotKeepOtherStopsFromBeingRecognised() {
        EnrolledBusiness other = world.business().named("Brause").onAccount("100").enrol();
        String pia = World.newNumber("AT");
        world.person(mia).declares(Type.GIVEN, bakery, Purpose.MESSAGES);
        world.person(pia).declares(Type.GIVEN, other, Purpose.MESSAGES);
        byte[] broken = world.holder(pia).id().bytes();
        database.update("UPDATE consent SET type = 'NONSENSE' WHERE recipient = ?", (Object) broken);
        try {
            String stop = text(newId(), mia, now, "STOP");
            String both = "{\"object\":\"whatsapp_business_account\",\"entry\":["
                    + entry(other.phoneNumberId(), text(newId(), pia, now, "STOP")) + ","
                    + entry(bakery.phoneNumberId(), text(newId(), mia, now, "Good day")) + "," + entry(bakery.phoneNumberId(), stop) + "]}";

            Reply reply = messenger.tell(both);

            assertThat(reply.status()).as("the messenger repeats the request").isEqualTo(500);
            assertThat(reply.json().path("refused").size()).isOne();
            assertThat(state(bakery).getFirst()).isEqualTo(State.WITHDRAWN);
            assertThat(window(mia)).isNotEqualTo(Conversation.NONE);

            database.update("UPDATE consent SET type = 'GIVEN' WHERE recipient = ? AND type = 'NONSENSE'", (Object) broken);
            assertThat(messenger.tell(both).json().path("repeated").asInt()).isEqualTo(2);
            assertThat(world.holder(pia).consent(other, Purpose.MESSAGES)).isEqualTo(State.WITHDRAWN);
        } finally {
            database.update("DELETE FROM consent WHERE recipient = ? AND type = 'NONSENSE'", (Object) broken);
        }
    }

    @Test
    void aStopIsConfirmedOnceAndThenNothingIsSent() {
        world.person(mia).declares(Type.GIVEN, bakery, Purpose.MESSAGES);
        messenger.writes(mia, bakery.phoneNumberId(), "STOP");
        messenger.writes(mia, bakery.phoneNumberId(), "STOP");
        messenger.writes(mia, bakery.phoneNumberId(), "Ende");
        await().until(() -> !onHandset(mia).isEmpty());
        messenger.writes(mia, bakery.phoneNumberId(), "stop it now");
        await().until(() -> waiting(mia) == 0);

        assertThat(onHandset(mia)).singleElement().asString().contains("keine Nachrichten mehr von Krume").contains("START");
    }

    @Test
    void aStopOfLongAgoCountsButIsNotConfirmed() {
        world.person(mia).declares(Type.GIVEN, bakery, Purpose.MESSAGES);
        messenger.tell(messages(bakery.phoneNumberId(), text(newId(), mia, now.minus(Duration.ofHours(25)), "STOP")));

        assertThat(state(bakery)).first().isEqualTo(State.WITHDRAWN);
        assertThat(waiting(mia)).isZero();
    }

    @Test
    void aStartGivesBackTheFormerConsentsEvenInOneBatch() {
        world.person(mia).declares(Type.CONFIRMED, bakery, Purpose.MESSAGES);
        // Told in the wrong order: the times decide.
        messenger
                .tell(messages(bakery.phoneNumberId(), text(newId(), mia, now, "START"), text(newId(), mia, now.minusSeconds(10), "STOP")));

        assertThat(state(bakery)).containsExactly(State.CONFIRMED, State.WITHDRAWN);
        messenger.writes(mia, bakery.phoneNumberId(), "START");
        assertThat(state(bakery)).containsExactly(State.CONFIRMED, State.WITHDRAWN);
    }

    @Test
    void aStartWithoutAStopGivesNothing() {
        messenger.writes(mia, bakery.phoneNumberId(), "START");

        assertThat(state(bakery)).containsExactly(State.NEVER_ASKED, State.NEVER_ASKED);
    }

    // The messenger's setting

    @Test
    void theSettingStopsOnlyMarketingAndResumeGivesItBack() {
        world.person(mia).declares(Type.CONFIRMED, bakery, Purpose.MESSAGES, Purpose.MARKETING);

        assertThat(
                messenger.tell(settings(bakery.phoneNumberId(), setting(mia, now.minusSeconds(60), "stop"))).json().path("taken").asInt())
                .isEqualTo(1);
        assertThat(state(bakery)).containsExactly(State.CONFIRMED, State.WITHDRAWN);
        assertThat(messenger.tell(settings(bakery.phoneNumberId(), setting(mia, now.minusSeconds(60), "stop"))).json().path("repeated")
                .asInt())
                .isEqualTo(1);
        messenger.tell(settings(bakery.phoneNumberId(), setting(mia, now.minusSeconds(90), "resume")));
        assertThat(state(bakery)).containsExactly(State.CONFIRMED, State.WITHDRAWN);
        messenger.tell(settings(bakery.phoneNumberId(), setting(mia, now, "resume")));
        assertThat(state(bakery)).containsExactly(State.CONFIRMED, State.CONFIRMED);
        assertThat(window(mia)).isEqualTo(Conversation.NONE);
    }

    @Test
    void resumeGivesBackOnlyStoppedMarketing() {
        messenger.tell(settings(bakery.phoneNumberId(), setting(mia, now, "resume")));

        assertThat(state(bakery)).containsExactly(State.NEVER_ASKED, State.NEVER_ASKED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
            "value":"stop"                   | "value":"pause"               | 131009 | value
            "category":"marketing_messages"  | "category":"all"              | 131009 | category
            "wa_id":"                        | "user_id":"                   | 131009 | user_id' is not a user id
            "timestamp"                      | "time"                        | 131008 | timestamp' is missing
            """)
    void faultsOfASettingAreNamed(String right, String wrong, int code, String details) {
        refused(messenger.tell(settings(bakery.phoneNumberId(), setting(mia, now, "stop").replace(right, wrong))), 400, code, details);
    }
}
