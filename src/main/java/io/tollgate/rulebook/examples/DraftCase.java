package io.tollgate.rulebook.examples;

import io.tollgate.blocking.StopList;
import io.tollgate.business.BusinessStatus;
import io.tollgate.business.MessagingTier;
import io.tollgate.business.PaymentMode;
import io.tollgate.business.Plan;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.conversation.Conversation;
import io.tollgate.decision.CaseFile;
import io.tollgate.decision.CaseFile.BlockFacts;
import io.tollgate.decision.CaseFile.BusinessFacts;
import io.tollgate.decision.CaseFile.ConsentFacts;
import io.tollgate.decision.CaseFile.FundsFacts;
import io.tollgate.decision.CaseFile.MessageFacts;
import io.tollgate.decision.CaseFile.MessageFacts.Approval;
import io.tollgate.decision.CaseFile.MessageFacts.Pacing;
import io.tollgate.decision.CaseFile.MessageFacts.Sealing;
import io.tollgate.decision.CaseFile.PriceFacts;
import io.tollgate.decision.CaseFile.SenderFacts;
import io.tollgate.decision.CaseFile.TrafficFacts;
import io.tollgate.decision.CaseFile.Way;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.message.Medium;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.language.PaceAsked;
import io.tollgate.tariff.Rate;
import io.tollgate.trust.verification.VerificationStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A case in the making: a verified enterprise in Berlin, in good standing and with money, writes from an approved template to a
 * person in Portugal who has consented to everything. Each example changes what it is about.
 */
public class DraftCase {

    public static final Currency USD = Currency.getInstance("USD");

    private static final Instant NOON = Instant.parse("2026-11-03T11:00:00Z");

    /** Whether a line has said whom the message goes to, when, and what it is: then no sentence of the vocabulary changes that. */
    boolean personSaid;
    boolean timeSaid;
    boolean contentSaid;

    public UUID messageId = new UUID(1, 2);
    public String template = "notice/en_US";
    public Duration acceptedAgo = Duration.ZERO;
    public int round;
    public boolean sms;
    /** What pacing says of a marketing message. */
    public Pacing pacing = Pacing.NONE;
    public Sealing sealing = Sealing.FITS;
    public String channel = "";
    public int smsParts = 1;
    public long recipient = 9;
    public int business = 1;
    public long sender = 4915110001L;
    public PaymentMode payment = PaymentMode.PREPAID;
    public Instant messagesSince = Instant.EPOCH;
    public boolean rated = true;
    /** What the price list says by these, if they are not negative. */
    public long listMicros = -1;
    public long tierMicros = -1;
    public long ceilingMicros = -1;
    public LocalDate rateDay = LocalDate.EPOCH;

    public Instant now = NOON;
    public Category category = Category.UTILITY;
    public Kind kind = Kind.TEMPLATE;
    public Approval approval = Approval.APPROVED;
    /** The standing of free text under a category of templates. */
    public Approval entitlement = Approval.ENTITLED;
    public boolean thirdParty;
    public Duration timeToLive = Duration.ofDays(30);
    public String country = "PT";
    public List<String> subdivisions = List.of();
    public List<String> zones = List.of("Europe/Lisbon", "Atlantic/Azores");
    public Plan plan = Plan.ENTERPRISE;
    public BusinessStatus standing = BusinessStatus.ACTIVE;
    public VerificationStatus businessVerification = VerificationStatus.VERIFIED;
    public VerificationStatus numberVerification = VerificationStatus.VERIFIED;
    public String senderCountry = "";
    public ZoneId businessZone = ZoneId.of("Europe/Berlin");
    public LocalDate pilotLastDay = LocalDate.MAX;
    public int pilotLeft;
    public int appLeft;
    public int serviceLeft;
    public int newRecipients;
    public boolean recipientIsNew;
    /** The messaging limit of a verified business. */
    public MessagingTier tier = MessagingTier.TIER_UNLIMITED;
    public State messages = State.GIVEN;
    public State marketing = State.CONFIRMED;
    public Instant marketingSince = Instant.EPOCH;
    public int asking;
    public boolean blocked;
    public boolean onStopList;
    public boolean blockedByBusiness;
    public List<StopList.Entry> stopLists = List.of();
    public Conversation conversation = Conversation.NONE;
    public int marketingToday;
    public int marketingTodayFromBusiness;
    public List<Integer> marketingBack = List.of();
    public List<Integer> marketingBackFromBusiness = List.of();
    public Map<String, Integer> counts = Map.of();
    public Currency currency = USD;
    public long chargedSoFar;
    public long availableMicros = 100_000_000;
    public long heldMicros;
    public Map<String, Long> pace = Map.of();

    private boolean isFromTemplate() {
        return kind == Kind.TEMPLATE || kind == Kind.ENCRYPTED && category != Category.SERVICE;
    }

