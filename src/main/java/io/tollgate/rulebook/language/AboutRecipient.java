package io.tollgate.rulebook.language;

import io.tollgate.blocking.StopList;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.decision.CaseFile;
import io.tollgate.rulebook.tables.RuleTerms;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.function.Predicate;

/**
 * What the rules ask about the recipient of a case: who she is, what she was sent, what she has allowed and refused. The other half of
 * {@link OpenCase}.
 */
public abstract sealed class AboutRecipient permits OpenCase {

    final CaseFile file;
    final RuleTerms terms;

    AboutRecipient(CaseFile file, RuleTerms terms) {
        this.file = file;
        this.terms = terms;
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

    /** Whether it is this weekday in any of her zones; without a zone, every time is possible. */
    public boolean onWeekday(String weekday) {
        return anywhere(local -> local.getDayOfWeek().name().equals(weekday));
    }

    /**
     * Whether it is between these times in any of her zones; without a zone, every time is possible.
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

    /** Whether the nearest row of the table says so: the state's, the country's, or that of a region. */
    public boolean isSoftOptInKnown() {
        return terms.consentLaw().knowsSoftOptIn(file.recipient().jurisdictions(), file.recipient().regions(),
                file.recipient().localDay());
    }

    /** Or an inquiry, where the law takes it for one. */
    public boolean isSoftOptInLawful() {
        return isSoftOptIn() && isSoftOptInKnown() || isInquiry()
                && terms.consentLaw().knowsInquiries(file.recipient().jurisdictions(), file.recipient().localDay());
    }

    public boolean isInquiry() {
        return file.consent().marketing().state() == State.INQUIRY;
    }

    /** Whole days of 24 h; -1 without an inquiry. */
    public long getDaysOfInquiry() {
        return isInquiry() ? Duration.between(file.consent().marketing().since(), file.now()).toDays() : -1;
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

    /** Whether she is on a stop list of this place, for any purpose. */
    public boolean onStopListOf(String jurisdiction) {
        return file.block().stopLists().stream().anyMatch(list -> list.jurisdictions().contains(jurisdiction));
    }

    public boolean isBlockedByBusiness() {
        return file.block().byThisBusiness();
    }

    /**
     * A request without an answer is not a consent, and neither is a refusal, a void consent, a soft opt-in or an
     * inquiry.
     */
    private static String asked(State state) {
        return switch (state) {
            case NEVER_ASKED, REQUESTED, SOFT_OPT_IN, INQUIRY, REFUSED, REVOKED, INVALIDATED -> "NONE";
            case GIVEN, CONFIRMED, WITHDRAWN, EXPIRED -> state.name();
        };
    }
}
