package io.tollgate.rulebook.examples;

import io.cucumber.java.ParameterType;
import io.cucumber.java.de.Angenommen;
import io.cucumber.java.en.Given;
import io.tollgate.blocking.StopList;
import io.tollgate.business.BusinessStatus;
import io.tollgate.business.MessagingTier;
import io.tollgate.business.Plan;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.conversation.Conversation;
import io.tollgate.decision.CaseFile.MessageFacts.Approval;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.language.PaceAsked;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the sentences of the examples that begin with Given mean: each changes the case in the making. */
public abstract sealed class ExampleFacts permits ExampleSteps {

    static final String PLACE = "\\p{L}[^\\s,\"]*(?: [^\\s,\"]+){0,5}";
    private static final String ORIGIN = "(?: in (?:the )?" + PLACE
            + "|,? (?:with|mit) (?:the number |der Nummer )?\\+[0-9][0-9 ().-]{5,20}[0-9]"
            + "|(?: who may be in |, die (?:in |auf )?(?:den |der )?)" + PLACE + "(?:, " + PLACE + ")*(?:,? sein kann,?)?)";
    private static final String PERSON = "(?:(?:an? |the |eine |die )?(?:person|woman|man|customer|Person|Frau|Kundin|Kunde)"
            + "|\\p{Lu}[\\p{L}\\p{M}'’-]*)"
            + ORIGIN + "|she|he|it|they|her|him|them|sie|er|es|ihr|ihm|ihnen";
    private static final String OR = ", (?:in |auf )?(?:den |der )?| or (?:in )?(?:the )?| oder (?:in |auf )?(?:den |der )?";
    private static final Pattern NUMBER = Pattern.compile(" (\\+[0-9].*)$");
    private static final Pattern PERHAPS = Pattern
            .compile("(?: who may be in (?:the )?|, die (?:in |auf )?(?:den |der )?)(.+?)(?:,? sein kann,?)?$");
    private static final Pattern SOMEWHERE = Pattern.compile(" in (.+)$");

    static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    final RuleBook book;
    final Places places;
    final DraftCase draft = new DraftCase();
    final ClaimedSentences claims;

    ExampleFacts(RuleBook book, Places places) {
        this.book = book;
        this.places = places;
        this.claims = new ClaimedSentences(book, places, draft);
    }

    @ParameterType(PERSON)
    public String person(String words) {
        Matcher number = NUMBER.matcher(words);
        Matcher perhaps = PERHAPS.matcher(words);
        Matcher somewhere = SOMEWHERE.matcher(words);
        if (number.find()) {
            at(places.numbered(number.group(1)));
        } else if (perhaps.find()) {
            at(places.anyOf(List.of(perhaps.group(1).split(OR))));
        } else if (somewhere.find()) {
            at(places.named(somewhere.group(1)));
        }
        return words;
    }

    private void at(NumberPlace place) {
        draft.at(place);
        draft.personSaid = true;
    }

    @ParameterType(PLACE)
    public ZoneId city(String name) {
        return places.zoneOf(name);
    }

    @ParameterType("1st|2nd|3rd|[4-9]th|[1-9]\\.")
    public int ordinal(String words) {
        return words.charAt(0) - '0';
    }

    // The person

    @Given("{person} has never been asked for consent")
    @Angenommen("{person} wurde nie um Einwilligung gebeten")
    public void neverAsked(String person) {
        draft.messages = State.NEVER_ASKED;
        draft.marketing = State.NEVER_ASKED;
    }

    @Given("{person} was asked for consent and has not answered")
    @Angenommen("{person} wurde um Einwilligung gebeten und hat nicht geantwortet")
    public void notAnswered(String person) {
        draft.messages = State.REQUESTED;
        draft.marketing = State.REQUESTED;
    }

    @Given("{person} has consented to everything")
    @Angenommen("{person} hat in alles eingewilligt")
    public void consentedToEverything(String person) {
        draft.messages = State.CONFIRMED;
        draft.marketing = State.CONFIRMED;
    }

    @Given("{person} has consented to {purpose}")
    @Angenommen("{person} hat in {purpose} eingewilligt")
    public void consented(String person, String purpose) {
        draft.messages = State.GIVEN;
        draft.marketing = purpose.equals("marketing") ? State.GIVEN : State.NEVER_ASKED;
    }

