package io.tollgate.receivables.messages;

import static io.tollgate.receivables.sending.OverdueInvoices.ISSUED;
import static io.tollgate.receivables.sending.OverdueInvoices.REMINDED;
import static io.tollgate.world.HeldMoney.usd;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.business.Businesses;
import io.tollgate.decision.Verdict;
import io.tollgate.intake.AppMessages;
import io.tollgate.invoicing.Invoice;
import io.tollgate.ledger.Payments.Booking;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.receivables.Receivables;
import io.tollgate.receivables.Reminder;
import io.tollgate.receivables.sending.InvoiceDispatch;
import io.tollgate.receivables.sending.InvoiceDispatch.State;
import io.tollgate.receivables.sending.MessageWay;
import io.tollgate.receivables.sending.OverdueInvoices;
import io.tollgate.receivables.sending.RemindedByMessage;
import io.tollgate.receivables.sending.ReminderContacts;
import io.tollgate.receivables.sending.Way;
import io.tollgate.tracking.MessageHistories;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The operator reminds Ana, who answers for the invoices of a shop, of an invoice that was due on 19 January 2098. */
@TollgateTest
class OperatorMessagesTest {

    @Autowired
    ReminderContacts contacts;

    @Autowired
    Businesses businesses;

    @Autowired
    AppMessages messages;

    @Autowired
    MessageHistories histories;

    @Autowired
    Receivables receivables;

    @Autowired
    World world;

    private EnrolledBusiness operator;
    private Person ana;
    private Invoice invoice;

    @BeforeEach
    void enrol() {
        operator = world.business().prepaid("10").enrol().approvedTemplate("payment_reminder", "Invoice {{1}}: {{2}}, due on {{3}}.");
        ana = world.person();
        invoice = new OverdueInvoices(world).overdue(Way.FOLDER);
        contacts.put(invoice.business(), Optional.of(ana.number()), ISSUED);
    }

    /** What one test leaves is nothing of the next. */
    @AfterEach
    void forget() {
        contacts.put(invoice.business(), Optional.empty(), ISSUED);
    }

    @Test
    void whoHasConsentedGetsTheReminderAsAMessageThatTheOperatorPays() {
        ana.consentsTo(operator);
        RemindedByMessage sending = sending(operatorMessages());
        remind(sending);

        sending.send(REMINDED.plusSeconds(60));
        MessageId message = sending.message(only(sending)).orElseThrow();
        decided(message);
        await().until(() -> world.history().charges(message) == 1);
        sending.look(REMINDED.plusSeconds(120));

        assertThat(ana.handset()).singleElement().asString().contains(invoice.number()).contains("USD", "January 19, 2098");
        assertThat(only(sending)).extracting(InvoiceDispatch::way, InvoiceDispatch::state).containsExactly(Way.MESSAGE, State.SENT);
        assertThat(sending.folder()).doesNotContain(invoice.number() + "-reminder-1");
        assertThat(world.history().verdict(message)).isInstanceOf(Verdict.Admitted.class);
        assertThat(world.database().queryForObject("SELECT business_id FROM charge WHERE message_id = ?", Integer.class,
                (Object) message.bytes())).isEqualTo(operator.id().value());
    }

