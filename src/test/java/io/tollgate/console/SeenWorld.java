package io.tollgate.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.accounts.Role;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Particulars;
import io.tollgate.business.Plan;
import io.tollgate.business.Template;
import io.tollgate.businessapp.QuickAnswers;
import io.tollgate.delivery.Chats;
import io.tollgate.delivery.HandOver;
import io.tollgate.invoicing.CreditNotes;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.Invoices;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.TemplateKey;
import io.tollgate.release.Canary;
import io.tollgate.release.Percent;
import io.tollgate.release.Releases;
import io.tollgate.release.RuleBundle;
import io.tollgate.security.BusinessMembers;
import io.tollgate.world.AdmittedMessages;
import io.tollgate.world.Applicant;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Office;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import io.tollgate.world.WorldBooks;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.JdbcTemplate;

/** A world in which every page has something to show, and the paths of all pages in it. */
final class SeenWorld {

    private static final String AUTHOR = "the author of what is seen";

    private SeenWorld() {}

    /** @return the handle of a business whose template {@code summer} in English waits for its approval */
    static String templateToApprove(World world, Office office) {
        EnrolledBusiness shop = world.business().enrol();
        office.as("a writer of templates", Role.OFFICER).put("/businesses/" + shop.handle() + "/templates", """
                {'name':'summer','language':'en','category':'MARKETING','components':[{'type':'HEADER','format':'TEXT','text':'Summer'},
                 {'type':'BODY','text':'Dear {{1}}, our summer bread is here.'},{'type':'FOOTER','text':'Reply STOP to hear nothing more.'},
                 {'type':'BUTTONS','buttons':[{'type':'QUICK_REPLY','text':'Stop'},{'type':'URL','text':'Order','url':'https://shop.example/{{1}}'}]}]}
                """).is(200);
        return shop.handle();
    }

    static List<String> paths(World world, Office office, JdbcTemplate database) {
        String waiting = templateToApprove(world, office);
        EnrolledBusiness shop = world.business().handle("seen-bread")
                .named("Good Bread and Very Long Names of Bakeries Incorporated").enrol();
        world.the(Enrolments.class).put(shop.id(), new Particulars("Good Bread Ltd", "HRB 1", "1 Mill Lane", "privacy@bread.example", ""));
        shop.listens("https://hooks.bread.example/a/rather/long/path/to/the/statuses/of/messages", "a secret of 16 or more");
        shop.pays("250.00");
        database.update("INSERT INTO webhook_attempt (business_id, at, updates, status, why) VALUES (?, NOW(6), 3, 503, 'HTTP 503')",
                shop.id().value());
        database.update("INSERT INTO dropped_update (business_id, updates, first_at, dropped_at) VALUES (?, 7, NOW(6), NOW(6))",
                shop.id().value());
        EnrolledBusiness applying = world.business().handle("seen-applicant").unverified().enrol();
        long application = new Applicant(applying, office).submitted();
        Instant now = Instant.now();
        MessageId sent = shop.sends(Category.MARKETING, world.person(), now);
        MessageId kind = shop.sends(Category.UTILITY, world.person(), now);
        verdicts(database, List.of(sent, kind));
        HandOver delivered = world.admitted().messages(List.of(AdmittedMessages.handOver(shop, world.person(), Category.UTILITY, now)),
                Optional.empty()).getFirst();
        world.the(Ledger.class).settle(List.of(new Delivered(delivered.id(), now)), List.of());
        int proposal = proposal(world);
        Person hanna = phone(world, shop);
        String business = "/console/businesses/" + shop.handle();
        return List.of("/", "/console/rules?room=blocking", "/console/rules/CON-EU-001", "/console/rules/tables/quiet-hours",
                "/console/rules/releases/" + proposal, "/console/rules/releases/1/replay",
                "/console/rules/playground?given=the+message+is+marketing",
                "/console/messages", "/console/messages/" + sent.text(), "/console/messages/" + kind.text(),
                "/console/why?message=" + sent.text(), "/console/consents",
                "/console/consents/stop-lists", "/console/businesses", business, business + "/webhook", business + "/encryption",
                "/console/operations/key-log",
                "/console/businesses/" + waiting + "/templates/summer/en", "/console/reviews",
                "/console/businesses/" + applying.handle() + "/applications/" + application, "/console/money",
                "/console/money/of/" + shop.handle(), "/console/money/of/" + shop.handle() + "/buyer?focus=city",
                "/console/money/rates?country=PT&category=MARKETING&currency=USD&messages=1000",
                "/console/money/payments", "/console/money/margin", "/console/money/bank", "/console/money/books",
                "/console/money/messages", "/console/invoices", "/console/invoices/" + invoice(world), "/console/operations",
                "/console/accounts",
                "/developers?business=" + shop.handle(), "/developers/log?business=" + shop.handle(),
                "/developers/webhook?business=" + shop.handle(), "/developers/errors", "/developers/api",
                "/console/audit-trail", "/console/account", "/console/search", "/console/nowhere", "/me/" + hanna.id(),
                "/me/" + hanna.id() + "/chats/" + shop.sender(), "/me/" + hanna.id() + "/writers",
                "/me/" + world.person("+971501234567").consentsTo(shop).id() + "/writers");
    }

