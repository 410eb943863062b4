package io.tollgate.receivables.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.TollgateTest;
import io.tollgate.ledger.Payment;
import io.tollgate.ledger.PaymentConflict;
import io.tollgate.ledger.Payments;
import io.tollgate.ledger.Payments.Booked;
import io.tollgate.ledger.Payments.Booking;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a payer wrote stands on the bank's entry and, as a reference, in the ledger's payment. Both are forgotten together. */
@TollgateTest
class BankNamesTest {

    private static final LocalDate DAY = LocalDate.of(2010, 5, 3);
    private static final Instant END = Instant.parse("2019-01-01T00:00:00Z"); // eight years after the end of 2010
    private static final String WRITTEN = "Ana Silva, invoice 2010-000017";

    @Autowired
    BankNames names;
    @Autowired
    Payments payments;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    World world;

    private BusinessId shop;

    @BeforeEach
    void enrol() {
        shop = world.business().currency("EUR").onAccount("1000").enrol().id();
    }

    @Test
    void theReferenceOfAPaymentFromTheBankIsErasedAfterTheTerm() {
        Payment paid = onStatement(pay(WRITTEN));
        Payment back = payments.reverse(paid, booking("The bank has taken the payment back.")).payment();
        Payment other = pay("cheque of Ben Okafor");
        String before = entries(paid, back);

        names.empty(END.minusSeconds(1));
        assertThat(reference(paid)).as("the term is not over").isEqualTo(WRITTEN);
        names.empty(END);
        names.empty(END);

        assertThat(reference(paid)).isEqualTo(Payments.ERASED);
        assertThat(reference(back)).as("what takes it back has a copy").isEqualTo(Payments.ERASED);
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM payment WHERE business_id = ? AND compared LIKE '%silva%'", Integer.class,
                shop.value())).as("what is searched").isZero();
        assertThat(reference(other)).as("of no bank entry").isEqualTo("cheque of Ben Okafor");
        assertThat(entries(paid, back)).as("what the seals cover").isEqualTo(before).isNotEmpty();
    }

    @Test
    void theSameReferenceIsStillTheSamePayment() {
        Payment paid = onStatement(pay(WRITTEN));

        names.empty(END);

        Booked again = payments.book(shop, paid.amount(), "ANA  SILVA, INVOICE 2010-000017", paid.at(), booking(""));
        assertThat(again.isNew()).isFalse();
        assertThat(again.payment().id()).isEqualTo(paid.id());
        assertThatThrownBy(() -> payments.book(shop, eur("101"), WRITTEN, paid.at(), booking(""))).isInstanceOf(PaymentConflict.class);
    }

    private Payment pay(String reference) {
        return payments.book(shop, eur("100"), reference, DAY.atStartOfDay().toInstant(ZoneOffset.UTC), booking("")).payment();
    }

    private Payment onStatement(Payment payment) {
        jdbc.update("INSERT INTO bank_entry (statement_id, account, position, part, amount_micros, currency, day, taken_back,"
                + " bank_reference, end_to_end, payer, payer_account, text, state, business_id, payment_id)"
                + " VALUES (?, 'DE02120300000000202051', 1, 0, ?, 'EUR', ?, FALSE, '', '', 'Ana Silva', '', ?, 'BOOKED', ?, ?)",
                9_000_000_000L + shop.value(), payment.amount().micros(), DAY, WRITTEN, shop.value(),
                HexFormat.of().parseHex(payment.id()));
        return payment;
    }

    private String reference(Payment payment) {
        return payments.byId(payment.id()).orElseThrow().reference();
    }

    private String entries(Payment one, Payment two) {
        return String.join(" ", jdbc.queryForList("SELECT CONCAT_WS(' ', HEX(journal_entry_id), account, amount_micros, currency, at,"
                + " booked_at, kind, made_by, reason) FROM entry WHERE journal_entry_id IN (?, ?) ORDER BY 1", String.class,
                HexFormat.of().parseHex(one.id()), HexFormat.of().parseHex(two.id())));
    }

    private static Booking booking(String reason) {
        return new Booking("ann", Instant.now(), reason);
    }

    private static Money eur(String amount) {
        return Money.of(new BigDecimal(amount), Currency.getInstance("EUR"));
    }
}
