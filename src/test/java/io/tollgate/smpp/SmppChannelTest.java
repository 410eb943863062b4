package io.tollgate.smpp;

import static io.tollgate.world.AdmittedMessages.NOON;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollgate.business.Businesses;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Purpose;
import io.tollgate.conversation.Conversations;
import io.tollgate.database.LogLines;
import io.tollgate.delivery.ChannelAnswer;
import io.tollgate.delivery.ChannelOutages;
import io.tollgate.delivery.Couriers;
import io.tollgate.delivery.DeliveryByHand;
import io.tollgate.delivery.DeliveryTest;
import io.tollgate.delivery.HandOver;
import io.tollgate.delivery.StubNetwork;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.message.Payload;
import io.tollgate.messenger.InboundUpdates;
import io.tollgate.recipient.Recipients;
import io.tollgate.sms.SmsEncoding;
import io.tollgate.world.AdmittedMessages;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.SubmitSm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** The channel against an SMSC over real sockets, which works well or does not; and the money of its messages. */
@DeliveryTest
class SmppChannelTest {

    private static final Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);

    @Autowired
    World world;
    @Autowired
    ApplicationContext application;
    @Autowired
    SmppPassword password;
    @Autowired
    PartRecords records;

    private final List<SmppParts> opened = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final DeliveryByHand delivery = new DeliveryByHand();
    private StubSmsc smsc;
    private SmppParts sms;
    private EnrolledBusiness shop;
    private Person ana;

    @BeforeEach
    void open() throws IOException {
        world.queues().clear();
        world.database().update("DELETE FROM sms_part");
        world.database().update("DELETE FROM sms_receipt");
        application.getAutowireCapableBeanFactory().autowireBean(delivery);
        password.set(StubSmsc.PASSWORD);
        smsc = new StubSmsc();
        shop = world.business().onAccount("1000").templates("Hello {{1}}, {{2}} is {{3}} today.").enrol();
        ana = world.personIn("AT").consentsTo(shop);
        use("answer", "10s");
    }

    @AfterEach
    void close() throws IOException {
        end.countDown();
        opened.forEach(SmppParts::close); // first: an unbind waits for its answer
        smsc.close();
    }

    private SmppParts use(String... settings) {
        opened.forEach(SmppParts::close);
        opened.clear();
        sms = another(settings);
        return sms;
    }

    private SmppParts another(String... settings) {
        SmppParts one = new SmppParts(SmppTestSettings.at(smsc.port(), settings), password, records, world.the(PieceRecords.class),
                world.the(Recipients.class), world.the(Businesses.class), world.the(InboundUpdates.class),
                world.the(ChannelOutages.class), new SimpleMeterRegistry(), clock);
        opened.add(one);
        one.link().start();
        await().until(() -> one.link().connection().isPresent());
        return one;
    }

    @Test
    void sendsATextToTheRecipientForAsLongAsItLives() {
        assertThat(sms.channel().offer(text("Grüße für 5 €"))).isEqualTo(new ChannelAnswer.Sent());

        SubmitSm sm = smsc.asked.getFirst();
        assertThat(sm.getDestAddress()).isEqualTo(ana.number().e164().substring(1));
        assertThat(List.of(sm.getDestAddrTon(), sm.getDestAddrNpi(), sm.getSourceAddrTon(), sm.getSourceAddrNpi()))
                .containsOnly((byte) 1);
        assertThat(sm.getSourceAddr()).isEqualTo(shop.number().displayNumber().substring(1));
        assertThat(sm.getDataCoding()).isZero();
        assertThat(sm.getValidityPeriod()).isEqualTo("000000010000000R");
        assertThat(sm.getRegisteredDelivery()).isEqualTo((byte) 1);
        assertThat(sm.isUdhi()).isFalse();
        assertThat(SmsEncoding.GSM_7.text(sm.getShortMessage())).isEqualTo("Grüße für 5 €");
    }

    @Test
    void sendsALongTextInPartsThatAHandsetPutsTogether() {
        String text = "ёж".repeat(70);

        assertThat(sms.channel().offer(text(text))).isInstanceOf(ChannelAnswer.Sent.class);

        StringBuilder read = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            byte[] bytes = smsc.asked.get(i).getShortMessage();
            assertThat(smsc.asked.get(i).isUdhi()).isTrue();
            assertThat(smsc.asked.get(i).getDataCoding()).isEqualTo((byte) 8);
            assertThat(bytes).startsWith(5, 0, 3, bytes[3], 3, i + 1).hasSizeLessThanOrEqualTo(140);
            assertThat(bytes[3]).isEqualTo(smsc.asked.getFirst().getShortMessage()[3]);
            read.append(SmsEncoding.UCS_2.text(java.util.Arrays.copyOfRange(bytes, 6, bytes.length)));
        }
        assertThat(read).hasToString(text);
    }

    @Test
    void showsTheSenderThatTheSettingsName() {
        use("senders." + shop.phoneNumberId(), "Krume");
        sms.channel().offer(text("x"));
        use("senders." + shop.phoneNumberId(), "12345", "short-number-ton", "6");
        sms.channel().offer(text("x"));

        assertThat(smsc.asked).extracting(SubmitSm::getSourceAddr).containsExactly("Krume", "12345");
        assertThat(smsc.asked).extracting(SubmitSm::getSourceAddrTon).containsExactly((byte) 5, (byte) 6);
    }

    @Test
    void refusesWhatIsNoSms() {
        HandOver picture = text("x");
        HandOver other = new HandOver(picture.message(), new Payload(Kind.MEDIA, picture.template(), picture.content()), picture.dueAt(),
                picture.expiresAt());

        assertThat(sms.channel().offer(other)).isInstanceOf(ChannelAnswer.Rejected.class);
        assertThat(sms.channel().offer(text("x".repeat(1_531)))).isInstanceOfSatisfying(ChannelAnswer.Rejected.class,
                refused -> assertThat(refused.details()).contains("11 parts", "1530 characters"));
        assertThat(sms.channel().offer(text(""))).isInstanceOf(ChannelAnswer.Rejected.class);
        assertThat(smsc.asked).isEmpty();
    }

    /** The second cell is the class of the answer; the last one says whether all messages wait then. */
    @ParameterizedTest
    @CsvSource({
        "0x0B, Rejected, false", "0x66, Rejected, false", "0x58, Later, true", "0x14, Later, true", "0x08, Later, false",
        "0x0A, Later, false", "0x15, Later, true", "0xFF, Unknown, false", "0x400, Later, false"})
    void readsTheCodesOfTheSmsc(String status, String answer, boolean allWait) {
        smsc.behaviour = _ -> {
            throw StubSmsc.status(Integer.decode(status));
        };

        ChannelAnswer first = sms.channel().offer(text("x"));
        sms.channel().offer(text("y"));

        assertThat(first.getClass().getSimpleName()).isEqualTo(answer);
        assertThat(List.of(smsc.asked.size() == 1, sms.channel().room() == 0)).containsOnly(allWait);
        assertThat(first.toString()).doesNotContain(ana.number().e164().substring(1));
    }

    @Test
    void aMessageOfWhichThePartsArePartlyTakenIsUnknownAndNeverOfferedAnew() {
        smsc.behaviour = sm -> {
            if (sm.getShortMessage()[5] == 2) {
                throw StubSmsc.status(SMPPConstant.STAT_ESME_RINVDSTADR);
            }
            return smsc.nextId();
        };

        assertThat(sms.channel().offer(text("x".repeat(300)))).isEqualTo(new ChannelAnswer.Unknown(
                "the SMSC has 1 of 2 parts: ESME_RINVDSTADR"));
        assertThat(smsc.asked).hasSize(2);
    }

    @Test
    void aPartThatTheSmscIsTooBusyForIsTriedAgainAndNoOther() {
        AtomicInteger refused = new AtomicInteger();
        smsc.behaviour = sm -> {
            if (sm.getShortMessage()[5] == 2 && refused.getAndIncrement() == 0) {
                throw StubSmsc.status(SMPPConstant.STAT_ESME_RTHROTTLED);
            }
            return smsc.nextId();
        };

        assertThat(sms.channel().offer(text("x".repeat(300)))).isInstanceOf(ChannelAnswer.Sent.class);
        assertThat(smsc.asked).extracting(sm -> sm.getShortMessage()[5]).containsExactly((byte) 1, (byte) 2, (byte) 2);
    }

    /** The SMSC has the message, but its answer comes too late: the receipt finds it all the same, and it is charged once. */
    @Test
    void anAnswerAfterTheTimeLimitIsStillHeard() {
        use("answer", "1s");
        CountDownLatch late = new CountDownLatch(1);
        smsc.behaviour = _ -> {
            StubNetwork.waitFor(late);
            return "77";
        };
        HandOver message = admitted();
        Couriers.Node node = node();

        node.next(NOON);
        await().until(() -> node.inFlight() == 0);
        node.settle(NOON);
        assertThat(world.history().receipts(message.id())).isEmpty();
        late.countDown();
        await().until(() -> world.history().rows("sms_part", message.id()) == 1);
        smsc.report("77", "DELIVRD");
        delivery.bookAll(NOON.plusSeconds(60));

        assertThat(smsc.asked).hasSize(1);
        assertThat(world.history().charges(message.id())).isEqualTo(1);
        assertThat(shop.heldMicros()).isZero();
    }

    @Test
    void aMessageIsDeliveredWhenAllItsPartsAre() {
        HandOver message = admitted("x".repeat(400));
        List<String> ids = new CopyOnWriteArrayList<>();
        smsc.behaviour = _ -> {
            ids.add(smsc.nextId());
            return ids.getLast();
        };
        deliver();

        smsc.report(ids.get(2), "DELIVRD");
        smsc.report(ids.get(0), "DELIVRD");
        smsc.report(ids.get(0), "DELIVRD");
        delivery.bookAll(NOON.plusSeconds(1));
        assertThat(world.history().outcome(message.id())).isEqualTo("OPEN");
        smsc.report(ids.get(1), "ENROUTE");
        smsc.report(ids.get(1), "DELIVRD");
        smsc.report(ids.get(1), "UNDELIV");
        delivery.bookAll(NOON.plusSeconds(2));

        assertThat(world.history().charges(message.id())).isEqualTo(1);
        assertThat(world.history().receipts(message.id())).containsExactlyInAnyOrder("SENT", "DELIVERED");
    }

    @Test
    void aMessageHasFailedWhenAPartHas() {
        HandOver message = admitted("x".repeat(400));
        smsc.behaviour = _ -> "AB" + smsc.nextId();
        deliver();

        smsc.report("id:ab1002 stat:undeliv err:0A1 text:id:AB1001 stat:DELIVRD err:000");
        smsc.report("id:AB1001 stat:DELIVRD");
        delivery.bookAll(NOON.plusSeconds(1));

        assertThat(world.history().outcome(message.id())).isEqualTo("RELEASED");
        assertThat(world.history().details(message.id())).anySatisfy(
                detail -> assertThat(detail).contains("131026", "could not be delivered. The SMSC says UNDELIV, error 0A1."));
        assertThat(shop.heldMicros()).isZero();
    }

    @Test
    void aReceiptBeforeTheAnswerFindsItsMessage() {
        HandOver message = admitted();
        smsc.behaviour = _ -> {
            smsc.report("id:4711 stat:DELIVRD err:000", new OptionalParameter.Receipted_message_id("4711"));
            return "4711";
        };

        deliver();
        delivery.bookAll(NOON.plusSeconds(1));

        assertThat(world.history().charges(message.id())).isEqualTo(1);
        assertThat(rows("sms_receipt")).isZero();
    }

    /** The node that sent has not recorded the answer yet when the receipt comes to another one. */
    @Test
    void aReceiptThatComesToAnotherNodeFindsItsMessageLater() {
        HandOver message = admitted();
        smsc.report("id:4712 stat:DELIVRD err:000");
        assertThat(rows("sms_receipt")).isEqualTo(1);
        world.database().update("INSERT INTO sms_part (message_id, submission, part, parts, smsc_id, state, at)"
                + " VALUES (?, 0, 0, 1, '4712', 'OPEN', '2026-10-05 12:00:00')", (Object) message.id().bytes());

        records.settle(NOON);

        assertThat(rows("sms_receipt")).isZero();
        assertThat(world.database().queryForObject("SELECT COUNT(*) FROM receipt_inbox WHERE type = 'DELIVERED'", Long.class)).isEqualTo(1);
        assertThat(records.forgetOld(NOON.plus(Duration.ofDays(36)))).isZero();
        assertThat(rows("sms_part")).isZero();
    }

    @Test
    void aLostConnectionIsMadeAnewAndSaidOnce() {
        try (LogLines lines = LogLines.of(ChannelOutages.class)) {
            smsc.behaviour = _ -> {
                smsc.drop();
                return "1";
            };

            assertThat(sms.channel().offer(text("x"))).isInstanceOf(ChannelAnswer.Unknown.class);
            await().until(() -> smsc.binds.get() == 2 && sms.link().connection().isPresent());
            smsc.behaviour = _ -> "2";
            assertThat(sms.channel().offer(text("x"))).isInstanceOf(ChannelAnswer.Sent.class);
            await().until(() -> lines.all().size() == 2);

            assertThat(lines.all().getFirst()).contains("The channel sms fails", "the connection to the SMSC ended");
            assertThat(lines.all().getLast()).contains("The channel sms takes messages again");
        }
    }

    @Test
    void withoutAConnectionMessagesWait() throws IOException {
        smsc.close();
        await().until(() -> sms.channel().room() == 0);

        assertThat(sms.channel().offer(text("x"))).isInstanceOf(ChannelAnswer.Held.class);
    }

    @Test
    void aWrongPasswordIsSaid() {
        password.set("wrong");
        try (LogLines lines = LogLines.of(ChannelOutages.class)) {
            smsc.drop();

            await().until(() -> lines.all().stream().anyMatch(line -> line.contains("fails for every message")));
            assertThat(sms.channel().offer(text("x"))).isInstanceOf(ChannelAnswer.Held.class);
            password.set(StubSmsc.PASSWORD);
            await().until(() -> lines.all().stream().anyMatch(line -> line.contains("takes messages again")));
            assertThat(lines.all()).noneMatch(line -> line.contains("wrong"));
        }
    }

    @Test
    void noMoreThanTheWindowWaitsForAnswers() {
        use("answer", "10s", "window", "2");
        smsc.behaviour = _ -> {
            StubNetwork.waitFor(end);
            return "1";
        };

        List<CompletableFuture<ChannelAnswer>> first = Stream.of("x", "y")
                .map(text -> CompletableFuture.supplyAsync(() -> sms.channel().offer(text(text)))).toList();
        await().until(() -> smsc.asked.size() == 2);
        assertThat(sms.channel().offer(text("z"))).isInstanceOf(ChannelAnswer.Held.class);
        end.countDown();

        assertThat(first).extracting(CompletableFuture::join).containsOnly(new ChannelAnswer.Sent());
        assertThat(smsc.asked).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8})
    void aStopBySmsIsAStop(int coding) {
        byte[] text = (coding == 8 ? SmsEncoding.UCS_2 : SmsEncoding.GSM_7).bytes("STOP");

        assertThat(smsc.write(ana.number().e164().substring(1), shop.number().displayNumber().substring(1), 0, coding, text))
                .isEqualTo(Optional.of(0));

        assertThat(ana.consent(shop, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
    }

    @Test
    void aTextBySmsOpensNoFreeWindowOfTheMessenger() {
        smsc.write(ana.number().e164().substring(1), shop.number().displayNumber().substring(1), 0, 0, SmsEncoding.GSM_7.bytes("When?"));
        assertThat(world.the(Conversations.class).of(List.of(ana.id()))).isEmpty();
    }

    @Test
    void aStopInPartsIsAStop() {
        String from = ana.number().e164().substring(1);
        String to = shop.number().displayNumber().substring(1);

        smsc.write(from, to, 0x40, 0, new byte[] {5, 0, 3, 9, 2, 2, 'O', 'P'});
        assertThat(ana.consent(shop, Purpose.MARKETING)).isEqualTo(State.CONFIRMED);
        smsc.write(from, to, 0x40, 0, new byte[] {5, 0, 3, 9, 2, 1, 'S', 'T'});

        assertThat(ana.consent(shop, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
    }

    @Test
    void whatNobodyCanUseIsTakenAndCounted() {
        assertThat(smsc.write("4366012345", "99999", 0, 0, new byte[] {'x'})).as("to nobody").isEqualTo(Optional.of(0));
        assertThat(smsc.write("Bank", shop.number().displayNumber().substring(1), 0, 0, new byte[] {'x'})).isEqualTo(Optional.of(0));
        assertThat(smsc.report("nothing that is known")).isEqualTo(Optional.of(0));
        assertThat(rows("sms_receipt")).isZero();
    }

    /** Somebody writes what a receipt looks like. */
    @Test
    void aPersonCannotWriteAReceipt() {
        HandOver message = admitted();
        smsc.behaviour = _ -> "55";
        deliver();

        smsc.write(ana.number().e164().substring(1), shop.number().displayNumber().substring(1), 0, 0,
                SmsEncoding.GSM_7.bytes("id:55 stat:DELIVRD err:000"));
        delivery.bookAll(NOON.plusSeconds(1));

        assertThat(world.history().charges(message.id())).isZero();
    }

    private HandOver text(String text) {
        return AdmittedMessages.text(shop, ana, text);
    }

    private HandOver admitted() {
        return world.admitted().message(shop, ana, Category.UTILITY);
    }

    private HandOver admitted(String text) {
        return world.admitted().messages(List.of(text(text)), Optional.empty()).getFirst();
    }

    private Couriers.Node node() {
        Couriers couriers = new Couriers();
        application.getAutowireCapableBeanFactory().autowireBean(couriers);
        return couriers.node(new DirectChannel(sms.channel()), clock, new AtomicLong()::get);
    }

    private void deliver() {
        Couriers.Node node = node();
        node.next(NOON);
        await().until(() -> node.inFlight() == 0);
        node.close();
    }

    private long rows(String table) {
        return requireNonNull(world.database().queryForObject("SELECT COUNT(*) FROM " + table, Long.class));
    }
}
