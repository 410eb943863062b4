package io.tollgate.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.business.Businesses;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.Recipients;
import io.tollgate.world.AdmittedMessages;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** To whom an SMS can go. */
@TollgateTest
class ComposerTest {

    @Autowired
    World world;

    @Test
    void anSmsNeedsANumber() {
        EnrolledBusiness shop = world.onAccount();
        Person ana = world.person();
        Person nameless = new Person(world, world.personNamed(new Identity.UserId(shop.id(), "PT.1" + shop.phoneNumberId())), ana.number());
        Composer composer = new Composer(world.the(Recipients.class), world.the(Businesses.class), SmppTestSettings.at(1));

        assertThat(composer.of(AdmittedMessages.text(shop, ana, "x"), Instant.now())).isInstanceOf(ComposedSms.Parts.class);
        assertThat(composer.of(AdmittedMessages.text(shop, nameless, "x"), Instant.now())).isEqualTo(
                new ComposedSms.Impossible(131026, "The recipient's phone number is not known, and an SMS needs it."));
    }
}