    @Given("{person} has consented to marketing and confirmed it")
    @Angenommen("{person} hat in Werbung eingewilligt und das bestätigt")
    public void confirmed(String person) {
        draft.marketing = State.CONFIRMED;
    }

    @Given("{person} has withdrawn her consent to {purpose}")
    @Angenommen("{person} hat die Einwilligung in {purpose} widerrufen")
    public void withdrawn(String person, String purpose) {
        set(purpose, State.WITHDRAWN);
    }

    @Given("{person} once consented to {purpose}, for a time that is over")
    @Angenommen("{person} hat einst in {purpose} eingewilligt, für eine Zeit, die vorbei ist")
    public void expired(String person, String purpose) {
        set(purpose, State.EXPIRED);
    }

    @Given("the message asks {person} to confirm, the {ordinal} such request in 24 hours")
    @Angenommen("die Nachricht bittet um Bestätigung, als {ordinal} solche Bitte in 24 Stunden")
    public void asking(String person, int ordinal) {
        draft.asking = ordinal;
    }

    @Given("{person} became a customer of {business} on {day}, who was told that she may object and has not")
    @Angenommen("{person} ist Kundin von {business} seit {day} und hat auf den Hinweis hin nicht widersprochen")
    public void softOptIn(String person, String business, LocalDate day) {
        draft.marketing = State.SOFT_OPT_IN;
        draft.marketingSince = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }

    @Given("{person} has consented to marketing on {day}")
    @Angenommen("{person} hat am {day} in Werbung eingewilligt")
    public void consentedOn(String person, LocalDate day) {
        draft.messages = State.GIVEN;
        draft.marketing = State.GIVEN;
        draft.marketingSince = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }

    @Given("{person} asked {business} about its goods on {day}, who was told that she may object and has not")
    @Angenommen("{person} hat {business} am {day} nach Waren gefragt und auf den Hinweis hin nicht widersprochen")
    public void inquiry(String person, String business, LocalDate day) {
        draft.marketing = State.INQUIRY;
        draft.marketingSince = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }

    @ParameterType(PLACE)
    public String place(String name) {
        return places.named(name).country();
    }

    @Given("the business sends from a number of {place}")
    @Angenommen("das Unternehmen sendet von einer Nummer aus {place}")
    public void sendsFrom(String country) {
        draft.senderCountry = country;
    }

    @Given("{person} has had {int} marketing message(s) of the same business in the last 24 hours")
    @Angenommen("{person} hat in den letzten 24 Stunden {int} Werbenachricht(en) desselben Unternehmens bekommen")
    public void marketingOfBusinessInADay(String person, int count) {
        draft.marketingBack = List.of(count);
        draft.marketingBackFromBusiness = List.of(count);
    }

    @Given("{person} was asked for consent and said no")
    @Angenommen("{person} wurde um Einwilligung gebeten und hat sie verweigert")
    public void saidNo(String person) {
        draft.messages = State.REFUSED;
        draft.marketing = State.REFUSED;
    }

    @Given("{person}'s number belongs to somebody else since, so that the business has ended her consent")
    @Angenommen("die Nummer von {person} gehört jetzt jemand anderem, und das Unternehmen hat die Einwilligung beendet")
    public void numberMoved(String person) {
        draft.messages = State.REVOKED;
        draft.marketing = State.REVOKED;
    }

    @Given("a court has found the consent of {person} to marketing void")
    @Angenommen("ein Gericht hat die Einwilligung von {person} in Werbung für nichtig befunden")
    public void invalidated(String person) {
        draft.marketing = State.INVALIDATED;
    }

    @Given("{person} has blocked the business")
    @Angenommen("{person} hat das Unternehmen blockiert")
    public void blocked(String person) {
        draft.blocked = true;
    }

    @Given("{person} is on the stop list")
    @Angenommen("{person} steht auf der Sperrliste")
    public void onStopList(String person) {
        draft.onStopList = true;
    }

    @Given("{person} is on a stop list for {stopped}")
    @Angenommen("{person} steht auf einer Sperrliste für {stopped}")
    public void onStopListFor(String person, StopList.Purpose purpose) {
        draft.stopLists = List.of(new StopList.Entry("robinson", 1, List.of(draft.country), purpose));
    }

