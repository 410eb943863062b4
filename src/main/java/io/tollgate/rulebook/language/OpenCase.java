package io.tollgate.rulebook.language;

import io.tollgate.blocking.StopList;
import io.tollgate.business.BusinessStatus;
import io.tollgate.business.Plan;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.rulebook.tables.RuleTerms;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * One case file as the rules see it: the one fact, whose properties the sentences of {@code rules/vocabulary.dsl} constrain,
 * and on which rules leave their findings. Properties are plain words, numbers and booleans, named as the engine wants
 * them ({@code is…}, {@code get…}), so that it can share and hash the tests. Public only because the engine's generated
 * classes must see it. Belongs to one thread.
 */
public final class OpenCase {

    private final CaseFile file;
    private final RuleTerms terms;
    private final List<Finding> findings = new ArrayList<>(4);

    public OpenCase(CaseFile file, RuleTerms terms) {
        this.file = file;
        this.terms = terms;
    }

    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    // The message

    public String getCategory() {
        return file.message().category().name();
    }

    public String getKind() {
        return file.message().kind().name();
    }

    public boolean isFreeText() {
        return file.message().kind() != Kind.TEMPLATE;
    }

    public String getTemplate() {
        return file.message().template();
    }

    public boolean inTemplates(String list) {
        return terms.listed(list, file.message().template());
    }

    public String getApproval() {
        return file.message().approval().name();
    }

    public boolean isThirdPartyAdvertising() {
        return file.message().thirdPartyAdvertising();
    }

    public long getSecondsToLive() {
        return file.message().timeToLive().toSeconds();
    }

    public long getSecondsSinceAcceptance() {
        return Duration.between(file.message().acceptedAt(), file.now()).toSeconds();
    }

    /** Which of 100 equal parts of all messages it belongs to, from 0 on; by its id, so the same in every replay. */
    public int getMessagePart() {
        return Math.floorMod(file.message().id().value().hashCode(), 100);
    }

    // The recipient

    public String getCountry() {
        return file.recipient().country();
    }

    public boolean inRegion(String region) {
        return file.recipient().regions().contains(region);
    }

    public boolean inCountries(String list) {
        return terms.listed(list, file.recipient().country());
    }

    public boolean underLawOf(String jurisdiction) {
        return file.recipient().jurisdictions().contains(jurisdiction);
    }

    public boolean mayBeIn(String zone) {
        return file.recipient().zones().contains(zone);
    }

    public boolean isTimeKnown() {
        return !file.recipient().zones().isEmpty();
    }

    public int getZoneCount() {
        return file.recipient().zones().size();
    }

    /** In any of her zones; without one, every time is possible. */
    public boolean onWeekday(String weekday) {
        return anywhere(local -> local.getDayOfWeek().name().equals(weekday));
    }

    /**
     * In any of her zones; without one, every time is possible.
     *
     * @param from  minute of the day, included
     * @param until minute of the day, not included; before {@code from}: of the next day
     */
    public boolean betweenTimes(int from, int until) {
        return anywhere(local -> {
            int minute = local.toLocalTime().toSecondOfDay() / 60;
            return from <= until ? minute >= from && minute < until : minute >= from || minute < until;
        });
    }

    private boolean anywhere(Predicate<ZonedDateTime> holds) {
        return file.recipient().zones().isEmpty()
                || file.recipient().zones().stream().anyMatch(zone -> holds.test(file.now().atZone(ZoneId.of(zone))));
    }

    public int getRecipientDay() {
        return Slot.number(file.recipient().localDay());
    }

    /** Which of 100 equal parts of all people she belongs to, from 0 on; by her pseudonym, so the same for ever. */
    public int getRecipientPart() {
        return Math.floorMod(file.recipient().id().hashCode(), 100);
    }

    public boolean isQuiet() {
        return file.now().isBefore(file.recipient().quietUntil());
    }

    public boolean isExpiringInQuiet() {
        return !file.recipient().quietUntil().isBefore(file.message().acceptedAt().plus(file.message().timeToLive()));
    }

