package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.decision.Verdict;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.gate.Town.Firm;
import io.tollgate.gate.Town.Person;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.recipient.PhoneNumber;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@GateTest
class PreviewTest {

    private static final Instant NOON = Instant.parse("2026-11-18T12:00:00Z");

    @Autowired
    Town town;
    @Autowired
    Gates gates;
    @Autowired
    Preview preview;

    @Test
    void foretellsTheVerdictAndTheQuote() {
        Firm shop = town.enterprise("10.00");
        Person customer = town.customer(shop);

        Verdict foretold = preview.of(town.arrival(shop, customer, Category.MARKETING), NOON).verdict();
        MessageId sent = town.accept(shop, customer, Category.MARKETING, NOON);
        gates.at(NOON, 500).drain();

        assertThat(foretold).isInstanceOf(Admitted.class).isEqualTo(town.verdict(sent));
    }

    @Test
    void changesNothing() {
        Firm fresh = town.firm(io.tollgate.business.Plan.APP, io.tollgate.business.Payment.PREPAID, java.util.Optional.empty());
        Person customer = town.customer(fresh);
        Books before = Books.read(town.jdbc);

        assertThat(preview.of(town.arrival(fresh, customer, Category.UTILITY), NOON).verdict()).isInstanceOf(Admitted.class);

        assertThat(Books.read(town.jdbc)).isEqualTo(before);
    }

    @Test
    void doesNotRegisterAStranger() {
        Firm shop = town.enterprise("10.00");
        PhoneNumber number = town.phoneNumbers.parse("+351969999999").orElseThrow();
        Arrival arrival = town.arrival(shop, new Person(town.stranger().id(), number), Category.MARKETING);

        assertThat(preview.of(arrival, NOON).verdict()).isInstanceOf(Refused.class);

        assertThat(town.jdbc.queryForObject("SELECT COUNT(*) FROM recipient WHERE number = '+351969999999'", Long.class)).isZero();
    }
}