    @Given("the business has blocked {person}")
    @Angenommen("das Unternehmen hat {person} blockiert")
    public void blockedByBusiness(String person) {
        draft.blockedByBusiness = true;
    }

    @Given("{person} has had {int} marketing message(s) that day")
    @Angenommen("{person} hat an dem Tag {int} Werbenachricht(en) bekommen")
    public void marketingThatDay(String person, int count) {
        draft.marketingToday = count;
    }

    @Given("{person} has had {int} marketing message(s) of the same business that day")
    @Angenommen("{person} hat an dem Tag {int} Werbenachricht(en) desselben Unternehmens bekommen")
    public void marketingOfBusinessThatDay(String person, int count) {
        draft.marketingToday = count;
        draft.marketingTodayFromBusiness = count;
    }

    @Given("{person} wrote to {business} on {day} at {time}")
    @Angenommen("{person} hat {business} am {day} um {time} Uhr geschrieben")
    public void wrote(String person, String business, LocalDate day, LocalTime time) {
        Instant until = at(day, time, BERLIN).plus(Duration.ofHours(24));
        draft.conversation = new Conversation(until, draft.conversation.freeEntryOfferedUntil(), draft.conversation.freeEntryUntil());
    }

    @Given("{person} came through an advertisement on {day} at {time}")
    @Angenommen("{person} kam am {day} um {time} Uhr über eine Anzeige")
    public void cameThroughAdvertisement(String person, LocalDate day, LocalTime time) {
        Instant until = at(day, time, BERLIN).plus(Duration.ofHours(24));
        draft.conversation = new Conversation(until, until, Instant.EPOCH);
    }

    @Given("{person} came through an advertisement and was answered on {day} at {time}")
    @Angenommen("{person} kam über eine Anzeige und bekam am {day} um {time} Uhr Antwort")
    public void answeredAfterAdvertisement(String person, LocalDate day, LocalTime time) {
        Instant answered = at(day, time, BERLIN);
        draft.conversation = new Conversation(answered.plus(Duration.ofHours(24)), Instant.EPOCH, answered.plus(Duration.ofHours(72)));
    }

    // The business

    @Given("the business is suspended")
    @Angenommen("das Unternehmen ist gesperrt")
    public void suspended() {
        draft.standing = BusinessStatus.SUSPENDED;
    }

    @Given("the business is not verified")
    @Angenommen("das Unternehmen ist nicht geprüft")
    public void businessNotVerified() {
        draft.businessVerification = VerificationStatus.UNVERIFIED;
    }

    @Given("the business's number is not verified")
    @Angenommen("die Nummer des Unternehmens ist nicht geprüft")
    public void numberNotVerified() {
        draft.numberVerification = VerificationStatus.UNVERIFIED;
    }

    @ParameterType("number's|business's|der Nummer|des Unternehmens")
    public boolean whose(String words) {
        return words.equals("number's") || words.equals("der Nummer");
    }

    @Given("the {whose} verification {lapse}")
    @Angenommen("die Prüfung {whose} {lapse}")
    public void verificationLapsed(boolean ofNumber, VerificationStatus standing) {
        draft.numberVerification = ofNumber ? standing : draft.numberVerification;
        draft.businessVerification = ofNumber ? draft.businessVerification : standing;
    }

    @Given("{person} has reached {int} new recipients in 24 hours")
    @Angenommen("{person} hat in 24 Stunden {int} neue Personen erreicht")
    public void newRecipients(String business, int count) {
        draft.newRecipients = count;
        draft.recipientIsNew = true;
    }

    @Given("{person} has reached {int} new recipients in 24 hours, him among them")
    @Angenommen("{person} hat in 24 Stunden {int} neue Personen erreicht, ihn darunter")
    public void knownAmongNewRecipients(String business, int count) {
        draft.newRecipients = count;
        draft.recipientIsNew = false;
    }

    @Given("{person} has the messaging limit {word}")
    @Angenommen("{person} hat das Nachrichtenlimit {word}")
    public void messagingLimit(String business, String tier) {
        draft.tier = MessagingTier.valueOf(tier);
    }

    @Given("the business has the app plan with {int} free message(s) left")
    @Angenommen("das Unternehmen nutzt die App und hat noch {int} freie Nachricht(en)")
    public void appPlan(int left) {
        draft.plan = Plan.APP;
        draft.appLeft = left;
    }

