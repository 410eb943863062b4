package io.tollgate.world;

import io.tollgate.agreements.Agreement.Signed;
import io.tollgate.agreements.Agreement.Terms;
import io.tollgate.agreements.Agreement;
import io.tollgate.agreements.Agreements;
import io.tollgate.business.Business;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Sender;
import io.tollgate.business.Template;
import io.tollgate.business.Webhook;
import io.tollgate.gate.Arrival;
import io.tollgate.gate.Body;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.message.MessageId;
import io.tollgate.message.SenderId;
import io.tollgate.message.TemplateKey;
import io.tollgate.money.Money;
import io.tollgate.recipient.Identity;
import io.tollgate.trust.verification.Subject;
import io.tollgate.trust.verification.VerificationEvent;
import io.tollgate.trust.verification.Verifications;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A business of the tests with its first phone number. @param token of its partner interface */
public record EnrolledBusiness(World world, Business business, Sender number, String token) {

    public BusinessId id() {
        return business.id();
    }

    public String handle() {
        return business.handle();
    }

    public SenderId sender() {
        return number.id();
    }

    /** Its phone number id, as paths and webhooks name it. */
    public String phoneNumberId() {
        return sender().toString();
    }

    /** The key of its template of this category. */
    public static TemplateKey template(Category category) {
        return new TemplateKey(category.name().toLowerCase(Locale.ROOT), "en_US");
    }

    /** One more utility template. */
    public EnrolledBusiness approvedTemplate(String name, String body) {
        world.the(Enrolments.class).put(new Template(id(), new TemplateKey(name, "en_US"), Category.UTILITY, Template.Approval.APPROVED,
                false, Duration.ofHours(12), body));
        return this;
    }

    /** The business wants webhooks for the statuses of its messages and for what people write. */
    public EnrolledBusiness listens(String url, String secret) {
        world.the(Enrolments.class).setWebhook(id(), Optional.of(new Webhook(url, secret)));
        return this;
    }

    public void suspend() {
        world.the(Enrolments.class).suspend(id());
    }

    public EnrolledBusiness pays(String amount) {
        world.the(Ledger.class).credit(id(), Money.of(new BigDecimal(amount), business.currency()), "payment", World.LONG_AGO);
        return this;
    }

    /** Finance has agreed that it may spend so much within an hour, so no rule takes it for a stolen token. */
    public EnrolledBusiness spendsUpTo(String hourly) {
        Agreements agreements = world.the(Agreements.class);
        Agreement proposed = agreements.propose(id(), new Agreements.Proposal(
                new Terms.SpendingLimit(Money.of(new BigDecimal(hourly), business.currency())), LocalDate.ofInstant(World.LONG_AGO,
                        ZoneOffset.UTC),
                Optional.empty(), "It sends much"), new Signed("Ann Berger", World.LONG_AGO));
        agreements.approve(proposed, new Signed("Ben Okafor", World.LONG_AGO));
        return this;
    }

    /** The amount that it may still spend. */
    public Money available() {
        return world.the(Ledger.class).account(id()).available();
    }

    /** The amount reserved for messages on their way. */
    public long heldMicros() {
        return world.database().queryForObject("SELECT held_micros FROM balance WHERE business_id = ?", Long.class, id().value());
    }

    void verify(Subject subject, Instant at) {
        world.the(Verifications.class).record(
                new VerificationEvent(subject, VerificationEvent.Type.VERIFIED, at, Optional.empty(), "officer", "seen"), at);
    }

    /** Sends a template, or free text if it is an answer. */
    public MessageId sends(Category category, Person to, Instant at) {
        return world.accept(List.of(message(category, to)), at).getFirst();
    }

    /** Makes the message of {@link #sends} without sending it. */
    public Arrival message(Category category, Person to) {
        return message(category, to.number());
    }

    /** Like {@link #message(Category, Person)}, by any name of hers. */
    public Arrival message(Category category, Identity to) {
        Optional<TemplateKey> template = category == Category.SERVICE ? Optional.empty() : Optional.of(template(category));
        return new Arrival(id(), sender(), to, category, template.isEmpty() ? Kind.TEXT : Kind.TEMPLATE, template, "note",
                Body.of("{\"type\":\"text\"}".getBytes(StandardCharsets.UTF_8)), Optional.empty());
    }

    /** The business as a client of the application under test, over HTTP. */
    public Partner partner() {
        return partner(world.root());
    }

    /** The business as a client of another Tollgate. */
    public Partner partner(URI root) {
        return new Partner(this, root);
    }
}