    /** The record says under which rule, and the reminder goes by the way of the business, once. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"no consent, CON-ANY-001", "blocked, BLK-", "consent of another business, CON-ANY-001"})
    void whatTheRulesRefuseGoesByTheWayOfTheBusiness(String what, String rule) {
        switch (what) {
            case "blocked" -> ana.consentsTo(operator).blocks(operator, World.LONG_AGO.plusSeconds(3_600));
            case "consent of another business" -> ana.consentsTo(world.prepaid("1"));
            default -> {}
        }
        RemindedByMessage sending = sending(operatorMessages());
        remind(sending);

        sending.send(REMINDED.plusSeconds(60));
        decided(sending.message(only(sending)).orElseThrow());
        sending.look(REMINDED.plusSeconds(120));
        sending.look(REMINDED.plusSeconds(180));
        sending.send(REMINDED.plusSeconds(240));

        assertThat(sending.reminders(invoice)).extracting(InvoiceDispatch::way, InvoiceDispatch::state,
                InvoiceDispatch::occasion).containsExactly(
                        tuple(Way.MESSAGE, State.FAILED, "reminder-1"), tuple(Way.FOLDER, State.SENT, "reminder-1"));
        assertThat(sending.detail(sending.reminders(invoice).getFirst())).contains("refused under " + rule)
                .doesNotContain(ana.number().e164().substring(1));
        assertThat(sending.folder()).filteredOn(name -> name.startsWith(invoice.number()))
                .containsExactly(invoice.number() + "-reminder-1");
        assertThat(ana.handset()).isEmpty();
    }

    @Test
    void whatIsPaidOrDisputedBetweenMakingAndSendingIsNoMessage() {
        ana.consentsTo(operator);
        RemindedByMessage sending = sending(operatorMessages());
        remind(sending);

        receivables.dispute(invoice.number(), Optional.empty(), new Booking("ann", REMINDED, "these never came"));
        sending.send(REMINDED.plusSeconds(60));

        assertThat(only(sending).state()).isEqualTo(State.CALLED_OFF);
        assertThat(sending.message(only(sending))).isEmpty();
        assertThat(messagesOf(operator)).isZero();
    }

    /** As in quiet hours: nothing is accepted before its time, and a payment that comes meanwhile calls it off. */
    @Test
    void whatTheRulesLetWaitIsNotAcceptedYetAndCanBeCalledOff() {
        ana.consentsTo(operator);
        Instant morning = REMINDED.plusSeconds(36_000);
        AtomicBoolean night = new AtomicBoolean(true);
        RemindedByMessage sending = sending(new Other(operatorMessages()) {
            @Override
            public Handed hand(Invoice one, Reminder reminder) {
                return night.get() ? new Handed.Wait(morning, "CON-ANY-011: It is night.") : super.hand(one, reminder);
            }
        });
        remind(sending);

        sending.send(REMINDED.plusSeconds(60));
        sending.send(REMINDED.plusSeconds(120));
        assertThat(only(sending)).extracting(InvoiceDispatch::state, InvoiceDispatch::nextAt).containsExactly(State.WAITING,
                Optional.of(morning));
        assertThat(sending.detail(only(sending))).contains("CON-ANY-011");
        receivables.dispute(invoice.number(), Optional.empty(), new Booking("ann", REMINDED, "these never came"));
        night.set(false);
        sending.send(morning.plusSeconds(1));

        assertThat(only(sending).state()).isEqualTo(State.CALLED_OFF);
        assertThat(messagesOf(operator)).isZero();
    }

    @Test
    void ofManyNodesOneHandsOver() throws Exception {
        ana.consentsTo(operator);
        RemindedByMessage sending = sending(operatorMessages());
        remind(sending);

        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (int node = 0; node < 4; node++) {
                all.add(threads.submit(() -> sending.send(REMINDED.plusSeconds(60))));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        sending.remind(REMINDED.plusSeconds(90));
        sending.send(REMINDED.plusSeconds(86_400));

        assertThat(sending.reminders(invoice)).hasSize(1);
        assertThat(messagesOf(operator)).isOne();
    }

    /** The gate has it, but nobody wrote that down: the next attempt finds the same message, and nothing goes twice. */
    @Test
    void aProcessThatDiesAfterTheHandOverSendsNothingTwice() {
        ana.consentsTo(operator);
        AtomicReference<MessageWay.Handed> first = new AtomicReference<>();
        RemindedByMessage dying = sending(new Other(operatorMessages()) {
            @Override
            public Handed hand(Invoice one, Reminder reminder) {
                first.set(super.hand(one, reminder));
                throw new Error("killed");
            }
        });
        remind(dying);

        assertThatThrownBy(() -> dying.send(REMINDED.plusSeconds(60))).hasMessage("killed");
        RemindedByMessage next = sending(operatorMessages());
        next.send(REMINDED.plusSeconds(90));
        assertThat(next.message(only(next))).as("it may still be under way").isEmpty();
        next.send(REMINDED.plusSeconds(400));

        assertThat(first.get()).isEqualTo(new MessageWay.Handed.Accepted(next.message(only(next)).orElseThrow()));
        assertThat(messagesOf(operator)).isOne();
    }

    /** As above, and meanwhile the buyer named another phone. */
    @Test
    void neitherDoesItIfTheBuyerHasAnotherPhoneMeanwhile() {
        ana.consentsTo(operator);
        Reminder reminder = new Reminder(invoice.number(), 1, invoice.business(), invoice.terms().orElseThrow().due(),
                REMINDED, usd(0), usd(0), usd(0), Optional.empty());
        assertThat(operatorMessages().hand(invoice, reminder)).isInstanceOf(MessageWay.Handed.Accepted.class);

        contacts.put(invoice.business(), Optional.of(world.person().consentsTo(operator).number()), ISSUED);

        assertThat(operatorMessages().hand(invoice, reminder)).isEqualTo(new MessageWay.Handed.AcceptedBefore());
        assertThat(messagesOf(operator)).isOne();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"no template, has no utility template none", "number of another business, has no number"})
    void whatCannotBeAMessageGoesByTheWayOfTheBusiness(String what, String why) {
        ana.consentsTo(operator);
        boolean template = what.equals("no template");
        RemindedByMessage sending = sending(new OperatorMessages(new ReminderMessageSettings(operator.handle(),
                template ? operator.phoneNumberId() : world.prepaid("1").phoneNumberId(), template ? "none" : "payment_reminder", "en_US",
                "de"), contacts, businesses, messages, histories));
        remind(sending);

        sending.send(REMINDED.plusSeconds(60));
        sending.send(REMINDED.plusSeconds(120));

        assertThat(sending.reminders(invoice)).extracting(InvoiceDispatch::way, InvoiceDispatch::state).containsExactly(
                tuple(Way.MESSAGE, State.FAILED), tuple(Way.FOLDER, State.SENT));
        assertThat(sending.detail(sending.reminders(invoice).getFirst())).contains(why);
    }

