package io.tollgate.rulebook.language;

import io.tollgate.blocking.StopList;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.decision.CaseFile;
import io.tollgate.decision.CaseFile.TrafficFacts;
import io.tollgate.rulebook.tables.RuleTerms;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * What the rules ask about the recipient of a case: who she is, what she was sent, what she has allowed and refused. The other half of
 * {@link OpenCase}.
 */
public abstract sealed class AboutRecipient permits OpenCase {

    final CaseFile file;
    final RuleTerms terms;
    private Optional<ZoneId> clock = Optional.empty();

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

    public boolean inRegions(String list) {
        return file.recipient().regions().stream().anyMatch(region -> terms.listed(list, region));
    }

    public boolean underLaws(String list) {
        return file.recipient().jurisdictions().stream().anyMatch(jurisdiction -> terms.listed(list, jurisdiction));
    }

    public boolean mayBeInZones(String list) {
        return file.recipient().zones().stream().anyMatch(zone -> terms.listed(list, zone));
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

    // Her clock: the time of the day, the day and the week where she may be

    /** The weekday for earlier vocabularies; today a sentence asks {@link #clockWeekday}. */
    public boolean onWeekday(String weekday) {
        return clockWeekday(weekday, weekday);
    }

    /** The time for earlier vocabularies; today a sentence asks {@link #clockTime}. */
    public boolean betweenTimes(int from, int until) {
        return clockTime(from, until);
    }

    /**
     * @param from  minute of the day, included
     * @param until minute of the day, not included; before {@code from}: of the next day
     */
    public boolean clockTime(int from, int until) {
        return here(local -> {
            int minute = local.toLocalTime().toSecondOfDay() / 60;
            return from <= until ? minute >= from && minute < until : minute >= from || minute < until;
        });
    }

    /** Whether the weekday lies in a span. Both days are included; the span may run over the end of the week. */
    public boolean clockWeekday(String from, String until) {
        int first = DayOfWeek.valueOf(from).getValue();
        int last = DayOfWeek.valueOf(until).getValue();
        return here(local -> {
            int day = local.getDayOfWeek().getValue();
            return first <= last ? day >= first && day <= last : day >= first || day <= last;
        });
    }

    /** Whether the day lies between these, both included. */
    public boolean clockDay(int from, int until) {
        return here(local -> {
            int day = Slot.number(local.toLocalDate());
            return day >= from && day <= until;
        });
    }

    /** Both days included, month and day in the order of the year; a span may run over its end. */
    public boolean clockDate(int from, int until) {
        return here(local -> {
            int day = local.getMonthValue() * 100 + local.getDayOfMonth();
            return from <= until ? day >= from && day <= until : day >= from || day <= until;
        });
    }

    public boolean clockInWeekdays(String list) {
        return here(local -> terms.listed(list, local.getDayOfWeek().name()));
    }

    /** A date of the list is a day, or the same day of every year. */
    public boolean clockInDates(String list) {
        return here(local -> terms.listed(list, local.toLocalDate().toString())
                || terms.listed(list, local.toLocalDate().toString().substring(5)));
    }

    /** A public holiday of her country, or of a state of it. */
    public boolean clockHoliday() {
        List<LocalDate> holidays = file.recipient().holidays();
        return here(local -> holidays.contains(local.toLocalDate()));
    }

    public boolean clockDayBeforeHoliday() {
        List<LocalDate> holidays = file.recipient().holidays();
        return here(local -> holidays.contains(local.toLocalDate().plusDays(1)));
    }

    public boolean clockSeason(String season) {
        return here(local -> terms.seasons().holds(season, file.recipient().jurisdictions(), local.toLocalDate()));
    }

    /** Tests the clock of {@link #onOneClock}; else that of any of her zones. Without a zone every time is possible. */
    private boolean here(Predicate<ZonedDateTime> holds) {
        return clock.map(zone -> holds.test(file.now().atZone(zone))).orElseGet(() -> file.recipient().zones().isEmpty()
                || file.recipient().zones().stream().anyMatch(zone -> holds.test(file.now().atZone(ZoneId.of(zone)))));
    }

    /** Whether something holds while the clock of one zone is asked. It is enough if it holds in one of her zones. */
    boolean onOneClock(BooleanSupplier holds) {
        if (file.recipient().zones().isEmpty()) {
            return holds.getAsBoolean();
        }
        try {
            for (String zone : file.recipient().zones()) {
                clock = Optional.of(ZoneId.of(zone));
                if (holds.getAsBoolean()) {
                    return true;
                }
            }
            return false;
        } finally {
            clock = Optional.empty();
        }
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

    /**
     * Messages admitted to her before, as {@link CountAsked} describes. A case from before a rule asked has no such number: then what older
     * numbers of the case say, and otherwise 0; {@link FactWords} says which.
     */
    public int count(String category, String whose, String span) {
        return CountAsked.answer(file, category, whose, span).orElse(0);
    }

    /** Whether it is her first message; false where the case does not tell. */
    public boolean isFirstMessage() {
        return file.traffic().counts().getOrDefault(CountAsked.DAYS_SINCE_FIRST, 0) < 0;
    }

    /** Whole days of 24 h since the first message of the business to her; -1 if this is it; 0 where the case does not tell. */
    public int getDaysSinceFirstMessage() {
        return file.traffic().counts().getOrDefault(CountAsked.DAYS_SINCE_FIRST, 0);
    }

    /**
     * Marketing of the business in the last 31 days, after she last wrote. A case from before a rule asked tells only those of the whole
     * days of 24 h since then.
     */
    public int getUnansweredMarketing() {
        Integer counted = file.traffic().counts().get(CountAsked.UNANSWERED);
        if (counted != null) {
            return counted;
        }
        int days = (int) Math.min(getDaysSinceAnswer(), TrafficFacts.MOST_DAYS);
        return days < 1 ? 0 : file.traffic().marketingInLastDaysFromBusiness(days);
    }

    public boolean isEverWritten() {
        return file.conversation().serviceUntil().isAfter(Instant.EPOCH);
    }

    /** Whole days of 24 h since she last wrote to the number. If she never did, as many as there can be. */
    public long getDaysSinceAnswer() {
        return isEverWritten()
                ? Duration.between(file.conversation().lastAnswer(), file.now()).toDays()
                : Integer.MAX_VALUE;
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

    /** If the message asks her to confirm, how many others that ask it came before within 24 h. */
    public int getEarlierRequests() {
        return Math.max(0, file.consent().asking() - 1);
    }

    /** The age of the consent in whole days of 24 h; -1 without a valid consent. */
    public long getDaysOfConsentToMessages() {
        return days(file.consent().messages());
    }

    /** The age of the consent in whole days of 24 h; -1 without a valid consent. */
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

    /** Whether her law knows the soft opt-in that she has, or takes her inquiry for one. */
    public boolean isSoftOptInLawful() {
        return isSoftOptIn() && isSoftOptInKnown() || isInquiry()
                && terms.consentLaw().knowsInquiries(file.recipient().jurisdictions(), file.recipient().localDay());
    }

    public boolean isInquiry() {
        return file.consent().marketing().state() == State.INQUIRY;
    }

    /** The age of the inquiry in whole days of 24 h; -1 without an inquiry. */
    public long getDaysOfInquiry() {
        return isInquiry() ? Duration.between(file.consent().marketing().since(), file.now()).toDays() : -1;
    }

    /** The age of the soft opt-in in whole days of 24 h; -1 without a soft opt-in. */
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

    /** Whether somebody other than the person has ended the consent. */
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
     * A request without an answer is not a consent, and neither is a refusal, a void consent, a soft opt-in or an inquiry.
     */
    private static String asked(State state) {
        return switch (state) {
            case NEVER_ASKED, REQUESTED, SOFT_OPT_IN, INQUIRY, REFUSED, REVOKED, INVALIDATED -> "NONE";
            case GIVEN, CONFIRMED, WITHDRAWN, EXPIRED -> state.name();
        };
    }
}