    // Traffic

    public boolean isDailyLimitReached() {
        return file.traffic().marketingToday() >= file.traffic().marketingLimit();
    }

    public int getMarketingToday() {
        return file.traffic().marketingToday();
    }

    public int getMarketingTodayFromBusiness() {
        return file.traffic().marketingTodayFromBusiness();
    }

    public int marketingInLastDays(int days) {
        return file.traffic().marketingInLastDays(days);
    }

    public int marketingInLastDaysFromBusiness(int days) {
        return file.traffic().marketingInLastDaysFromBusiness(days);
    }

    // Consent and block

    public String getConsentToMessages() {
        return asked(file.consent().messages().state());
    }

    public String getConsentToMarketing() {
        return asked(file.consent().marketing().state());
    }

    public boolean isMessagesRequested() {
        return file.consent().messages().state() == State.REQUESTED;
    }

    public boolean isMarketingRequested() {
        return file.consent().marketing().state() == State.REQUESTED;
    }

    public boolean isMessagesValid() {
        return file.consent().messages().valid();
    }

    public boolean isMarketingValid() {
        return file.consent().marketing().valid();
    }

    public boolean isAskingToConfirm() {
        return file.consent().asking() > 0;
    }

    /** How many others there were to her within 24 h, if it is one. */
    public int getEarlierRequests() {
        return Math.max(0, file.consent().asking() - 1);
    }

    /** Whole days of 24 h; -1 without a valid consent. */
    public long getDaysOfConsentToMessages() {
        return days(file.consent().messages());
    }

    /** Whole days of 24 h; -1 without a valid consent. */
    public long getDaysOfConsentToMarketing() {
        return days(file.consent().marketing());
    }

    public boolean isSoftOptIn() {
        return file.consent().marketing().state() == State.SOFT_OPT_IN;
    }

    /** By the nearest row of the table: the state's, the country's, or that of a region. */
    public boolean isSoftOptInKnown() {
        return terms.consentLaw().knowsSoftOptIn(file.recipient().jurisdictions(), file.recipient().regions());
    }

    public boolean isSoftOptInLawful() {
        return isSoftOptIn() && isSoftOptInKnown();
    }

    /** Whole days of 24 h; -1 without a soft opt-in. */
    public long getDaysOfSoftOptIn() {
        return isSoftOptIn() ? Duration.between(file.consent().marketing().since(), file.now()).toDays() : -1;
    }

    public boolean isMessagesRefused() {
        return file.consent().messages().state() == State.REFUSED;
    }

    public boolean isMarketingRefused() {
        return file.consent().marketing().state() == State.REFUSED;
    }

    public boolean isMessagesVoid() {
        return isVoid(file.consent().messages().state());
    }

    public boolean isMarketingVoid() {
        return isVoid(file.consent().marketing().state());
    }

    /** Ended by somebody other than the person. */
    private static boolean isVoid(State state) {
        return state == State.REVOKED || state == State.INVALIDATED;
    }

    private long days(ConsentStatus standing) {
        return standing.valid() ? Duration.between(standing.since(), file.now()).toDays() : -1;
    }

    public boolean isBlocked() {
        return file.block().thisBusiness();
    }

    /** The operator's own, or one of others against all messages. */
    public boolean isOnStopList() {
        return file.block().everybody() || file.block().stopListed(StopList.Purpose.ALL);
    }

    public boolean isOnMarketingStopList() {
        return file.block().stopListed(StopList.Purpose.MARKETING);
    }

    /** Of any purpose. */
    public boolean onStopListOf(String jurisdiction) {
        return file.block().stopLists().stream().anyMatch(list -> list.jurisdictions().contains(jurisdiction));
    }

    public boolean isBlockedByBusiness() {
        return file.block().byThisBusiness();
    }