    @Given("the business is on a pilot until {day} with {int} message(s) left")
    @Angenommen("das Unternehmen ist bis {day} im Probebetrieb und hat noch {int} Nachricht(en)")
    public void pilot(LocalDate lastDay, int left) {
        draft.plan = Plan.PILOT;
        draft.pilotLastDay = lastDay;
        draft.pilotLeft = left;
    }

    @Given("the business's number has {int} free service message(s) left")
    @Angenommen("die Nummer des Unternehmens hat noch {int} freie Servicenachricht(en)")
    public void serviceLeft(int left) {
        draft.serviceLeft = left;
    }

    @Given("the business has {bigdecimal} USD/COP available")
    @Angenommen("das Unternehmen verfügt über {bigdecimal} USD/COP")
    public void available(BigDecimal amount) {
        draft.availableMicros = amount.movePointRight(6).longValueExact();
    }

    @Given("{bigdecimal} USD are held for messages of the business on their way")
    @Angenommen("{bigdecimal} USD sind für Nachrichten des Unternehmens zurückgestellt, die unterwegs sind")
    public void held(BigDecimal amount) {
        draft.heldMicros = amount.movePointRight(6).longValueExact();
    }

    @Given("the business has sent {long} messages for {bigdecimal} USD/COP in the last {int} minutes")
    @Angenommen("{long} Nachrichten für {bigdecimal} USD/COP hat das Unternehmen in den letzten {int} Minuten gesendet")
    public void pace(long messages, BigDecimal amount, int minutes) {
        draft.pace(messages, amount, Integer.toString(minutes));
    }

    @Given("the business has sent {long} messages for {bigdecimal} USD today")
    @Angenommen("{long} Nachrichten für {bigdecimal} USD hat das Unternehmen heute gesendet")
    public void paceToday(long messages, BigDecimal amount) {
        draft.pace(messages, amount, PaceAsked.DAY);
    }

    @Given("the business spent {bigdecimal} USD on each of {int} days before")
    @Angenommen("je {bigdecimal} USD hat das Unternehmen an {int} Tagen davor ausgegeben")
    public void usually(BigDecimal amount, int days) {
        draft.usually(amount, days);
    }

    @Given("the spending of the business is stopped")
    @Angenommen("die Ausgaben des Unternehmens sind angehalten")
    public void stopped() {
        draft.pace(PaceAsked.IF_STOPPED.key(), 1);
    }

    @Given("it was agreed with the business that it may spend {bigdecimal} USD/COP an hour")
    @Angenommen("mit dem Unternehmen sind Ausgaben bis {bigdecimal} USD/COP in der Stunde vereinbart")
    public void agreedLimit(BigDecimal amount) {
        draft.pace(PaceAsked.AGREED_LIMIT.key(), amount.movePointRight(6).longValueExact());
    }

    @Given("the business pays in {word}")
    @Angenommen("das Unternehmen zahlt in {word}")
    public void paysIn(String currency) {
        draft.currency = Currency.getInstance(currency);
    }

    @Given("the business has been charged for {long} such messages this month")
    @Angenommen("dem Unternehmen wurden in diesem Monat {long} solche Nachrichten berechnet")
    public void chargedSoFar(long count) {
        draft.chargedSoFar = count;
    }

    // The message

    @Given("the template {approval}")
    @Angenommen("die Vorlage {approval}")
    public void template(Approval approval) {
        draft.approval = approval;
    }

    @Given("the business {entitlement}")
    @Angenommen("das Unternehmen {entitlement}")
    public void entitlement(Approval entitlement) {
        draft.entitlement = entitlement;
    }

    @Given("the template advertises somebody else's goods")
    @Angenommen("die Vorlage wirbt für Waren anderer")
    public void thirdPartyAdvertising() {
        draft.thirdParty = true;
    }

    @Given("the message is worth nothing after {int} hours")
    @Angenommen("die Nachricht ist nach {int} Stunden nichts mehr wert")
    public void timeToLive(int hours) {
        draft.timeToLive = Duration.ofHours(hours);
    }

    private void set(String purpose, State state) {
        if (purpose.equals("marketing")) {
            draft.marketing = state;
        } else {
            draft.messages = state;
        }
    }

    static Instant at(LocalDate day, LocalTime time, ZoneId zone) {
        return day.atTime(time).atZone(zone).toInstant();
    }
}
