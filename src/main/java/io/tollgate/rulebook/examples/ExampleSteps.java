package io.tollgate.rulebook.examples;

import io.cucumber.java.ParameterType;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.tollgate.blocking.StopList;
import io.tollgate.business.Plan;
import io.tollgate.business.BusinessStatus;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.conversation.Conversation;
import io.tollgate.decision.CaseFile;
import io.tollgate.decision.CaseFile.MessageFacts.Approval;
import io.tollgate.decision.Finding;
import io.tollgate.decision.Verdict;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.decision.Verdict.Deferred;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.trust.verification.VerificationStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/** What the sentences of the examples mean. One example is one case, judged by one rule book. */
public final class ExampleSteps {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final RuleBook book;
    private final Draft draft = new Draft();
    private Optional<CaseFile> sent = Optional.empty();
    private List<Finding> findings = List.of();

    ExampleSteps(RuleBook book) {
        this.book = book;
    }

    /** What was judged; empty before anything was sent. */
    Optional<CaseFile> sent() {
        return sent;
    }

    /** What the rules said of it. */
    List<Finding> findings() {
        return findings;
    }

    @ParameterType("[A-Z][a-z]+ in (?:no country|[A-Z][a-z]+(?: [A-Z][a-z]+)*)|she|he|it")
    public String person(String words) {
        if (words.contains(" in ")) {
            Places place = Places.named(words.substring(words.indexOf(" in ") + 4));
            draft.country = place.country();
            draft.subdivisions = place.subdivisions();
            draft.zones = place.zones();
        }
        return words;
    }

    @ParameterType("[A-Z][a-z]+(?: [A-Z][a-z]+)*")
    public Places place(String name) {
        return Places.named(name);
    }

    @ParameterType("1st|2nd|3rd|[4-9]th")
    public int ordinal(String words) {
        return words.charAt(0) - '0';
    }

    // The person

    @Given("{person} has never been asked for consent")
    public void neverAsked(String person) {
        draft.messages = State.NEVER_ASKED;
        draft.marketing = State.NEVER_ASKED;
    }

    @Given("{person} was asked for consent and has not answered")
    public void notAnswered(String person) {
        draft.messages = State.REQUESTED;
        draft.marketing = State.REQUESTED;
    }

    @Given("{person} has consented to everything")
    public void consentedToEverything(String person) {
        draft.messages = State.CONFIRMED;
        draft.marketing = State.CONFIRMED;
    }

    @Given("{person} has consented to {purpose}")
    public void consented(String person, String purpose) {
        draft.messages = State.GIVEN;
        draft.marketing = purpose.equals("marketing") ? State.GIVEN : State.NEVER_ASKED;
    }

    @Given("{person} has consented to marketing and confirmed it")
    public void confirmed(String person) {
        draft.marketing = State.CONFIRMED;
    }

    @Given("{person} has withdrawn her consent to {purpose}")
    public void withdrawn(String person, String purpose) {
        set(purpose, State.WITHDRAWN);
    }

    @Given("{person} once consented to {purpose}, for a time that is over")
    public void expired(String person, String purpose) {
        set(purpose, State.EXPIRED);
    }

    @Given("the message asks her/him to confirm, the {ordinal} such request in 24 hours")
    public void asking(int ordinal) {
        draft.asking = ordinal;
    }

    @Given("{person} became a customer of {business} on {day}, who was told that she may object and has not")
    public void softOptIn(String person, String business, LocalDate day) {
        draft.marketing = State.SOFT_OPT_IN;
        draft.marketingSince = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }

    @Given("{person} has consented to marketing on {day}")
    public void consentedOn(String person, LocalDate day) {
        draft.messages = State.GIVEN;
        draft.marketing = State.GIVEN;
        draft.marketingSince = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }

    @Given("{person} asked {business} about its goods on {day}, who was told that she may object and has not")
    public void inquiry(String person, String business, LocalDate day) {
        draft.marketing = State.INQUIRY;
        draft.marketingSince = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }

    @Given("the business sends from a number of {place}")
    public void sendsFrom(Places place) {
        draft.senderCountry = place.country();
    }

    @Given("{person} has had {int} marketing message(s) of the same business in the last 24 hours")
    public void marketingOfBusinessInADay(String person, int count) {
        draft.marketingBack = List.of(count);
        draft.marketingBackFromBusiness = List.of(count);
    }