    private Sealing sealed() {
        return switch (sealing) {
            case FITS -> sealing;
            case UNWANTED -> kind == Kind.ENCRYPTED ? sealing : Sealing.FITS;
            case UNSEALED, OPENED -> kind == Kind.ENCRYPTED || kind == Kind.CONFIRMATION ? Sealing.FITS : sealing;
        };
    }

    private Approval approved() {
        if (isFromTemplate()) {
            return approval;
        }
        return category == Category.SERVICE ? Approval.NONE : entitlement;
    }

    /** The case file as the gate would open it under this rule book, with its quiet hours, limits and rates. */
    public CaseFile file(RuleBook book) {
        var recipientFacts = book.jurisdictions().facts(recipient(recipient), country, subdivisions, zones, now);
        LocalDate day = LocalDate.ofInstant(now, businessZone);
        LocalDate lastDay = LocalDate.ofInstant(now.plus(timeToLive), businessZone);
        Way way = sms ? new Way(channel.isEmpty() ? "sms" : channel, Medium.SMS, smsParts) : new Way(channel, Medium.MESSENGER, 0);
        String priced = way.priced(country);
        String market = book.rateCard().market(priced, day);
        Optional<Rate> rate = book.rateCard().rate(market, category, currency, day);
        PriceFacts price = rate.filter(_ -> rated)
                .map(found -> new PriceFacts(true, market, currency.getCurrencyCode(), way.times(found.listMicros()),
                        way.times(found.at(chargedSoFar)),
                        way.times(book.rateCard().ceilingFor(priced, category, currency, day, lastDay)), found.validFrom()))
                .orElse(new PriceFacts(false, market, currency.getCurrencyCode(), 0, 0, 0, LocalDate.EPOCH));
        price = overridden(price);
        return new CaseFile(now,
                new MessageFacts(new MessageId(messageId), category, kind, isFromTemplate() ? template : "",
                        approved(), thirdParty, timeToLive, now.minus(acceptedAgo), round, way,
                        category == Category.MARKETING ? pacing : Pacing.NONE,
                        sealed()),
                recipientFacts,
                new BusinessFacts(new BusinessId(business), plan, standing, businessVerification, day, pilotLastDay, pilotLeft, appLeft,
                        newRecipients, recipientIsNew,
                        businessVerification == VerificationStatus.VERIFIED ? tier : MessagingTier.TIER_250),
                new SenderFacts(new SenderId(sender), numberVerification, serviceLeft, senderCountry),
                new ConsentFacts(new ConsentStatus(messages, messagesSince), new ConsentStatus(marketing, marketingSince), asking),
                new BlockFacts(blocked, onStopList, blockedByBusiness, stopLists),
                conversation,
                new TrafficFacts(marketingToday, marketingTodayFromBusiness, book.jurisdictions().marketingLimit(recipientFacts),
                        marketingBack, marketingBackFromBusiness, counts),
                price,
                new FundsFacts(payment, availableMicros, heldMicros, told(book)));
    }

    /** What is said of the pace; of the rest that the rules ask, nothing was spent or sent. */
    private Map<String, Long> told(RuleBook book) {
        Map<String, Long> told = new HashMap<>();
        book.asked().paces().forEach(asked -> told.put(asked.key(), 0L));
        told.putAll(pace);
        return told;
    }

    /** @param of as in {@link PaceAsked} */
    void pace(long messages, BigDecimal amount, String of) {
        pace(new PaceAsked(PaceAsked.Kind.SENT, of).key(), messages);
        pace(new PaceAsked(PaceAsked.Kind.SPENT, of).key(), amount.movePointRight(6).longValueExact());
    }

    /** Makes a business that spent this amount on each of the last days before this one. */
    void usually(BigDecimal amount, int days) {
        for (int asked = 1; asked <= TrafficFacts.MOST_DAYS; asked++) {
            PaceAsked usual = new PaceAsked(PaceAsked.Kind.USUAL, Integer.toString(asked));
            long counted = Math.min(asked, days);
            pace(usual.key(), counted * amount.movePointRight(6).longValueExact());
            pace(usual.daysKey(), counted);
        }
    }

    /** @param key of a {@link PaceAsked} */
    void pace(String key, long number) {
        Map<String, Long> more = new HashMap<>(pace);
        more.put(key, number);
        pace = more;
    }

    static RecipientId recipient(long low) {
        return new RecipientId(7, low);
    }

    void at(NumberPlace place) {
        country = place.country();
        subdivisions = place.subdivisions();
        zones = place.zones();
    }

    private PriceFacts overridden(PriceFacts price) {
        return new PriceFacts(price.found(), price.market(), price.currency(), listMicros < 0 ? price.listMicros() : listMicros,
                tierMicros < 0 ? price.tierMicros() : tierMicros, ceilingMicros < 0 ? price.ceilingMicros() : ceilingMicros,
                rateDay.equals(LocalDate.EPOCH) ? price.version() : rateDay);
    }
}
