package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.business.Plan;
import io.tollgate.decision.CaseFile.RecipientFacts;
import io.tollgate.decision.Verdict;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

@GateTest
class PreviewTest {

    private static final Instant NOON = Instant.parse("2026-11-18T12:00:00Z");

    @Autowired
    World world;
    @Autowired
    Gates gates;
    @Autowired
    Preview preview;

    @Test
    void tellsTheVerdictAndThePriceInAdvance() {
        EnrolledBusiness shop = world.prepaid("10.00");
        Person customer = world.person().consentsTo(shop);

        Verdict previewed = preview.of(shop.message(Category.MARKETING, customer), NOON).verdict();
        MessageId sent = shop.sends(Category.MARKETING, customer, NOON);
        gates.at(NOON, 500).drain();

        assertThat(previewed).isInstanceOf(Admitted.class).isEqualTo(world.history().verdict(sent));
    }

    @ParameterizedTest
    @CsvSource({"PT, 3, PT", "AT, 1, AT", "US, 29, US", "XX, 0, XX"})
    void thePrefixOfAUserIdIsHerCountryAndSheMayBeInAllItsZones(String country, int zones, String jurisdictions) {
        EnrolledBusiness shop = world.prepaid("10.00");
        Identity name = new Identity.UserId(shop.id(), country + ".1" + shop.phoneNumberId());
        RecipientId her = world.personNamed(name);

        RecipientFacts facts = preview.of(shop.message(Category.MARKETING, name), NOON).file().recipient();

        assertThat(facts.id()).isEqualTo(her);
        assertThat(facts.country()).isEqualTo(country);
        assertThat(facts.zones()).hasSize(zones);
        assertThat(facts.jurisdictions()).containsExactly(jurisdictions);
        assertThat(facts).as("no erased person").isNotEqualTo(RecipientFacts.ofErased(her, NOON));
    }

    @Test
    void changesNothing() {
        EnrolledBusiness fresh = world.business().plan(Plan.APP).withoutPapers().enrol();
        Person customer = world.person().consentsTo(fresh);
        List<String> before = WrittenRows.checksums(world.database());

        assertThat(preview.of(fresh.message(Category.UTILITY, customer), NOON).verdict()).isInstanceOf(Admitted.class);

        assertThat(WrittenRows.checksums(world.database())).isEqualTo(before);
    }

    @Test
    void doesNotRegisterAStranger() {
        EnrolledBusiness shop = world.prepaid("10.00");
        PhoneNumber number = world.number("+351969999999");
        Arrival arrival = shop.message(Category.MARKETING, new Person(world, world.person().id(), number));

        assertThat(preview.of(arrival, NOON).verdict()).isInstanceOf(Refused.class);

        assertThat(world.database().queryForObject("SELECT COUNT(*) FROM recipient WHERE number = '+351969999999'", Long.class)).isZero();
    }
}
