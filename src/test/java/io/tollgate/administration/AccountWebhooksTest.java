package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.agreements.Agreement;
import io.tollgate.agreements.Agreement.Signed;
import io.tollgate.agreements.Agreement.Terms;
import io.tollgate.agreements.Agreements;
import io.tollgate.business.BusinessTerms;
import io.tollgate.business.Enrolments;
import io.tollgate.business.MessagingTier;
import io.tollgate.business.PaymentMode;
import io.tollgate.business.Plan;
import io.tollgate.business.Sender;
import io.tollgate.delivery.PartnerServer;
import io.tollgate.message.Category;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.money.Money;
import io.tollgate.quality.MessagingLimits;
import io.tollgate.traffic.NewRecipients;
import io.tollgate.traffic.NewRecipients.FirstMessage;
import io.tollgate.trust.registration.Registrations;
import io.tollgate.trust.verification.Subject;
import io.tollgate.trust.verification.Verifications;
import io.tollgate.world.Applicant;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** What a business hears by its webhook of its account and its numbers. */
@TollgateTest
class AccountWebhooksTest {

    @Autowired
    World world;
    @Autowired
    Enrolments enrolments;
    @Autowired
    Registrations registrations;

    private PartnerServer server;

    @BeforeEach
    void start() {
        server = PartnerServer.start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void hearsThatItIsSuspendedAndGoesOnEachOnce() {
        EnrolledBusiness shop = shop(Plan.ENTERPRISE);

        enrolments.suspend(shop.id());
        enrolments.suspend(shop.id());
        enrolments.resume(shop.id());

        String ban = "account_update {\"event\":\"DISABLED_UPDATE\",\"ban_info\":{\"waba_ban_state\":\"%s\",\"waba_ban_date\":\"DAY\"}}";
        hears(shop, ban.formatted("DISABLE"), ban.formatted("REINSTATE"));
    }

    @Test
    void hearsOfANewNameOfANumberButNotOfItsFirst() {
        EnrolledBusiness shop = shop(Plan.ENTERPRISE);
        Sender named = new Sender(shop.sender(), shop.id(), shop.number().displayNumber(), "Padaria do Sol");

        enrolments.add(new Sender(new SenderId(shop.sender().value() * 1_000), shop.id(), "+4930123456", "Padaria"), Instant.now());
        enrolments.add(named, Instant.now());
        enrolments.add(named, Instant.now());

        hears(shop, "phone_number_name_update {\"display_phone_number\":\"NUMBER\",\"decision\":\"APPROVED\","
                + "\"requested_verified_name\":\"Padaria do Sol\",\"rejection_reason\":\"NONE\"}");
    }

    @Test
    void hearsThatItsNumbersAreFasterByItsNewPlan() {
        EnrolledBusiness shop = shop(Plan.APP);

        change(shop, Plan.ENTERPRISE);
        change(shop, Plan.ENTERPRISE);

        hears(shop, "phone_number_quality_update {\"display_phone_number\":\"NUMBER\",\"event\":\"THROUGHPUT_UPGRADE\"}");
    }

    @Test
    void hearsThatAPinWasChangedButNotThatItWasRefused() {
        EnrolledBusiness shop = shop(Plan.ENTERPRISE);
        Instant now = Instant.now();
        registrations.setPin(shop.number(), "150955", now);
        world.the(Verifications.class).verify(new Subject.OfNumber(shop.sender()), Optional.empty(), "Olga", "seen", now);
        registrations.register(shop.number(), "150954", Optional.empty(), now.plusSeconds(1));

        registrations.setPin(shop.number(), "150955", now.plusSeconds(2));

        hears(shop, "security {\"display_phone_number\":\"NUMBER\",\"event\":\"PIN_CHANGED\"}");
    }

    @Test
    void hearsWhatBecameOfItsApplication() {
        EnrolledBusiness shop = listening(world.business().unverified().enrol());
        Applicant applicant = new Applicant(shop, world.office());

        applicant.decide(applicant.submitted(), "REJECTED", Instant.now()).is(200);

        hears(shop, "account_review_update {\"decision\":\"REJECTED\"}");
    }

    @Test
    void hearsOfItsLimitsAsAlerts() {
        EnrolledBusiness shop = listening(world.business().onAccount("100").limited(MessagingTier.TIER_10K).enrol());
        Instant now = Instant.now();
        world.the(MessagingLimits.class).set(shop.business(), MessagingTier.TIER_100K, now);
        world.the(MessagingLimits.class).set(shop.business(), MessagingTier.TIER_2K, now);
        world.the(NewRecipients.class).record(IntStream.range(0, 2_000)
                .mapToObj(each -> new FirstMessage(shop.id(), new RecipientId(shop.id().value(), each), now.minusSeconds(60))).toList());
        shop.sends(Category.UTILITY, world.person().consentsTo(shop), now);
        await().untilAsserted(() -> assertThat(alerts(shop)).hasSize(3));
        shop.sends(Category.UTILITY, world.person().consentsTo(shop), now);

        await().untilAsserted(() -> assertThat(heard(shop).stream().filter(change -> change.startsWith("messages "))).hasSize(2));
        assertThat(alerts(shop)).as("each once").containsExactly("INFORMATIONAL MESSAGING_LIMIT_RAISED", "WARNING MESSAGING_LIMIT_LOWERED",
                "WARNING MESSAGING_LIMIT_REACHED");
        assertThat(heard(shop).toString()).contains("2000 (TIER_2K)");
    }

    @Test
    void hearsOfALimitOfSpendingOnceItIsAgreedAndWhenItEnds() {
        EnrolledBusiness shop = shop(Plan.ENTERPRISE);
        Agreements agreements = world.the(Agreements.class);
        Instant now = Instant.now();
        LocalDate today = LocalDate.ofInstant(now, shop.business().zone());
        Agreement proposed = agreements.propose(shop.id(), new Agreements.Proposal(new Terms.SpendingLimit(new Money(5_000_000, World.USD)),
                today, Optional.empty(), "letter"), new Signed("Olga", now));
        Agreement withdrawn = agreements.end(proposed, today, new Signed("Olga", now));
        Agreement approved = agreements.approve(agreements.propose(shop.id(), new Agreements.Proposal(withdrawn.terms(), today,
                Optional.empty(), "letter"), new Signed("Olga", now)), new Signed("Paul", now));
        agreements.end(approved, today.plusDays(3), new Signed("Olga", now));

        await().untilAsserted(() -> assertThat(alerts(shop)).containsExactly("INFORMATIONAL SPENDING_LIMIT_CHANGED",
                "INFORMATIONAL SPENDING_LIMIT_CHANGED"));
        assertThat(heard(shop).toString()).contains("from " + today + " on.", "until " + today.plusDays(3) + ".");
    }

    private List<String> alerts(EnrolledBusiness shop) {
        return heard(shop).stream().filter(change -> change.startsWith("account_alerts "))
                .map(change -> JsonMapper.shared().readTree(change.substring("account_alerts ".length())).path("alert_info"))
                .map(info -> info.path("alert_severity").asString() + " " + info.path("alert_type").asString()).toList();
    }

    private EnrolledBusiness shop(Plan plan) {
        return listening(world.business().plan(plan).onAccount("100").enrol());
    }

    private EnrolledBusiness listening(EnrolledBusiness shop) {
        return shop.listens(server.url("/"), "a secret of the shop");
    }

    private void change(EnrolledBusiness shop, Plan plan) {
        enrolments.change(shop.id(), new BusinessTerms(shop.business().name(), plan, World.USD, shop.business().zone(),
                PaymentMode.POSTPAID,
                shop.business().creditLimit(), Optional.empty()), Instant.now());
    }

    private void hears(EnrolledBusiness shop, String... changes) {
        await().untilAsserted(() -> assertThat(heard(shop)).containsExactly(changes));
    }

    private List<String> heard(EnrolledBusiness shop) {
        return server.posts().stream().flatMap(post -> JsonMapper.shared().readTree(post.body()).at("/entry/0/changes").valueStream())
                .map(change -> change.path("field").asString() + " " + change.path("value"))
                .map(it -> it.replace(shop.number().displayNumber().substring(1), "NUMBER")
                        .replaceAll("[A-Z][a-z]+ [0-9]{1,2}, 20[0-9]{2}", "DAY"))
                .toList();
    }
}
