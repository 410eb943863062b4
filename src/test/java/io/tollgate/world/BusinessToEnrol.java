package io.tollgate.world;

import io.tollgate.business.Business;
import io.tollgate.business.BusinessTerms;
import io.tollgate.business.Enrolled;
import io.tollgate.business.Enrolments;
import io.tollgate.business.MessagingTier;
import io.tollgate.business.PaymentMode;
import io.tollgate.business.Plan;
import io.tollgate.business.Sender;
import io.tollgate.business.Template;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.Category;
import io.tollgate.message.SenderId;
import io.tollgate.money.Money;
import io.tollgate.trust.verification.Subject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A business before it is enrolled. Unless the test says otherwise, it is a verified enterprise in Berlin that prepays US dollars and has
 * paid nothing yet. It has a verified number, an approved template of each category, and no limit of new recipients.
 */
public final class BusinessToEnrol {

    private static final AtomicInteger numbers = new AtomicInteger();

    private final World world;
    private final int number = numbers.incrementAndGet();
    private String handle = "business-" + number;
    private String name = "Business " + number;
    private Plan plan = Plan.ENTERPRISE;
    private Currency currency = World.USD;
    private ZoneId zone = ZoneId.of("Europe/Berlin");
    private String area = "+4930";
    private PaymentMode payment = PaymentMode.PREPAID;
    private BigDecimal amount = BigDecimal.ZERO;
    private Optional<Business.Pilot> pilot = Optional.empty();
    private Duration timeToLive = Duration.ofDays(30);
    private String body = "Good day!";
    private boolean verified = true;
    private boolean numberVerified = true;
    private Instant since = World.LONG_AGO;
    private MessagingTier tier = MessagingTier.TIER_UNLIMITED;

    BusinessToEnrol(World world) {
        this.world = world;
    }

    public BusinessToEnrol handle(String newHandle) {
        this.handle = newHandle;
        return this;
    }

    public BusinessToEnrol named(String newName) {
        this.name = newName;
        return this;
    }

    public BusinessToEnrol plan(Plan newPlan) {
        this.plan = newPlan;
        return this;
    }

    public BusinessToEnrol pilot(LocalDate lastDay, int messages) {
        this.pilot = Optional.of(new Business.Pilot(lastDay, messages));
        return plan(Plan.PILOT);
    }

    public BusinessToEnrol in(String newZone) {
        this.zone = ZoneId.of(newZone);
        return this;
    }

    /** @param newArea the beginning of its first number, such as {@code +4930} */
    public BusinessToEnrol area(String newArea) {
        this.area = newArea;
        return this;
    }

    public BusinessToEnrol currency(String code) {
        this.currency = Currency.getInstance(code);
        return this;
    }

    /** @param paid a decimal number, {@code 0} for nothing */
    public BusinessToEnrol prepaid(String paid) {
        this.payment = PaymentMode.PREPAID;
        this.amount = new BigDecimal(paid);
        return this;
    }

    /** The business pays after the month. @param creditLimit a decimal number */
    public BusinessToEnrol onAccount(String creditLimit) {
        this.payment = PaymentMode.POSTPAID;
        this.amount = new BigDecimal(creditLimit);
        return this;
    }

    public BusinessToEnrol onAccount(Money creditLimit) {
        return onAccount(creditLimit.exact().toPlainString());
    }

    /** The text of its templates, with {@code {{1}}} for a parameter. */
    public BusinessToEnrol templates(String newBody) {
        this.body = newBody;
        return this;
    }

    /** The time after which messages from its templates are useless. */
    public BusinessToEnrol timeToLive(Duration duration) {
        this.timeToLive = duration;
        return this;
    }

    /** The business is not verified, but its number is. */
    public BusinessToEnrol withoutPapers() {
        this.verified = false;
        return this;
    }

    /** Neither the business nor its number is verified. */
    public BusinessToEnrol unverified() {
        this.numberVerified = false;
        return withoutPapers();
    }

    /** How many new recipients it may reach once it is verified; otherwise any number. */
    public BusinessToEnrol limited(MessagingTier newTier) {
        this.tier = newTier;
        return this;
    }

    public BusinessToEnrol since(Instant moment) {
        this.since = moment;
        return this;
    }

    public EnrolledBusiness enrol() {
        Enrolments enrolments = world.the(Enrolments.class);
        Money money = Money.of(amount, currency);
        Enrolled enrolled = enrolments.enrol(handle, new BusinessTerms(name, plan, currency, zone, payment,
                payment == PaymentMode.PREPAID ? Money.zero(currency) : money, pilot), since);
        Business business = enrolments.setMessagingTier(enrolled.business().id(), tier);
        Sender sender = enrolments.add(new Sender(new SenderId(7_000_000_000L + number), business.id(), area + (1_000_000 + number),
                name), since);
        EnrolledBusiness done = new EnrolledBusiness(world, business, sender, enrolled.token());
        if (verified) {
            done.verify(new Subject.OfBusiness(business.id()), since);
        }
        if (numberVerified) {
            done.verify(new Subject.OfNumber(sender.id()), since);
        }
        for (Category category : List.of(Category.MARKETING, Category.UTILITY, Category.AUTHENTICATION)) {
            enrolments.put(new Template(business.id(), EnrolledBusiness.template(category), category, Template.Approval.APPROVED, false,
                    timeToLive, body));
        }
        if (payment == PaymentMode.PREPAID && money.micros() > 0) {
            world.the(Ledger.class).credit(business.id(), money, "payment", since);
        }
        return done;
    }
}
