package io.tollgate.receivables.sending;

import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tollgate.TollgateTest;
import io.tollgate.invoicing.Buyer;
import io.tollgate.invoicing.Buyers;
import io.tollgate.invoicing.Trade;
import io.tollgate.ledger.FundsLow;
import io.tollgate.ledger.SpendingStopped;
import io.tollgate.message.BusinessId;
import io.tollgate.world.World;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.MessageSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** A business is told by mail that its money runs low. The year is far ahead, so no job interferes. */
@TollgateTest
class FundsMailsTest {

    private static final Instant NOTICED = Instant.parse("2098-01-05T09:00:00Z");

    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    Buyers buyers;
    @Autowired
    MessageSource texts;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    World world;

    private final Fake post = new Fake();
    private BusinessId shop;
    private FundsMails mails;

    /** Does what the test says, one attempt after the other; then it succeeds. */
    private static final class Fake implements Carrier {

        private final Deque<Object> answers = new ArrayDeque<>();
        private final Queue<Parcel> carried = new ConcurrentLinkedQueue<>();

        @Override
        public Way way() {
            return Way.EMAIL;
        }

        @Override
        public synchronized void carry(Parcel parcel) throws NotCarried {
            carried.add(parcel);
            switch (answers.poll()) {
                case NotCarried failure -> throw failure;
                case Error death -> throw death;
                case null, default -> {}
            }
        }
    }

    @BeforeEach
    void enrol() {
        shop = world.business().enrol().id();
        buyers.put(shop, Trade.buyer("DE"), NOTICED);
        mails = mails("billing@tollgate.example");
        jdbc.update("DELETE FROM funds_mail");
    }

    @Test
    void eachNoticeIsOneMailToTheBuyerInItsLanguage() {
        tell(false, 1_500_000);
        tell(true, 0);

        mails.sendDue(NOTICED);
        mails.sendDue(NOTICED.plusSeconds(86_400));

        Buyer buyer = buyers.of(shop);
        assertThat(post.carried).extracting(Parcel::receiver, Parcel::subject).containsExactly(
                tuple(buyer.email(), text(buyer, "letter.funds.low.subject")),
                tuple(buyer.email(), text(buyer, "letter.funds.none.subject")));
        assertThat(post.carried.peek().text()).contains("1.500000 USD");
        assertThat(post.carried).extracting(Parcel::name).doesNotHaveDuplicates();
        assertThat(states()).containsExactly("SENT 1", "SENT 1");
    }

    @Test
    void aBusinessWhoseSpendingIsStoppedIsTold() {
        transaction.executeWithoutResult(_ -> mails.told(
                new SpendingStopped(shop, "TAR-ANY-060", SpendingStopped.How.REFUSED, usd(1_500_000), NOTICED)));

        mails.sendDue(NOTICED);

        Buyer buyer = buyers.of(shop);
        assertThat(post.carried).singleElement().satisfies(mail -> {
            assertThat(mail.subject()).isEqualTo(text(buyer, "letter.spending.subject"));
            assertThat(mail.text()).contains("1.500000 USD").contains("token");
        });
    }

    @Test
    void nobodyIsToldWithoutAnAddressOrWithoutAMailServer() {
        BusinessId other = world.business().enrol().id();
        transaction.executeWithoutResult(_ -> mails.told(new FundsLow(other, true, usd(0), NOTICED)));
        transaction.executeWithoutResult(_ -> mails("").told(new FundsLow(shop, true, usd(0), NOTICED)));

        assertThat(states()).isEmpty();
    }

    @Test
    void aNoticeThatIsTakenBackIsNoMail() {
        transaction.executeWithoutResult(status -> {
            mails.told(new FundsLow(shop, true, usd(0), NOTICED));
            status.setRollbackOnly();
        });

        mails.sendDue(NOTICED);

        assertThat(post.carried).isEmpty();
    }

    @Test
    void afterAFailureItIsTriedLaterAndNotForEver() {
        for (int attempt = 0; attempt < 20; attempt++) {
            post.answers.add(NotCarried.thisTime("away"));
        }
        tell(true, 0);

        mails.sendDue(NOTICED);
        mails.sendDue(NOTICED.plusSeconds(30));
        assertThat(post.carried).as("not before a minute").hasSize(1);
        for (int minute = 2; minute < 720; minute += 10) {
            mails.sendDue(NOTICED.plusSeconds(minute * 60L));
        }

        assertThat(post.carried).hasSize(8);
        assertThat(states()).containsExactly("FAILED 8");
    }

    @Test
    void whatIsTooOldIsNotSent() {
        tell(true, 0);

        mails.sendDue(NOTICED.plusSeconds(13 * 3_600));

        assertThat(post.carried).isEmpty();
        assertThat(states()).containsExactly("FAILED 1");
    }

    @Test
    void anAttemptThatIsLostIsMadeAgain() {
        post.answers.add(new AssertionError("the process ends"));
        tell(true, 0);
        try {
            mails.sendDue(NOTICED);
        } catch (AssertionError end) {
            assertThat(end).hasMessage("the process ends");
        }

        mails.sendDue(NOTICED.plusSeconds(60));
        assertThat(post.carried).as("it may be under way").hasSize(1);
        mails.sendDue(NOTICED.plusSeconds(301));

        assertThat(post.carried).hasSize(2);
        assertThat(states()).containsExactly("SENT 2");
    }

    @Test
    void ofManyProcessesOneSends() throws Exception {
        tell(true, 0);
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<Boolean>> all = threads.invokeAll(Collections.nCopies(8, () -> mails.sendDue(NOTICED)));
            for (Future<Boolean> one : all) {
                one.get();
            }
        }

        assertThat(post.carried).hasSize(1);
    }

    private void tell(boolean isNothingLeft, long available) {
        transaction.executeWithoutResult(_ -> mails.told(new FundsLow(shop, isNothingLeft, usd(available), NOTICED)));
    }

    private FundsMails mails(String from) {
        return new FundsMails(jdbc, buyers, texts, new SendingSettings(from, "", "", ""), List.of(post));
    }

    private String text(Buyer buyer, String key) {
        return texts.getMessage(key, null, Locale.forLanguageTag(buyer.language()));
    }

    private List<String> states() {
        return jdbc.queryForList("SELECT CONCAT(state, ' ', attempts) FROM funds_mail ORDER BY id", String.class);
    }
}