    /** Issues an invoice of the last month; one of its lines is credited. @return its number */
    private static String invoice(World world) {
        EnrolledBusiness buyer = world.business().named("Good Bread and Very Long Names of Buyers").onAccount("50").enrol();
        YearMonth month = YearMonth.now(ZoneOffset.UTC).minusMonths(1);
        Instant now = Instant.now();
        try (WorldBooks books = world.books()) {
            books.deliver(buyer.id(), Category.MARKETING, month.atDay(15).atStartOfDay(ZoneOffset.UTC).toInstant(),
                    List.of(500_000L, 500_000L, 250_000L));
            Invoice invoice = world.the(Invoices.class).run(buyer.id(), month, now).orElseThrow();
            world.the(CreditNotes.class).issue(invoice, new CreditNotes.Wanted.Lines(Set.of(1)), "The network lost them.", now, "seen");
            return invoice.number();
        }
    }

    /** The pages of a business that this account acts for from now on: first the chat beside the phone. */
    static List<String> pathsOfABusiness(World world, String account) {
        EnrolledBusiness business = world.business().named("Good Bread and Very Long Names of Bakeries").plan(Plan.APP).onAccount("20")
                .templates("Your {{1}} is ready at {{2}}.").enrol();
        world.the(BusinessMembers.class).add(world.the(UserAccounts.class).find(account).orElseThrow(), business.business(), "a test",
                Instant.now());
        Person hanna = phone(world, business).writesTo(business, Instant.now());
        world.the(QuickAnswers.class).add(business.id(),
                "We are open until 18:00, and on Saturdays until noon. You can order by chat, too.",
                Instant.now());
        world.the(Enrolments.class).put(new Template(business.id(), new TemplateKey("app_opt_in", "en"), Category.UTILITY,
                Template.Approval.APPROVED, false, Duration.ofDays(1), "You have asked for our messages. Answer YES to confirm."));
        return List.of("/app/beside/" + hanna.id(), "/app", "/app/templates", "/app/contacts", "/app/send", "/app/answers", "/app/hours",
                "/app/poster", "/app/team", "/app/number", "/developers", "/opt-in/join/" + business.sender(),
                "/join-team/" + "x".repeat(43),
                "/sign-up");
    }

    /** A phone with a chat, on which one business is blocked. */
    private static Person phone(World world, EnrolledBusiness shop) {
        Person hanna = world.personIn("DE").consentsTo(shop);
        Instant now = Instant.now();
        HandOver sent = world.admitted().messages(List.of(AdmittedMessages.text(shop, hanna,
                "Your bread is ready. See https://bread.example/a/long/path/to/your/order/of/today/and/of/tomorrow/0123456789")),
                Optional.empty()).getFirst();
        world.the(JdbcTemplate.class).update("INSERT INTO handset_message (message_id, recipient, business_id, sender_id, text, at)"
                + " VALUES (?, ?, ?, ?, ?, NOW(6))", sent.id().bytes(), hanna.id().bytes(), shop.id().value(), shop.sender().value(),
                "Your bread is ready. See https://bread.example/a/long/path/to/your/order/of/today/and/of/tomorrow/0123456789");
        world.the(Chats.class).add(List.of(new Chats.Word(hanna.id(), shop.id(), shop.sender(), "wamid.seen", "Thank you!", now,
                Chats.By.PERSON)));
        hanna.blocks(world.business().named("Loud Offers").unverified().enrol(), now);
        return hanna;
    }

    /** One more example, tried in a shadow and for nobody in a canary. @return its version */
    static int proposal(World world) {
        Releases releases = world.the(Releases.class);
        RuleBundle inForce = releases.files(releases.inForce(Instant.now()).orElseThrow());
        SortedMap<String, byte[]> examples = new TreeMap<>(inForce.examples());
        examples.compute("consent/eu-marketing.feature", (_, file) -> (new String(requireNonNull(file), UTF_8).stripTrailing() + """


                    Example: Ana is seen on a page
                      Given Ana in Portugal has never been asked for consent
                      When a shop sends her a marketing message on 2026-03-04
                      Then the message is refused under CON-EU-001
                """).getBytes(UTF_8));
        int version = releases.propose(new RuleBundle(inForce.rules(), examples), AUTHOR, "To be seen", Optional.empty(), Instant.now())
                .version();
        releases.trialService().startShadow(version, new Percent(1), AUTHOR, Instant.now());
        releases.trialService().startCanary(version, new Canary.Terms(new Percent(1), Set.of(Integer.MAX_VALUE), Optional.empty(), 5, 100),
                "a second pair of eyes", Instant.now());
        return version;
    }

    /** Withdraws what was proposed, so that nothing waits for anybody. */
    static void leave(World world) {
        Releases releases = world.the(Releases.class);
        releases.calendar(Instant.now()).stream().map(view -> view.release()).filter(release -> release.author().equals(AUTHOR))
                .forEach(release -> releases.withdraw(release.version(), AUTHOR, "seen", Instant.now()));
    }

    /** Waits for them. */
    private static void verdicts(JdbcTemplate database, List<MessageId> messages) {
        for (MessageId message : messages) {
            Awaitility.await().untilAsserted(() -> assertThat(database.queryForObject(
                    "SELECT COUNT(*) FROM decision WHERE message_id = ?", Integer.class, message.bytes())).isPositive());
        }
    }
}
