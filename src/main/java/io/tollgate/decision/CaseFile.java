package io.tollgate.decision;

import io.tollgate.blocking.StopList;
import io.tollgate.business.BusinessStatus;
import io.tollgate.business.MessagingTier;
import io.tollgate.business.PaymentMode;
import io.tollgate.business.Plan;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.conversation.Conversation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.message.Medium;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.tariff.RateCard;
import io.tollgate.trust.verification.VerificationStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Everything known about one message at one instant: the rules see it, and the log keeps it for replay. Nothing is looked
 * up while rules run, so the same case file under the same rule book always gives the same verdict.
 *
 * @param now the instant at which the case was opened
 */
public record CaseFile(
        Instant now, MessageFacts message, RecipientFacts recipient, BusinessFacts business, SenderFacts sender,
        ConsentFacts consent, BlockFacts block, Conversation conversation, TrafficFacts traffic,
        PriceFacts price, FundsFacts funds) {

    /**
     * @param template      {@code name/language}, empty for free text
     * @param approval      approval of the template
     * @param timeToLive    how long after acceptance the message may still be delivered
     * @param round         how often it was judged before, and had to wait
     * @param way           by which channel it goes
     * @param pacing        what becomes of the send that it belongs to, if it is none of its first messages
     * @param sealing       what stands against it, as it is encrypted from end to end or not
     */
    public record MessageFacts(
            MessageId id, Category category, Kind kind, String template, Approval approval,
            boolean thirdPartyAdvertising, Duration timeToLive, Instant acceptedAt, int round, Way way, Pacing pacing, Sealing sealing) {

        /** A message against which nothing stands, encrypted or not. */
        public MessageFacts(MessageId id, Category category, Kind kind, String template, Approval approval,
                boolean thirdPartyAdvertising, Duration timeToLive, Instant acceptedAt, int round, Way way, Pacing pacing) {
            this(id, category, kind, template, approval, thirdPartyAdvertising, timeToLive, acceptedAt, round, way, pacing, Sealing.FITS);
        }

        /** A message that waits for no others. */
        public MessageFacts(MessageId id, Category category, Kind kind, String template, Approval approval,
                boolean thirdPartyAdvertising, Duration timeToLive, Instant acceptedAt, int round, Way way) {
            this(id, category, kind, template, approval, thirdPartyAdvertising, timeToLive, acceptedAt, round, way, Pacing.NONE);
        }

        /** A message that goes by the channel that is set. */
        public MessageFacts(MessageId id, Category category, Kind kind, String template, Approval approval,
                boolean thirdPartyAdvertising, Duration timeToLive, Instant acceptedAt, int round) {
            this(id, category, kind, template, approval, thirdPartyAdvertising, timeToLive, acceptedAt, round, Way.USUAL);
        }

        /** A message that is judged for the first time. */
        public MessageFacts(MessageId id, Category category, Kind kind, String template, Approval approval,
                boolean thirdPartyAdvertising, Duration timeToLive, Instant acceptedAt) {
            this(id, category, kind, template, approval, thirdPartyAdvertising, timeToLive, acceptedAt, 0);
        }

        /**
         * UNSEALED: it is plain, the business has decided to encrypt, and she has a device that can decrypt. UNWANTED: it is encrypted, and
         * the business has decided not to. OPENED: it is plain, and their conversation is encrypted.
         */
        public enum Sealing {
            FITS, UNSEALED, UNWANTED, OPENED
        }

        /** HELD: nobody knows yet how people take the first messages of the send. DROPPED: they do not want them. */
        public enum Pacing {
            NONE, HELD, DROPPED
        }

        /**
         * NONE: free text, which needs no template. UNKNOWN: the template was removed after the message was accepted. The last three are of
         * free text that the business sends under a category of templates: it may, it may not, or it has misused that.
         */
        public enum Approval {
            NONE, UNKNOWN, PENDING, APPROVED, REJECTED, PAUSED, DISABLED, ENTITLED, NOT_ENTITLED, MISUSED
        }
    }

    /**
     * By which channel a message goes, as {@code tables/channels.csv} of the rule book says.
     *
     * @param channel   its name; empty: the one that is set
     * @param parts     of an SMS; 0 for other messages, and if its content cannot go by SMS
     * @param reachable false: it is an SMS, and no number of the recipient is known
     */
    public record Way(String channel, Medium medium, int parts, boolean reachable) {

        /** A way to somebody who can be reached by it. */
        public Way(String channel, Medium medium, int parts) {
            this(channel, medium, parts, true);
        }

        /** The way by the messenger, through the channel that is set. */
        public static final Way USUAL = new Way("", Medium.MESSENGER, 0);

        public boolean sms() {
            return medium == Medium.SMS;
        }

        /** The country under which the rate card has a message of this way. */
        public String priced(String country) {
            return sms() ? RateCard.sms(country) : country;
        }

        /** The price of the whole message. @param micros the rate of a message, or of a part of an SMS */
        public long times(long micros) {
            return sms() ? Math.multiplyExact(micros, parts) : micros;
        }
    }

    /**
     * @param country       country of the number, ISO 3166 alpha-2, or {@code ZZ} if it has none; empty if she was erased or has no number
     * @param regions       the groups of countries to which the country belongs, such as {@code EU}
     * @param jurisdictions the rows of the tables that apply, nearest first: {@code US-TX, US}; each must allow the message
     * @param zones         the possible time zones of the recipient; each must allow the message
     * @param localDay      the latest calendar day in any of the zones
     * @param quietUntil    first instant at which no zone is in quiet hours; {@code now} if none is in quiet hours now
     * @param holidays      public holidays of her country and state, from yesterday (UTC) to the day after tomorrow; only if a rule asks
     */
    public record RecipientFacts(
            RecipientId id, String country, Set<String> regions, List<String> jurisdictions, List<String> zones,
            LocalDate localDay, Instant quietUntil, List<LocalDate> holidays) {

        public RecipientFacts {
            holidays = List.copyOf(holidays);
        }

        /** A recipient for rules that do not ask for holidays. */
        public RecipientFacts(RecipientId id, String country, Set<String> regions, List<String> jurisdictions, List<String> zones,
                LocalDate localDay, Instant quietUntil) {
            this(id, country, regions, jurisdictions, zones, localDay, quietUntil, List.of());
        }

        /** A recipient who was erased, or whose number became unknown, after the message was accepted: nothing can be sent to her. */
        public static RecipientFacts ofErased(RecipientId id, Instant now) {
            return new RecipientFacts(id, "", Set.of(), List.of(), List.of(), LocalDate.ofInstant(now, ZoneOffset.UTC), now);
        }

        public boolean erased() {
            return country.isEmpty();
        }
    }

    /**
     * @param localDay            the calendar day in the business's zone
     * @param pilotLastDay        last day of the trial, included; {@link LocalDate#MAX} if there is no trial
     * @param pilotLeft           messages left of the trial's allowance; 0 if there is no trial
     * @param appLeft             free messages left this month under the plan APP; 0 under others
     * @param newRecipients       number of different recipients to whom it wrote in the last 24 h outside a service window; 0 if it has no
     *                            limit
     * @param recipientIsNew      whether this recipient is not among them; false if it has no limit
     * @param tier                how many they may be
     */
    public record BusinessFacts(
            BusinessId id, Plan plan, BusinessStatus standing, VerificationStatus verification, LocalDate localDay,
            LocalDate pilotLastDay, int pilotLeft, int appLeft, int newRecipients, boolean recipientIsNew, MessagingTier tier) {

        /** A business of a case from before verified businesses had limits. One that is not verified has a limit of 250 new recipients. */
        public BusinessFacts(BusinessId id, Plan plan, BusinessStatus standing, VerificationStatus verification, LocalDate localDay,
                LocalDate pilotLastDay, int pilotLeft, int appLeft, int newRecipients, boolean recipientIsNew) {
            this(id, plan, standing, verification, localDay, pilotLastDay, pilotLeft, appLeft, newRecipients, recipientIsNew,
                    usualTier(verification));
        }

        /** A case that says nothing of it has this tier. */
        public static MessagingTier usualTier(VerificationStatus verification) {
            return verification == VerificationStatus.VERIFIED ? MessagingTier.TIER_UNLIMITED : MessagingTier.TIER_250;
        }
    }

    /**
     * @param serviceLeft free service messages that this number has left this month; counted for service messages, otherwise 0
     * @param country     of the number, ISO 3166 alpha-2; looked up for marketing, otherwise empty
     */
    public record SenderFacts(SenderId id, VerificationStatus verification, int serviceLeft, String country) {

        /** A sender of no known country. */
        public SenderFacts(SenderId id, VerificationStatus verification, int serviceLeft) {
            this(id, verification, serviceLeft, "");
        }
    }

    /**
     * The recipient's consent to this business on the messenger channel, for each purpose.
     *
     * @param asking if the message asks her to confirm a pending opt-in (double opt-in), its ordinal among such messages of all businesses
     *               to her within 24 hours; otherwise 0
     */
    public record ConsentFacts(ConsentStatus messages, ConsentStatus marketing, int asking) {

        /** The consents for a message that does not ask for a consent. */
        public ConsentFacts(ConsentStatus messages, ConsentStatus marketing) {
            this(messages, marketing, 0);
        }
    }

    /**
     * @param thisBusiness   she has blocked this business
     * @param everybody      she is on the operator's own stop list, that is, she has blocked all businesses
     * @param byThisBusiness this business has blocked her
     * @param stopLists      the stop lists of others that she is on
     */
    public record BlockFacts(boolean thisBusiness, boolean everybody, boolean byThisBusiness, List<StopList.Entry> stopLists) {

        public BlockFacts {
            stopLists = List.copyOf(stopLists);
        }

        /** Blocks of the person herself only. */
        public BlockFacts(boolean thisBusiness, boolean everybody) {
            this(thisBusiness, everybody, false, List.of());
        }

        /** Whether a stop list says that she wants no messages of this kind. */
        public boolean stopListed(StopList.Purpose purpose) {
            return stopLists.stream().anyMatch(list -> list.purpose() == purpose);
        }
    }

    /**
     * Messages already admitted to this recipient on her local day (if several days are possible, the day with the most).
     *
     * @param marketingLimit marketing messages a day that the nearest jurisdiction allows; {@link Integer#MAX_VALUE} if it has no limit
     * @param marketingBack  marketing messages of all businesses within 24 h, 48 h, and so on up to 31 days back from now; equal
     *                       counts at the end are left out, so the list is empty for most people
     * @param marketingBackFromBusiness the same for this business alone
     * @param counts        numbers that a rule asks for, by what it asks; empty if none does
     */
    public record TrafficFacts(int marketingToday, int marketingTodayFromBusiness, int marketingLimit,
            List<Integer> marketingBack, List<Integer> marketingBackFromBusiness, Map<String, Integer> counts) {

        /** How far back messages are counted. */
        public static final int MOST_DAYS = 31;

        public TrafficFacts {
            marketingBack = List.copyOf(marketingBack);
            marketingBackFromBusiness = List.copyOf(marketingBackFromBusiness);
            counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
        }

        /** The traffic for rules that ask for no other numbers. */
        public TrafficFacts(int marketingToday, int marketingTodayFromBusiness, int marketingLimit,
                List<Integer> marketingBack, List<Integer> marketingBackFromBusiness) {
            this(marketingToday, marketingTodayFromBusiness, marketingLimit, marketingBack, marketingBackFromBusiness, Map.of());
        }

        /** The traffic of a recipient who got no marketing in the days before. */
        public TrafficFacts(int marketingToday, int marketingTodayFromBusiness, int marketingLimit) {
            this(marketingToday, marketingTodayFromBusiness, marketingLimit, List.of(), List.of());
        }

        /** @param days 1 to 31, each of 24 h back from now */
        public int marketingInLastDays(int days) {
            return within(marketingBack, days);
        }

        /** @param days 1 to 31, each of 24 h back from now */
        public int marketingInLastDaysFromBusiness(int days) {
            return within(marketingBackFromBusiness, days);
        }

        private static int within(List<Integer> back, int days) {
            return back.isEmpty() ? 0 : back.get(Math.min(days, back.size()) - 1);
        }
    }

    /**
     * What the rate card says for this message today, in millionths.
     *
     * @param found         false if the rate card has no row; then the other fields are empty or zero
     * @param market        market of the recipient's country on the business's day
     * @param listMicros    the first tier's rate
     * @param tierMicros    the rate of the tier that this business has reached this month
     * @param ceilingMicros the highest rate that can apply until the message expires; the ledger reserves it
     * @param version       first day of the rate card's row
     */
    public record PriceFacts(
            boolean found, String market, String currency, long listMicros, long tierMicros, long ceilingMicros, LocalDate version) {}

    /**
     * @param availableMicros prepaid balance or unused credit, less what is held for messages under way
     * @param heldMicros      what is held for messages under way; zero in cases from before rules asked for it
     * @param pace            how fast the business spends, by what a rule asks: millionths and numbers; empty if none does
     */
    public record FundsFacts(PaymentMode payment, long availableMicros, long heldMicros, Map<String, Long> pace) {

        public FundsFacts {
            pace = Collections.unmodifiableSortedMap(new TreeMap<>(pace));
        }

        /** The funds for rules that do not ask how fast the business spends. */
        public FundsFacts(PaymentMode payment, long availableMicros, long heldMicros) {
            this(payment, availableMicros, heldMicros, Map.of());
        }
    }

    public boolean serviceWindowOpen() {
        return conversation.serviceWindowOpen(now);
    }

    public boolean freeEntryOpen() {
        return conversation.freeEntryOpen(now);
    }
}
