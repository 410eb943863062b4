package io.tollgate.intake;

import static io.tollgate.world.Partner.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.business.MessagingTier;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Partner;
import io.tollgate.world.World;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The answer to a template message says whether its send is held. */
@TollgateTest
class HeldSendsTest {

    @Autowired
    World world;

    @Test
    void theAnswerSaysThatTheMessageWaits() {
        EnrolledBusiness shop = world.business().onAccount("100").limited(MessagingTier.TIER_2K).enrol();
        Partner partner = shop.partner();
        assertThat(status(partner, "marketing")).isEqualTo("accepted");
        world.database().update("REPLACE INTO paced_send (business_id, template_name, template_language, begun_at, admitted, state,"
                + " changed_at) VALUES (?, 'marketing', 'en_US', NOW(6), 1000, 'HELD', NOW(6))", shop.id().value());

        await().untilAsserted(() -> assertThat(status(partner, "marketing")).isEqualTo("held_for_quality_assessment"));
        assertThat(status(partner, "utility")).isEqualTo("accepted");
        assertThat(status(world.onAccount().partner(), "marketing")).as("of another business").isEqualTo("accepted");
    }

    private static String status(Partner partner, String template) {
        return partner.sends(World.newNumber("PT"), template(template)).json().at("/messages/0/message_status").asString();
    }
}