    @Test
    void withoutAPhoneOrWithoutTheSettingNothingIsAMessage() {
        OperatorMessages off = new OperatorMessages(new ReminderMessageSettings("", "", "payment_reminder", "en_US", "de"), contacts,
                businesses, messages, histories);
        assertThat(off.reaches(invoice.business())).isFalse();
        assertThat(operatorMessages().reaches(invoice.business())).isTrue();

        contacts.put(invoice.business(), Optional.empty(), ISSUED);

        assertThat(operatorMessages().reaches(invoice.business())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"12", "0351", "+999123", "not a number"})
    void aWrongPhoneIsRefusedWithoutBeingRepeated(String phone) {
        EnrolledBusiness shop = world.prepaid("1");

        var answer = world.office().put("/businesses/" + shop.handle() + "/buyer", "{\"phone\":\"" + phone + "\"}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("phone", "Maybe").doesNotContain("\"" + phone, phone + " ");
        assertThat(contacts.of(shop.id())).isEmpty();
    }

    @Test
    void aPhoneIsKeptInOneFormAndNoBusinessHasMessagesAsItsWay() {
        EnrolledBusiness shop = world.prepaid("1");

        assertThat(world.office().put("/businesses/" + shop.handle() + "/buyer", "{\"phone\":\"+351 911-99 88 77\"}").body())
                .contains("+351911998877");
        assertThat(contacts.of(shop.id()).orElseThrow()).hasToString("a number of PT");
        assertThat(world.office().put("/businesses/" + shop.handle() + "/invoice-way", "{\"way\":\"MESSAGE\"}").body())
                .contains("of reminders alone");
    }

    @Test
    void aHalfSetSettingIsRefused() {
        assertThatThrownBy(() -> new ReminderMessageSettings("tollgate", "", "payment_reminder", "en_US", "de"))
                .hasMessageContaining("tollgate.invoicing.reminder-messages.sender");
        assertThatThrownBy(() -> new ReminderMessageSettings("tollgate", "123", "", "en_US", "de")).hasMessageContaining("template");
    }

    private RemindedByMessage sending(MessageWay way) {
        return new RemindedByMessage(world, way);
    }

    private OperatorMessages operatorMessages() {
        return new OperatorMessages(new ReminderMessageSettings(operator.handle(), operator.phoneNumberId(), "payment_reminder", "en_US",
                "de"), contacts, businesses, messages, histories);
    }

    private void remind(RemindedByMessage sending) {
        sending.send(ISSUED);
        sending.folder().clear();
        sending.remind(REMINDED);
    }

    private InvoiceDispatch only(RemindedByMessage sending) {
        assertThat(sending.reminders(invoice)).hasSize(1);
        return sending.reminders(invoice).getFirst();
    }

    private void decided(MessageId message) {
        await().until(() -> !world.history().decisions(message).isEmpty());
    }

    /** Messages of a business, in the inbox or judged. */
    private long messagesOf(EnrolledBusiness business) {
        return requireNonNull(world.database().queryForObject("SELECT COUNT(*) FROM idempotency WHERE business_id = ?", Long.class,
                business.id().value()));
    }

    private abstract static class Other implements MessageWay {

        private final MessageWay real;

        Other(MessageWay real) {
            this.real = real;
        }

        @Override
        public boolean reaches(BusinessId business) {
            return real.reaches(business);
        }

        @Override
        public Handed hand(Invoice one, Reminder reminder) {
            return real.hand(one, reminder);
        }

        @Override
        public Fate fate(MessageId message) {
            return real.fate(message);
        }
    }
}
