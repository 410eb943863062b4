package io.tollgate.receivables.sending;

import static io.tollgate.world.HeldMoney.held;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tollgate.TollgateTest;
import io.tollgate.database.Slice;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.Invoices;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.PaymentConflict;
import io.tollgate.ledger.Payments.Booking;
import io.tollgate.receivables.InvoiceState;
import io.tollgate.receivables.Receivables;
import io.tollgate.receivables.Reminder;
import io.tollgate.receivables.Reminders;
import io.tollgate.receivables.sending.InvoiceDispatch.Attempt;
import io.tollgate.receivables.sending.InvoiceDispatch.Outcome;
import io.tollgate.receivables.sending.InvoiceDispatch.State;
import io.tollgate.world.World;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Invoices go by the way of the business, once if all is well, and again after failures. The year is far ahead, so no job interferes. */
@TollgateTest
class SendingTest {

    private static final Instant ISSUED = OverdueInvoices.ISSUED;

    @Autowired
    Dispatches dispatches;

    @Autowired
    HeldReminders held;

    @Autowired
    InvoiceWays ways;

    @Autowired
    Parcels parcels;

    @Autowired
    Invoices invoices;

    @Autowired
    Receivables receivables;

    @Autowired
    Reminders reminders;

    @Autowired
    MessageSending messages;

    @Autowired
    MessageWay way;

    @Autowired
    Ledger ledger;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    World world;

    private final Fake folder = new Fake();

    /** Does what the test says, one attempt after the other; then it succeeds. */
    private static final class Fake implements Carrier {

        private final Deque<Object> answers = new ArrayDeque<>();
        private final List<String> carried = new ArrayList<>();

        @Override
        public Way way() {
            return Way.FOLDER;
        }

        @Override
        public synchronized void carry(Parcel parcel) throws NotCarried {
            carried.add(parcel.name());
            switch (answers.poll()) {
                case NotCarried failure -> throw failure;
                case Error death -> throw death;
                case null, default -> {}
            }
        }
    }

    /** What one test leaves is nothing of the next. */
    @AfterEach
    void sendTheRest() {
        folder.answers.clear();
        while (sending().sendDue(ISSUED.plusSeconds(100L * 86_400))) {
            // there may be more
        }
    }

    @Test
    void anIssuedInvoiceGoesOnceAndIsThenSent() {
        Invoice invoice = issue(Way.FOLDER);
        assertThat(state(invoice)).isEqualTo(InvoiceState.ISSUED);

        send(ISSUED);
        send(ISSUED.plusSeconds(86_400));

        assertThat(folder.carried).containsExactly(invoice.number());
        assertThat(state(invoice)).isEqualTo(InvoiceState.SENT);
        assertThat(record(invoice).dispatch()).extracting(InvoiceDispatch::state, InvoiceDispatch::occasion, InvoiceDispatch::by)
                .containsExactly(State.SENT, "invoice", "job:sending");
        assertThat(record(invoice).attempts()).extracting(Attempt::outcome).containsExactly(Outcome.SENT);
    }

    @Test
    void nothingGoesToWhoHasNoWay() {
        Invoice invoice = issue(Way.NONE);

        send(ISSUED);

        assertThat(dispatches.of(invoice.number())).isEmpty();
        assertThatThrownBy(() -> sending().send(invoice, ISSUED, "ann")).isInstanceOf(PaymentConflict.class)
                .hasMessageContaining("nobody has said how");
    }