    @Given("{person} was asked for consent and said no")
    public void saidNo(String person) {
        draft.messages = State.REFUSED;
        draft.marketing = State.REFUSED;
    }

    @Given("{person}'s number belongs to somebody else since, so that the business has ended her consent")
    public void numberMoved(String person) {
        draft.messages = State.REVOKED;
        draft.marketing = State.REVOKED;
    }

    @Given("a court has found the consent of {person} to marketing void")
    public void invalidated(String person) {
        draft.marketing = State.INVALIDATED;
    }

    @Given("{person} has blocked the business")
    public void blocked(String person) {
        draft.blocked = true;
    }

    @Given("{person} is on the stop list")
    public void onStopList(String person) {
        draft.onStopList = true;
    }

    @Given("{person} is on a stop list for {stopped}")
    public void onStopListFor(String person, StopList.Purpose purpose) {
        draft.stopLists = List.of(new StopList.Entry("robinson", 1, List.of(draft.country), purpose));
    }

    @Given("the business has blocked {person}")
    public void blockedByBusiness(String person) {
        draft.blockedByBusiness = true;
    }

    @Given("{person} has had {int} marketing message(s) that day")
    public void marketingThatDay(String person, int count) {
        draft.marketingToday = count;
    }

    @Given("{person} has had {int} marketing message(s) of the same business that day")
    public void marketingOfBusinessThatDay(String person, int count) {
        draft.marketingToday = count;
        draft.marketingTodayFromBusiness = count;
    }

    @Given("{person} wrote to {business} on {day} at {time}")
    public void wrote(String person, String business, LocalDate day, LocalTime time) {
        Instant until = at(day, time, BERLIN).plus(Duration.ofHours(24));
        draft.conversation = new Conversation(until, draft.conversation.freeEntryOfferedUntil(), draft.conversation.freeEntryUntil());
    }

    @Given("{person} came through an advertisement on {day} at {time}")
    public void cameThroughAdvertisement(String person, LocalDate day, LocalTime time) {
        Instant until = at(day, time, BERLIN).plus(Duration.ofHours(24));
        draft.conversation = new Conversation(until, until, Instant.EPOCH);
    }

    @Given("{person} came through an advertisement and was answered on {day} at {time}")
    public void answeredAfterAdvertisement(String person, LocalDate day, LocalTime time) {
        Instant answered = at(day, time, BERLIN);
        draft.conversation = new Conversation(answered.plus(Duration.ofHours(24)), Instant.EPOCH, answered.plus(Duration.ofHours(72)));
    }

    // The business

    @Given("the business is suspended")
    public void suspended() {
        draft.standing = BusinessStatus.SUSPENDED;
    }

    @Given("the business is not verified")
    public void businessNotVerified() {
        draft.businessVerification = VerificationStatus.UNVERIFIED;
    }

    @Given("the business's number is not verified")
    public void numberNotVerified() {
        draft.numberVerification = VerificationStatus.UNVERIFIED;
    }

    @Given("the {word}'s verification {lapse}")
    public void verificationLapsed(String whose, VerificationStatus standing) {
        if (whose.equals("number")) {
            draft.numberVerification = standing;
        } else {
            draft.businessVerification = standing;
        }
    }

    @Given("{person} has reached {int} new recipients in 24 hours")
    public void newRecipients(String business, int count) {
        draft.newRecipients = count;
        draft.recipientIsNew = true;
    }

    @Given("{person} has reached {int} new recipients in 24 hours, him among them")
    public void knownAmongNewRecipients(String business, int count) {
        draft.newRecipients = count;
        draft.recipientIsNew = false;
    }

    @Given("the business has the app plan with {int} free message(s) left")
    public void appPlan(int left) {
        draft.plan = Plan.APP;
        draft.appLeft = left;
    }

    @Given("the business is on a pilot until {day} with {int} message(s) left")
    public void pilot(LocalDate lastDay, int left) {
        draft.plan = Plan.PILOT;
        draft.pilotLastDay = lastDay;
        draft.pilotLeft = left;
    }

    @Given("the business's number has {int} free service message(s) left")
    public void serviceLeft(int left) {
        draft.serviceLeft = left;
    }

    @Given("the business has {bigdecimal} USD available")
    public void available(BigDecimal amount) {
        draft.availableMicros = amount.movePointRight(6).longValueExact();
    }

    @Given("the business pays in {word}")
    public void paysIn(String currency) {
        draft.currency = Currency.getInstance(currency);
    }

