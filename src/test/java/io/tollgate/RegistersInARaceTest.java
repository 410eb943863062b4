package io.tollgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.blocking.Blocked;
import io.tollgate.blocking.Blocks;
import io.tollgate.business.Business;
import io.tollgate.business.BusinessStatus;
import io.tollgate.business.BusinessTerms;
import io.tollgate.business.Businesses;
import io.tollgate.business.Enrolments;
import io.tollgate.business.PaymentMode;
import io.tollgate.business.Plan;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Purpose;
import io.tollgate.database.DatabaseTest;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.money.Money;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Recipients;
import io.tollgate.traffic.Allowance;
import io.tollgate.traffic.Allowances;
import io.tollgate.trust.verification.Subject;
import io.tollgate.trust.verification.VerificationEvent;
import io.tollgate.trust.verification.Verifications;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Several threads of one node, or several nodes on one database, act at the same time. */
@DatabaseTest
class RegistersInARaceTest {

    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final Currency EURO = Currency.getInstance("EUR");
    private static final int THREADS = 8;

    @Autowired
    Recipients recipients;
    @Autowired
    Businesses businesses;
    @Autowired
    Enrolments enrolments;
    @Autowired
    Consents consents;
    @Autowired
    Blocks blocks;
    @Autowired
    Verifications verifications;
    @Autowired
    Allowances allowances;
    @Autowired
    TransactionTemplate transaction;

    /** Principle 6: hand-overs under way end first, then the block is acknowledged. Meanwhile no new hand-over begins. */
    @Test
    void aBlockAWithdrawalAndASuspensionWaitForTheHandOverUnderWay() throws Exception {
        RecipientId ana = person("+351912000401");
        BusinessId shop = business("race-shop");
        CountDownLatch handingOver = new CountDownLatch(1);
        CountDownLatch handedOver = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> handOver = threads.submit(() -> transaction.executeWithoutResult(status -> {
                recipients.share(List.of(ana));
                businesses.shareStanding(List.of(shop));
                handingOver.countDown();
                await(handedOver);
            }));
            await(handingOver);
            List<Future<?>> waiting = List.of(
                    threads.submit(() -> blocks.block(ana, Optional.of(shop), "handset", NOON)),
                    threads.submit(
                            () -> consents.withdraw(ana, shop, ConsentChannel.MESSENGER, Set.of(Purpose.MARKETING), "keyword STOP", NOON)),
                    threads.submit(() -> enrolments.suspend(shop)),
                    threads.submit(() -> verifications.record(new VerificationEvent(new Subject.OfBusiness(shop),
                            VerificationEvent.Type.REVOKED, NOON, Optional.empty(), "Olga", "papers forged"), NOON)));
            for (Future<?> one : waiting) {
                assertThatThrownBy(() -> one.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            }

            handedOver.countDown();
            handOver.get();
            for (Future<?> one : waiting) {
                one.get();
            }
        }
        assertThat(blocks.of(List.of(ana)).get(ana).business(shop)).isTrue();
        assertThat(businesses.byId(List.of(shop)).get(shop).standing()).isEqualTo(BusinessStatus.SUSPENDED);
    }

    @Test
    void handOversDoNotWaitForOneAnother() throws Exception {
        RecipientId ana = person("+351912000402");
        CountDownLatch bothShare = new CountDownLatch(2);

        all(2, () -> transaction.execute(status -> {
            recipients.share(List.of(ana));
            bothShare.countDown();
            await(bothShare);
            return true;
        }));

        assertThat(bothShare.getCount()).isZero();
    }

    @Test
    void noMoreOfAnAllowanceIsUsedThanThereIs() throws Exception {
        Allowance app = Allowance.app(business("race-allowance"), YearMonth.of(2026, 11));
        int limit = 100;

        List<Integer> taken = all(THREADS, () -> {
            int mine = 0;
            for (int i = 0; i < 20; i++) {
                mine += Optional.ofNullable(transaction.execute(status -> {
                    int left = limit - allowances.lock(List.of(app)).get(app);
                    int use = Math.min(left, 3);
                    allowances.use(Map.of(app, use));
                    return use;
                })).orElse(0);
            }
            return mine;
        });

        assertThat(taken.stream().mapToInt(Integer::intValue).sum()).isEqualTo(limit);
        assertThat(allowances.used(List.of(app))).containsEntry(app, limit);
    }

    @Test
    void aPersonWhomManyThreadsMeetAtOnceIsRegisteredOnce() throws Exception {
        List<PhoneNumber> people = IntStream.range(0, 200).mapToObj(i -> new PhoneNumber("+351912001%03d".formatted(i), "PT")).toList();

        List<Map<PhoneNumber, RecipientId>> answers = all(THREADS, () -> recipients.register(people, NOON));

        assertThat(answers).allSatisfy(answer -> assertThat(answer).isEqualTo(answers.getFirst()));
        assertThat(recipients.numbers(answers.getFirst().values())).hasSize(200);
    }

    /** Whatever the clocks of the nodes say, the answer that was acknowledged last counts. */
    @Test
    void theLastWordCountsWhicheverClockIsFast() {
        RecipientId ana = person("+351912000403");
        BusinessId shop = business("race-clocks");

        for (int seconds : new int[] {0, 5, -5, 3, -60}) {
            blocks.unblock(ana, Optional.of(shop), "handset", NOON.plusSeconds(seconds));
            assertThat(blocks.of(List.of(ana)).getOrDefault(ana, Blocked.NOBODY).refuses(shop)).isFalse();
            blocks.block(ana, Optional.of(shop), "handset", NOON.minusSeconds(seconds));
            assertThat(blocks.of(List.of(ana)).getOrDefault(ana, Blocked.NOBODY).refuses(shop)).isTrue();
        }
    }

    private static <T> List<T> all(int threads, Callable<T> work) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<T> results = new ArrayList<>();
            for (Future<T> future : pool.invokeAll(Collections.nCopies(threads, work))) {
                results.add(future.get());
            }
            return results;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(90, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private RecipientId person(String number) {
        PhoneNumber phone = new PhoneNumber(number, "PT");
        return recipients.register(List.of(phone), NOON).get(phone);
    }

    private BusinessId business(String handle) {
        BusinessTerms terms = new BusinessTerms(handle, Plan.ENTERPRISE, EURO, ZoneId.of("Europe/Lisbon"), PaymentMode.PREPAID,
                Money.zero(EURO), Optional.<Business.Pilot>empty());
        return enrolments.enrol(handle, terms, NOON).business().id();
    }
}