    @Test
    void afterFailuresItIsTriedLaterAndLater() {
        folder.answers.addAll(List.of(NotCarried.thisTime("away"), NotCarried.thisTime("away"), NotCarried.thisTime("busy")));
        Invoice invoice = issue(Way.FOLDER);

        send(ISSUED);
        send(ISSUED.plusSeconds(59));
        assertThat(folder.carried).as("not before a minute").hasSize(1);
        send(ISSUED.plusSeconds(70));
        send(ISSUED.plusSeconds(180));
        assertThat(folder.carried).as("not before two more").hasSize(2);
        send(ISSUED.plusSeconds(220));
        assertThat(state(invoice)).isEqualTo(InvoiceState.ISSUED);
        send(ISSUED.plusSeconds(600));

        assertThat(record(invoice).attempts()).extracting(Attempt::outcome, Attempt::detail).containsExactly(
                tuple(Outcome.FAILED, "away"), tuple(Outcome.FAILED, "away"), tuple(Outcome.FAILED, "busy"), tuple(Outcome.SENT, ""));
        assertThat(state(invoice)).isEqualTo(InvoiceState.SENT);
    }

    @Test
    void whatFailsForGoodWaitsForAPerson() {
        folder.answers.add(NotCarried.forGood("no address"));
        Invoice invoice = issue(Way.FOLDER);

        send(ISSUED);
        send(ISSUED.plusSeconds(864_000));
        assertThat(record(invoice).dispatch().state()).isEqualTo(State.FAILED);
        assertThat(folder.carried).hasSize(1);

        sending().send(invoice, ISSUED.plusSeconds(864_000), "ann");
        send(ISSUED.plusSeconds(864_001));
        assertThat(sending().of(invoice.number())).extracting(one -> one.dispatch().state(), one -> one.dispatch().by()).containsExactly(
                tuple(State.FAILED, "job:sending"), tuple(State.SENT, "ann"));
    }

    /** Nobody knows whether the buyer has it. It comes again, under the same name, and the record shows both. */
    @Test
    void aProcessThatDiesWhileItSendsLeavesARecordAndTheNextOneSendsAgain() {
        folder.answers.add(new Error("killed"));
        Invoice invoice = issue(Way.FOLDER);

        assertThatThrownBy(() -> send(ISSUED)).hasMessage("killed");
        assertThat(record(invoice).attempts()).extracting(Attempt::outcome).containsExactly(Outcome.UNKNOWN);
        send(ISSUED.plusSeconds(290));
        assertThat(folder.carried).as("it may still be under way").hasSize(1);
        send(ISSUED.plusSeconds(310));

        assertThat(folder.carried).containsExactly(invoice.number(), invoice.number());
        assertThat(record(invoice).attempts()).extracting(Attempt::outcome).containsExactly(Outcome.UNKNOWN, Outcome.SENT);
        assertThat(record(invoice).dispatch().state()).isEqualTo(State.SENT);
    }

