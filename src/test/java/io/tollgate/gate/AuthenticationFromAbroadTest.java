package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.business.Enrolments;
import io.tollgate.business.International;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.ledger.Charge;
import io.tollgate.ledger.Charges;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Codes to India cost the rate for authentication from abroad, if the business has been told so; with the shipped card in USD. */
@GateTest
class AuthenticationFromAbroadTest {

    private static final Instant NOON = Instant.parse("2026-11-18T12:00:00Z");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 18);

    @Autowired
    World world;
    @Autowired
    Gates gates;
    @Autowired
    Enrolments enrolments;

    @ParameterizedTest(name = "{0} {1}, from {2}, home {3}, India from {4}: {5}")
    @CsvSource(nullValues = "-", value = {
        "+919812345670, AUTHENTICATION, 2026-11-18, PT, -,          International India, 30400",
        "+919812345671, AUTHENTICATION, 2026-11-18, -,  -,          International India, 30400",
        "+919812345672, AUTHENTICATION, 2026-11-19, PT, -,          India,               1400",
        "+919812345673, AUTHENTICATION, 2026-11-18, IN, -,          India,               1400",
        "+919812345674, AUTHENTICATION, 2026-11-18, PT, 2026-11-19, India,               1400",
        "+919812345675, AUTHENTICATION, 2026-12-01, PT, 2026-11-18, International India, 30400",
        "+919812345676, UTILITY,        2026-11-18, PT, -,          India,               1400",
        "+919812345677, AUTHENTICATION, -,          PT, -,          India,               1400",
        "+4915112345678, AUTHENTICATION, 2026-11-18, PT, -,         Germany,             55000"})
    void theRateIsThatOfTheConditions(String number, Category category, @Nullable LocalDate first, @Nullable String home,
            @Nullable LocalDate india, String market,
            long micros) {
        EnrolledBusiness shop = world.prepaid("10.00");
        enrolments.setInternational(shop.id(), Optional.ofNullable(first).map(day -> new International(day, Optional.ofNullable(home),
                india == null ? Map.of() : Map.of("IN", india))));
        MessageId id = shop.sends(category, world.person(number).consentsTo(shop), NOON);

        gates.at(NOON, 500).drain();

        assertThat(world.history().verdict(id)).isInstanceOf(Admitted.class);
        assertThat(world.history().decisions(id).getLast().caseFile().price().market()).isEqualTo(market);
        assertThat(((Admitted) world.history().verdict(id)).quote().micros()).isEqualTo(micros);
        int abroad = market.startsWith("International") ? 1 : 0;
        assertThat(world.the(Charges.class).fromAbroad(List.of(id))).as("while its money is held").hasSize(abroad);
        Charge charge = world.the(Ledger.class).settle(List.of(new Delivered(id, NOON.plusSeconds(60))), List.of()).getFirst();
        assertThat(charge.market()).isEqualTo(market);
        assertThat(world.the(Charges.class).fromAbroad(List.of(id))).as("of its charge").hasSize(abroad);
        assertThat(charge.price().micros()).isEqualTo(micros);
    }

    /** Who was told a price pays no more, also if the first day begins before the message arrives. */
    @Test
    void whatWasAdmittedBeforeTheFirstDayKeepsItsPrice() {
        EnrolledBusiness shop = world.prepaid("10.00");
        enrolments.setInternational(shop.id(), Optional.of(new International(TODAY.plusDays(1), Optional.of("PT"), Map.of())));
        MessageId id = shop.sends(Category.AUTHENTICATION, world.person("+919812345679").consentsTo(shop), NOON);
        gates.at(NOON, 500).drain();

        Charge charge = world.the(Ledger.class).settle(List.of(new Delivered(id, NOON.plusSeconds(86_400))), List.of()).getFirst();

        assertThat(charge.market()).isEqualTo("India");
        assertThat(charge.price().micros()).isEqualTo(1_400);
    }
}
