package io.tollgate.rulebook;

import io.tollgate.blocking.StopList.Purpose;
import io.tollgate.business.Plan;
import io.tollgate.business.BusinessStatus;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.decision.CaseFile;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.trust.verification.VerificationStatus;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * A case file as a bean with one property for each column of the decision tables, each worked out beforehand: the kindest way
 * to ask an engine that knows words and truths only.
 */
public final class FlatCase {

    private static final LocalDate CHARGED_SERVICE = LocalDate.of(2026, 10, 1);

    private final boolean marketing;
    private final boolean window;
    private final boolean blocked;
    private final boolean stopListed;
    private final boolean marketingStopListed;
    private final boolean blockedByBusiness;
    private final boolean softOptInTooOld;
    private final boolean suspended;
    private final boolean thirdParty;
    private final boolean template;
    private final boolean confirmation;
    private final boolean asking;
    private final boolean askedTooOften;
    private final String messages;
    private final String toMarketing;
    private final String country;
    private final boolean european;
    private final boolean quiet;
    private final boolean expiringInQuiet;
    private final boolean timeless;
    private final boolean limitReached;
    private final boolean heardOfBusinessToday;
    private final String plan;
    private final String business;
    private final String number;
    private final boolean beyondNewRecipients;
    private final String approval;
    private final boolean freeEntry;
    private final boolean freeInWindow;
    private final boolean pilotEnded;
    private final boolean pilotUsedUp;
    private final boolean serviceAllowance;
    private final boolean serviceCharged;
    private final boolean appAllowance;
    private final boolean rated;
    private final boolean beyondFunds;

    FlatCase(CaseFile file, int mostNewRecipients) {
        marketing = file.message().category() == Category.MARKETING;
        window = file.serviceWindowOpen();
        blocked = file.block().thisBusiness();
        stopListed = file.block().everybody() || file.block().stopListed(Purpose.ALL);
        marketingStopListed = file.block().stopListed(Purpose.MARKETING);
        blockedByBusiness = file.block().byThisBusiness();
        suspended = file.business().standing() == BusinessStatus.SUSPENDED;
        thirdParty = file.message().thirdPartyAdvertising();
        template = file.message().kind() == Kind.TEMPLATE;
        confirmation = file.message().kind() == Kind.CONFIRMATION;
        asking = file.consent().asking() > 0;
        askedTooOften = file.consent().asking() > 3;
        country = file.recipient().country();
        State ofMessages = file.consent().messages().state();
        State ofMarketing = file.consent().marketing().state();
        boolean softOptIn = ofMarketing == State.SOFT_OPT_IN && PlainPolicy.SOFT_OPT_IN_COUNTRIES.contains(country);
        messages = PlainPolicy.silent(ofMessages) ? "SILENT" : ofMessages.name();
        toMarketing = PlainPolicy.silent(ofMarketing) && !softOptIn ? "SILENT" : ofMarketing.name();
        softOptInTooOld = !file.consent().marketing().since().isAfter(file.now().minus(730, ChronoUnit.DAYS));
        european = file.recipient().regions().contains("EU");
        quiet = file.now().isBefore(file.recipient().quietUntil());
        expiringInQuiet = !file.recipient().quietUntil().isBefore(file.message().acceptedAt().plus(file.message().timeToLive()));
        timeless = file.recipient().zones().isEmpty();
        limitReached = file.traffic().marketingToday() >= file.traffic().marketingLimit();
        heardOfBusinessToday = file.traffic().marketingTodayFromBusiness() > 0;
        plan = file.business().plan().name();
        business = file.business().verification().name();
        number = file.sender().verification().name();
        beyondNewRecipients = file.business().recipientIsNew() && file.business().newRecipients()
                >= (file.business().verification() == VerificationStatus.VERIFIED ? 2_000 : mostNewRecipients);
        approval = file.message().approval().name();
        boolean service = file.message().category() == Category.SERVICE;
        boolean charged = !file.business().localDay().isBefore(CHARGED_SERVICE);
        freeEntry = file.freeEntryOpen();
        freeInWindow = window && (service || file.message().category() == Category.UTILITY) && !charged;
        pilotEnded = file.business().localDay().isAfter(file.business().pilotLastDay());
        pilotUsedUp = file.business().pilotLeft() <= 0;
        serviceAllowance = service && file.sender().serviceLeft() > 0;
        serviceCharged = charged;
        appAllowance = file.business().plan() == Plan.APP && file.business().appLeft() > 0;
        rated = file.price().found();
        beyondFunds = file.price().ceilingMicros() > file.funds().availableMicros();
    }

    public boolean isMarketing() {
        return marketing;
    }

    public boolean isWindow() {
        return window;
    }

    public boolean isBlocked() {
        return blocked;
    }

    public boolean isStopListed() {
        return stopListed;
    }

    public boolean isMarketingStopListed() {
        return marketingStopListed;
    }

    public boolean isBlockedByBusiness() {
        return blockedByBusiness;
    }

    public boolean isSoftOptInTooOld() {
        return softOptInTooOld;
    }

    public boolean isSuspended() {
        return suspended;
    }

    public boolean isThirdParty() {
        return thirdParty;
    }

    public boolean isTemplate() {
        return template;
    }

    public boolean isConfirmation() {
        return confirmation;
    }

    public boolean isAsking() {
        return asking;
    }

    public boolean isAskedTooOften() {
        return askedTooOften;
    }

    public String getMessages() {
        return messages;
    }

    public String getToMarketing() {
        return toMarketing;
    }

    public String getCountry() {
        return country;
    }

    public boolean isEuropean() {
        return european;
    }

    public boolean isQuiet() {
        return quiet;
    }

    public boolean isExpiringInQuiet() {
        return expiringInQuiet;
    }

    public boolean isTimeless() {
        return timeless;
    }

    public boolean isLimitReached() {
        return limitReached;
    }

    public boolean isHeardOfBusinessToday() {
        return heardOfBusinessToday;
    }

    public String getPlan() {
        return plan;
    }

    public String getBusiness() {
        return business;
    }

    public String getNumber() {
        return number;
    }

    public boolean isBeyondNewRecipients() {
        return beyondNewRecipients;
    }

    public String getApproval() {
        return approval;
    }

    public boolean isFreeEntry() {
        return freeEntry;
    }

    public boolean isFreeInWindow() {
        return freeInWindow;
    }

    public boolean isPilotEnded() {
        return pilotEnded;
    }

    public boolean isPilotUsedUp() {
        return pilotUsedUp;
    }

    public boolean isServiceAllowance() {
        return serviceAllowance;
    }

    public boolean isServiceCharged() {
        return serviceCharged;
    }

    public boolean isAppAllowance() {
        return appAllowance;
    }

    public boolean isRated() {
        return rated;
    }

    public boolean isBeyondFunds() {
        return beyondFunds;
    }
}