    @Test
    void ofManyNodesOneSends() throws Exception {
        List<String> numbers = Stream.generate(() -> issue(Way.FOLDER).number()).limit(6).toList();

        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (int node = 0; node < 4; node++) {
                all.add(threads.submit(() -> send(ISSUED)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }

        assertThat(folder.carried).containsExactlyInAnyOrderElementsOf(numbers);
    }

    @Test
    void aReminderGoesOnceByTheSameWayAndSaysWhatIsOpen() {
        Invoice invoice = overdue(Way.FOLDER);
        send(ISSUED);

        Instant week = ISSUED.plusSeconds(22 * 86_400);
        reminding().remindDue(week.minusSeconds(2 * 86_400));
        assertThat(dispatches.of(invoice.number())).as("not before the day").hasSize(1);
        reminding().remindDue(week);
        reminding().remindDue(week.plusSeconds(60));
        send(week.plusSeconds(120));

        assertThat(folder.carried).containsExactly(invoice.number(), invoice.number() + "-reminder-1");
        Parcel parcel = parcels.of(invoice, "reminder-1");
        assertThat(parcel.subject()).contains("Reminder 1", invoice.number());
        assertThat(parcel.text()).contains("0.06 USD", "January 19, 2098").doesNotContain("Interest", "charge");
        assertThat(receivables.of(invoice.number()).orElseThrow().sentAt()).as("of the invoice, not of its reminder")
                .hasValueSatisfying(sent -> assertThat(sent).isBefore(week));
    }

    @Test
    void aReminderOfWhatIsPaidMeanwhileIsCalledOff() {
        Invoice invoice = overdue(Way.FOLDER);
        send(ISSUED);
        Instant week = ISSUED.plusSeconds(22 * 86_400);
        reminding().remindDue(week);

        receivables.dispute(invoice.number(), Optional.empty(), new Booking("ann", week, "these never came"));
        send(week.plusSeconds(60));
        send(week.plusSeconds(86_400));

        assertThat(folder.carried).containsExactly(invoice.number());
        assertThat(sending().of(invoice.number()).getLast().dispatch().state()).isEqualTo(State.CALLED_OFF);
    }

    /** Nobody would get it, so nothing may be booked for it; and an access point takes no letters. */
    @Test
    void withoutAWayNobodyIsRemindedAndAnAccessPointGetsNoReminder() {
        Invoice silent = overdue(Way.NONE);
        Invoice peppol = overdue(Way.ACCESS_POINT);

        reminding().remindDue(ISSUED.plusSeconds(22 * 86_400));

        assertThat(reminders.of(silent.number())).isEmpty();
        assertThat(dispatches.of(peppol.number())).extracting(InvoiceDispatch::occasion, InvoiceDispatch::way).containsExactly(
                tuple("invoice", Way.ACCESS_POINT), tuple("reminder-1", Way.EMAIL));
    }

    /** The table has no interest for 2098: the second level waits. */
    @Test
    void aReminderWhoseInterestIsNotKnownWaitsAndTheOthersGoOn() {
        Invoice first = overdue(Way.FOLDER);
        reminding().remindDue(ISSUED.plusSeconds(22 * 86_400));
        Invoice second = overdue(Way.FOLDER);

        reminding().remindDue(ISSUED.plusSeconds(40L * 86_400));

        assertThat(reminders.of(first.number())).extracting(Reminder::level).containsExactly(1);
        assertThat(reminders.of(second.number())).extracting(Reminder::level).containsExactly(1);
        assertThat(waiting(second)).isEmpty();
        assertThat(waiting(first)).extracting(HeldReminders.Held::reason, HeldReminders.Held::since).containsExactly(tuple(
                "tables/late-interest.csv has no rate for 2098-01-20. Maybe add a row for the days from then on.",
                ISSUED.plusSeconds(40L * 86_400)));

        reminding().remindDue(ISSUED.plusSeconds(41L * 86_400));
        assertThat(waiting(first)).extracting(HeldReminders.Held::since).as("found first")
                .containsExactly(ISSUED.plusSeconds(40L * 86_400));
        receivables.dispute(first.number(), Optional.empty(), new Booking("ann", ISSUED.plusSeconds(41L * 86_400), "these never came"));
        reminding().remindDue(ISSUED.plusSeconds(42L * 86_400));
        assertThat(waiting(first)).as("it would not be reminded of any more").isEmpty();
    }

    private List<HeldReminders.Held> waiting(Invoice invoice) {
        return held.list(Slice.first(1_000)).stream().filter(one -> one.number().equals(invoice.number())).toList();
    }

    private Reminding reminding() {
        return new Reminding(reminders, invoices, ways, dispatches, held, way, ledger, transaction);
    }

    private Invoice overdue(Way way) {
        return new OverdueInvoices(world).overdue(way);
    }

    private Sending sending() {
        return new Sending(dispatches, ways, parcels, invoices, receivables, reminders, messages, ledger, transaction, List.of(folder));
    }

    private void send(Instant now) {
        sending().sendDue(now);
    }

    private InvoiceDispatch.Record record(Invoice invoice) {
        return sending().of(invoice.number()).getFirst();
    }

    private InvoiceState state(Invoice invoice) {
        return receivables.of(invoice.number()).orElseThrow().state(ISSUED);
    }

    private Invoice issue(Way way) {
        return new OverdueInvoices(world).issue(way);
    }
}
