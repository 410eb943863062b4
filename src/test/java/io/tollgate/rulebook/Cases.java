package io.tollgate.rulebook;

import io.tollgate.business.Payment;
import io.tollgate.business.Plan;
import io.tollgate.business.Standing;
import io.tollgate.consent.ConsentStanding;
import io.tollgate.consent.ConsentStanding.State;
import io.tollgate.conversation.Conversation;
import io.tollgate.decision.CaseFile;
import io.tollgate.decision.CaseFile.BlockFacts;
import io.tollgate.decision.CaseFile.BusinessFacts;
import io.tollgate.decision.CaseFile.ConsentFacts;
import io.tollgate.decision.CaseFile.FundsFacts;
import io.tollgate.decision.CaseFile.MessageFacts;
import io.tollgate.decision.CaseFile.MessageFacts.Approval;
import io.tollgate.decision.CaseFile.PriceFacts;
import io.tollgate.decision.CaseFile.SenderFacts;
import io.tollgate.decision.CaseFile.TrafficFacts;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.tariff.Rate;
import io.tollgate.verification.VerificationStanding;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A case in the making, for tests: a verified enterprise in Berlin, in good standing and with money, writes from an approved
 * template to a person in Portugal who has consented to everything. Each test changes what it is about.
 */
final class Cases {

    /** The shipped rules, read once: compiling takes a second. */
    static final RuleBook SHIPPED = RuleBook.read(Path.of("rules"));

    static final Currency USD = Currency.getInstance("USD");

    Instant now = Instant.parse("2026-11-03T11:00:00Z");
    Category category = Category.UTILITY;
    Kind kind = Kind.TEMPLATE;
    Approval approval = Approval.APPROVED;
    boolean thirdParty;
    Duration timeToLive = Duration.ofDays(30);
    String country = "PT";
    Optional<String> usState = Optional.empty();
    List<String> zones = List.of("Europe/Lisbon", "Atlantic/Azores");
    Plan plan = Plan.ENTERPRISE;
    Standing standing = Standing.ACTIVE;
    VerificationStanding businessVerification = VerificationStanding.VERIFIED;
    VerificationStanding numberVerification = VerificationStanding.VERIFIED;
    ZoneId businessZone = ZoneId.of("Europe/Berlin");
    LocalDate pilotLastDay = LocalDate.MAX;
    int pilotLeft;
    int appLeft;
    int serviceLeft;
    int newRecipients;
    boolean recipientIsNew;
    State messages = State.GIVEN;
    State marketing = State.CONFIRMED;
    boolean blocked;
    boolean onStopList;
    Conversation conversation = Conversation.NONE;
    int marketingToday;
    int marketingTodayFromBusiness;
    List<Integer> marketingBack = List.of();
    List<Integer> marketingBackFromBusiness = List.of();
    Currency currency = USD;
    long chargedSoFar;
    long availableMicros = 100_000_000;

    CaseFile file() {
        return file(SHIPPED);
    }

    CaseFile file(RuleBook book) {
        RecipientId recipient = new RecipientId(7, 9);
        var recipientFacts = book.jurisdictions().facts(recipient, country, usState, zones, now);
        LocalDate day = LocalDate.ofInstant(now, businessZone);
        LocalDate lastDay = LocalDate.ofInstant(now.plus(timeToLive), businessZone);
        String market = book.rateCard().market(country, day);
        Optional<Rate> rate = book.rateCard().rate(market, category, currency, day);
        PriceFacts price = rate
                .map(found -> new PriceFacts(true, market, currency.getCurrencyCode(), found.listMicros(), found.at(chargedSoFar),
                        book.rateCard().ceilingFor(country, category, currency, day, lastDay), found.validFrom()))
                .orElse(new PriceFacts(false, market, currency.getCurrencyCode(), 0, 0, 0, LocalDate.EPOCH));
        return new CaseFile(now,
                new MessageFacts(new MessageId(new UUID(1, 2)), category, kind, kind == Kind.TEMPLATE ? "notice/en_US" : "",
                        kind == Kind.TEMPLATE ? approval : Approval.NONE, thirdParty, timeToLive, now),
                recipientFacts,
                new BusinessFacts(new BusinessId(1), plan, standing, businessVerification, day, pilotLastDay, pilotLeft, appLeft,
                        newRecipients, recipientIsNew),
                new SenderFacts(new SenderId(4915110001L), numberVerification, serviceLeft),
                new ConsentFacts(new ConsentStanding(messages, Instant.EPOCH), new ConsentStanding(marketing, Instant.EPOCH)),
                new BlockFacts(blocked, onStopList),
                conversation,
                new TrafficFacts(marketingToday, marketingTodayFromBusiness, book.jurisdictions().marketingLimit(recipientFacts),
                        marketingBack, marketingBackFromBusiness),
                price,
                new FundsFacts(Payment.PREPAID, availableMicros));
    }
}
