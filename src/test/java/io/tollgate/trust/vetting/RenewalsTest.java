package io.tollgate.trust.vetting;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.trust.vetting.Renewals.Reminder;
import io.tollgate.database.Slice;
import io.tollgate.trust.verification.Subject;
import io.tollgate.trust.verification.Verifications;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A business whose verification ends soon gets a reminder 60, 30 and 7 days before. */
@TollgateTest
class RenewalsTest {

    private static final Instant END = Instant.parse("2032-03-01T00:00:00Z");
    private static final Instant LONG_BEFORE = Instant.parse("2031-03-01T00:00:00Z");

    @Autowired
    Renewals renewals;
    @Autowired
    Verifications verifications;
    @Autowired
    World world;

    private EnrolledBusiness shop;

    @BeforeEach
    void verify() {
        shop = world.business().unverified().since(LONG_BEFORE).enrol();
        verifications.verify(new Subject.OfBusiness(shop.id()), Optional.of(END), "Olga", "papers", LONG_BEFORE);
    }

    @Test
    void eachReminderComesOnceAndOnItsDay() {
        for (Instant hour = END.minus(Duration.ofDays(62)); hour.isBefore(END.plus(Duration.ofDays(2)));
                hour = hour.plus(Duration.ofHours(12))) {
            renewals.remind(hour);
        }

        assertThat(renewals.of(shop.id(), Slice.first(10))).containsExactly(reminder(60), reminder(30), reminder(7));
    }

    @Test
    void afterAPauseOnlyTheLatestReminderComes() {
        Instant late = END.minus(Duration.ofDays(20));

        renewals.remind(late);
        renewals.remind(late.plusSeconds(1));

        assertThat(renewals.of(shop.id(), Slice.first(10))).containsExactly(new Reminder(END, 30, late));
    }

    @Test
    void noReminderComesForARevokedRenewedOrEndlessVerification() {
        EnrolledBusiness renewed = shop;
        verifications.verify(new Subject.OfBusiness(renewed.id()), Optional.of(END.plus(Duration.ofDays(365))), "Olga", "renewed",
                LONG_BEFORE.plusSeconds(1));
        verify();
        EnrolledBusiness revoked = shop;
        verifications.revoke(new Subject.OfBusiness(revoked.id()), "Olga", "complaints", LONG_BEFORE.plusSeconds(1));
        verify();
        verifications.verify(new Subject.OfBusiness(shop.id()), Optional.empty(), "Olga", "for good", LONG_BEFORE.plusSeconds(1));

        renewals.remind(END.minus(Duration.ofDays(6)));

        assertThat(List.of(renewed, revoked, shop))
                .allSatisfy(business -> assertThat(renewals.of(business.id(), Slice.first(10))).isEmpty());
    }

    @Test
    void onlyOneOfManyNodesReminds() throws Exception {
        Instant due = END.minus(Duration.ofDays(59));
        try (ExecutorService nodes = Executors.newFixedThreadPool(8)) {
            List<Future<?>> running = new ArrayList<>();
            for (int node = 0; node < 8; node++) {
                running.add(nodes.submit(() -> renewals.remind(due)));
            }
            for (Future<?> node : running) {
                node.get();
            }
        }

        assertThat(renewals.of(shop.id(), Slice.first(10))).containsExactly(new Reminder(END, 60, due));
    }

    private static Reminder reminder(int days) {
        return new Reminder(END, days, END.minus(Duration.ofDays(days)));
    }
}