    /** A request without an answer is no consent, just as no request; nor is one that was answered no, one that was void, or a soft opt-in. */
    private static String asked(State state) {
        return switch (state) {
            case NEVER_ASKED, REQUESTED, SOFT_OPT_IN, REFUSED, REVOKED, INVALIDATED -> "NONE";
            case GIVEN, CONFIRMED, WITHDRAWN, EXPIRED -> state.name();
        };
    }

    // Business and sender

    public long getBusiness() {
        return file.business().id().value();
    }

    public boolean inBusinesses(String list) {
        return terms.listed(list, Integer.toString(file.business().id().value()));
    }

    public long getSender() {
        return file.sender().id().value();
    }

    public String getPlan() {
        return file.business().plan().name();
    }

    public boolean isSuspended() {
        return file.business().standing() == BusinessStatus.SUSPENDED;
    }

    public String getBusinessVerification() {
        return file.business().verification().name();
    }

    public String getNumberVerification() {
        return file.sender().verification().name();
    }

    public boolean isRecipientNew() {
        return file.business().recipientIsNew();
    }

    public int getNewRecipients() {
        return file.business().newRecipients();
    }

    public boolean isBeyondNewRecipients() {
        return file.business().recipientIsNew() && file.business().newRecipients() >= terms.plans().newRecipientsOfUnverified();
    }

    public int getBusinessDay() {
        return Slot.number(file.business().localDay());
    }

    // Windows and money

    public boolean isServiceWindowOpen() {
        return file.serviceWindowOpen();
    }

    public boolean serviceWindowEndsWithin(long seconds) {
        return file.serviceWindowOpen() && !file.conversation().serviceUntil().isAfter(file.now().plusSeconds(seconds));
    }

    public boolean isFreeEntryOpen() {
        return file.freeEntryOpen();
    }

    /** Nobody has answered her click yet; this message would. */
    public boolean isFreeEntryOffered() {
        return file.now().isBefore(file.conversation().freeEntryOfferedUntil());
    }

    public boolean freeEntryEndsWithin(long seconds) {
        return file.now().isBefore(file.conversation().freeEntryUntil())
                && !file.conversation().freeEntryUntil().isAfter(file.now().plusSeconds(seconds));
    }

    public boolean isFreeInWindow() {
        return file.serviceWindowOpen() && terms.freeInWindow(file.message().category(), file.business().localDay());
    }

    public boolean isServiceMessageLeft() {
        return file.message().category() == Category.SERVICE && file.sender().serviceLeft() > 0;
    }

    public int getServiceMessagesLeft() {
        return file.sender().serviceLeft();
    }

    public boolean isAppMessageLeft() {
        return file.business().plan() == Plan.APP && file.business().appLeft() > 0;
    }

    public int getAppMessagesLeft() {
        return file.business().appLeft();
    }

    public boolean isPilotEnded() {
        return file.business().localDay().isAfter(file.business().pilotLastDay());
    }

    public boolean isPilotUsedUp() {
        return file.business().pilotLeft() <= 0;
    }

    public int getPilotMessagesLeft() {
        return file.business().pilotLeft();
    }

    public boolean isRated() {
        return file.price().found();
    }

    public String getMarket() {
        return file.price().market();
    }

    public String getCurrency() {
        return file.price().currency();
    }

    public long getListMicros() {
        return file.price().listMicros();
    }

    public long getTierMicros() {
        return file.price().tierMicros();
    }

    public long getCeilingMicros() {
        return file.price().ceilingMicros();
    }

    public int getRateDay() {
        return Slot.number(file.price().version());
    }

    public String getPayment() {
        return file.funds().payment().name();
    }

    public long getAvailableMicros() {
        return file.funds().availableMicros();
    }

    public boolean isBeyondFunds() {
        return file.price().ceilingMicros() > file.funds().availableMicros();
    }

    // Outcomes

    /** A rule holds. Days of law count in the recipient's zone, days of the tariff in the business's, as its rates do. */
    public void found(RuleText rule) {
        RuleCard card = rule.card();
        if (card.inForceOn(card.tariff() ? file.business().localDay() : file.recipient().localDay())) {
            findings.add(rule.outcome().find(card.id(), file));
        }
    }
}