    @Given("the business has been charged for {long} such messages this month")
    public void chargedSoFar(long count) {
        draft.chargedSoFar = count;
    }

    // The message

    @Given("the template {approval}")
    public void template(Approval approval) {
        draft.approval = approval;
    }

    @Given("the template advertises somebody else's goods")
    public void thirdPartyAdvertising() {
        draft.thirdParty = true;
    }

    @Given("the message is worth nothing after {int} hours")
    public void timeToLive(int hours) {
        draft.timeToLive = Duration.ofHours(hours);
    }

    @When("{business} sends her/him {content} on {day}")
    public void sendsAtNoon(String business, Category category, LocalDate day) {
        sends(category, at(day, LocalTime.NOON, BERLIN));
    }

    @When("{business} sends her/him {content} on {day} at {time}")
    public void sendsAt(String business, Category category, LocalDate day, LocalTime time) {
        sends(category, at(day, time, BERLIN));
    }

    @When("{business} sends her/him {content} on {day} at {time} in {word}")
    public void sendsAtIn(String business, Category category, LocalDate day, LocalTime time, String city) {
        sends(category, at(day, time, Places.zoneOf(city)));
    }

    @When("{business} sends her/him the confirmation of her/his withdrawal on {day} at {time}")
    public void confirmsWithdrawal(String business, LocalDate day, LocalTime time) {
        sends(Category.SERVICE, Kind.CONFIRMATION, at(day, time, BERLIN));
    }

    // What comes of it

    @Then("the message is refused under {rule}")
    public void refused(String rule) {
        expect(Verdict.of(findings) instanceof Refused refused
                && refused.refusals().stream().anyMatch(refuse -> refuse.rule().equals(rule)));
    }

    @Then("the message is refused under {rule} with code {int}")
    public void refusedWith(String rule, int code) {
        expect(Verdict.of(findings) instanceof Refused refused
                && refused.refusals().stream().anyMatch(refuse -> refuse.rule().equals(rule) && refuse.code() == code));
    }

    @Then("the message waits under {rule} until {day} at {time} in {word}")
    public void waits(String rule, LocalDate day, LocalTime time, String city) {
        List<String> rules = findings.stream().filter(Finding.Defer.class::isInstance).map(Finding::rule).toList();
        Instant until = at(day, time, Places.zoneOf(city));
        expect(Verdict.of(findings) instanceof Deferred deferred && deferred.until().equals(until) && rules.equals(List.of(rule)));
    }

    @Then("the message is admitted")
    public void admitted() {
        expect(Verdict.of(findings) instanceof Admitted);
    }

    @Then("the message costs {bigdecimal} USD under {rule}")
    public void costs(BigDecimal price, String rule) {
        long micros = price.movePointRight(6).longValueExact();
        expect(Verdict.of(findings) instanceof Admitted admitted && admitted.quote().rule().equals(rule)
                && admitted.quote().freeReason().isEmpty() && admitted.quote().micros() == micros);
    }

    @Then("the message is free under {rule}")
    public void free(String rule) {
        expect(Verdict.of(findings) instanceof Admitted admitted && admitted.quote().rule().equals(rule)
                && admitted.quote().freeReason().isPresent());
    }

    @Then("{rule} does not apply")
    public void doesNotApply(String rule) {
        expect(findings.stream().noneMatch(finding -> finding.rule().equals(rule)));
    }

    private void expect(boolean came) {
        if (sent.isEmpty()) {
            throw new Unexpected("no message was sent. Maybe add a line that begins with When above");
        }
        if (!came) {
            throw new Unexpected(ExampleOutcomes.inWords(findings));
        }
    }

    private void sends(Category category, Instant now) {
        sends(category, category == Category.SERVICE ? Kind.TEXT : Kind.TEMPLATE, now);
    }

    private void sends(Category category, Kind kind, Instant now) {
        draft.now = now;
        draft.category = category;
        draft.kind = kind;
        CaseFile file = draft.file(book);
        sent = Optional.of(file);
        findings = book.judge(file);
    }

    private void set(String purpose, State state) {
        if (purpose.equals("marketing")) {
            draft.marketing = state;
        } else {
            draft.messages = state;
        }
    }

    private static Instant at(LocalDate day, LocalTime time, ZoneId zone) {
        return day.atTime(time).atZone(zone).toInstant();
    }
}
