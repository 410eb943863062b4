package io.tollgate.rulebook;

import io.tollgate.business.Plan;
import io.tollgate.business.Standing;
import io.tollgate.consent.ConsentStanding.State;
import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import io.tollgate.decision.Finding.Gift;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * One case file as the rules see it: the one fact, whose properties the sentences of {@code rules/vocabulary.dsl} constrain,
 * and on which rules leave their findings. Properties are plain words, numbers and booleans, named as the engine wants
 * them ({@code is…}, {@code get…}), so that it can share and hash the tests. Public only because the engine's generated
 * classes must see it. Belongs to one thread.
 */
public final class OpenCase {

    private final CaseFile file;
    private final Terms terms;
    private final List<Finding> findings = new ArrayList<>(4);

    OpenCase(CaseFile file, Terms terms) {
        this.file = file;
        this.terms = terms;
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    // The message

    public String getCategory() {
        return file.message().category().name();
    }

    public boolean isFreeText() {
        return file.message().kind() != Kind.TEMPLATE;
    }

    public String getApproval() {
        return file.message().approval().name();
    }

    public boolean isThirdPartyAdvertising() {
        return file.message().thirdPartyAdvertising();
    }

    // The recipient

    public String getCountry() {
        return file.recipient().country();
    }

    public boolean inRegion(String region) {
        return file.recipient().regions().contains(region);
    }

    public boolean isTimeKnown() {
        return !file.recipient().zones().isEmpty();
    }

    public boolean isQuiet() {
        return file.now().isBefore(file.recipient().quietUntil());
    }

    public boolean isExpiringInQuiet() {
        return !file.recipient().quietUntil().isBefore(file.message().acceptedAt().plus(file.message().timeToLive()));
    }

    public boolean isDailyLimitReached() {
        return file.traffic().marketingToday() >= file.traffic().marketingLimit();
    }

    public int getMarketingTodayFromBusiness() {
        return file.traffic().marketingTodayFromBusiness();
    }

    // Consent and block

    public String getConsentToMessages() {
        return asked(file.consent().messages().state());
    }

    public String getConsentToMarketing() {
        return asked(file.consent().marketing().state());
    }

    public boolean isBlocked() {
        return file.block().thisBusiness();
    }

    public boolean isOnStopList() {
        return file.block().everybody();
    }

    /** A request without an answer is no consent, just as no request. */
    private static String asked(State state) {
        return switch (state) {
            case NEVER_ASKED, REQUESTED -> "NONE";
            case GIVEN, CONFIRMED, WITHDRAWN, EXPIRED -> state.name();
        };
    }

    // Business and sender

    public String getPlan() {
        return file.business().plan().name();
    }

    public boolean isSuspended() {
        return file.business().standing() == Standing.SUSPENDED;
    }

    public String getBusinessVerification() {
        return file.business().verification().name();
    }

    public String getNumberVerification() {
        return file.sender().verification().name();
    }

    public boolean isBeyondNewRecipients() {
        return file.business().recipientIsNew() && file.business().newRecipients() >= terms.plans().newRecipientsOfUnverified();
    }

    // Windows and money

    public boolean isServiceWindowOpen() {
        return file.serviceWindowOpen();
    }

    public boolean isFreeEntryOpen() {
        return file.freeEntryOpen();
    }

    public boolean isFreeInWindow() {
        return file.serviceWindowOpen() && terms.freeInWindow(file.message().category(), file.business().localDay());
    }

    public boolean isServiceMessageLeft() {
        return file.message().category() == Category.SERVICE && file.sender().serviceLeft() > 0;
    }

    public boolean isAppMessageLeft() {
        return file.business().plan() == Plan.APP && file.business().appLeft() > 0;
    }

    public boolean isPilotEnded() {
        return file.business().localDay().isAfter(file.business().pilotLastDay());
    }

    public boolean isPilotUsedUp() {
        return file.business().pilotLeft() <= 0;
    }

    public boolean isRated() {
        return file.price().found();
    }

    public boolean isBeyondFunds() {
        return file.price().ceilingMicros() > file.funds().availableMicros();
    }

    // Outcomes

    /** @param rule the engine's name of the rule that says it */
    public void refuse(String rule, String reason, int code) {
        RuleCard card = terms.card(rule);
        if (inForce(card)) {
            findings.add(new Finding.Refuse(card.id(), reason, code));
        }
    }

    public void deferUntilQuietHoursEnd(String rule, String reason) {
        RuleCard card = terms.card(rule);
        if (inForce(card)) {
            findings.add(new Finding.Defer(card.id(), reason, file.recipient().quietUntil()));
        }
    }

    public void priceAtRateOfDay(String rule) {
        RuleCard card = terms.card(rule);
        if (inForce(card)) {
            findings.add(new Finding.Price(card.id(), file.price().tierMicros(), file.price().ceilingMicros()));
        }
    }

    public void free(String rule, String reason, String gift) {
        RuleCard card = terms.card(rule);
        if (inForce(card)) {
            findings.add(new Finding.Free(card.id(), reason, Gift.valueOf(gift)));
        }
    }

    /** Days of law count in the recipient's zone, days of the tariff in the business's, as its rates do. */
    private boolean inForce(RuleCard card) {
        return card.inForceOn(card.tariff() ? file.business().localDay() : file.recipient().localDay());
    }
}
