package io.tollgate.rulebook.language;

import io.tollgate.business.BusinessStatus;
import io.tollgate.business.Plan;
import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.message.Medium;
import io.tollgate.rulebook.tables.RuleTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One case file as the rules see it: the one fact, whose properties the sentences of {@code rules/vocabulary.dsl} constrain, and on which
 * rules leave their findings. Properties are plain words, numbers and booleans, named as the engine wants them ({@code is…}, {@code get…}),
 * so that it can share and hash the tests. Those of the recipient are above it. Belongs to one thread.
 */
public final class OpenCase extends AboutRecipient {

    private final List<Finding> findings = new ArrayList<>(4);

    public OpenCase(CaseFile file, RuleTerms terms) {
        super(file, terms);
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

    /** An encrypted message is from a template if it names one: its content is the template's parameters. */
    public boolean isFreeText() {
        return file.message().kind() != Kind.TEMPLATE && (file.message().kind() != Kind.ENCRYPTED || file.message().template().isEmpty());
    }

    public String getTemplate() {
        return file.message().template();
    }

    public boolean inTemplates(String list) {
        return terms.listed(list, file.message().template());
    }

    /** {@code pt} is also the language of {@code pt_BR}. */
    public boolean inLanguage(String language) {
        return templateLanguages().contains(language);
    }

    public boolean inLanguages(String list) {
        return templateLanguages().stream().anyMatch(language -> terms.listed(list, language));
    }

    private List<String> templateLanguages() {
        String language = file.message().template().replaceFirst("^[^/]*/?", "");
        return language.isEmpty() ? List.of() : List.of(language, language.replaceFirst("_.*", ""));
    }

    public boolean inCategories(String list) {
        return terms.listed(list, file.message().category().name());
    }

    public boolean isSms() {
        return file.message().way().medium() == Medium.SMS;
    }

    /** The channel of the message; empty: the one that is set. */
    public String getChannel() {
        return file.message().way().channel();
    }

    /** The parts of an SMS; 0 for a message of the messenger. */
    public int getSmsParts() {
        return file.message().way().parts();
    }

    public String getApproval() {
        return file.message().approval().name();
    }

    public String getPacing() {
        return file.message().pacing().name();
    }

    public String getSealing() {
        return file.message().sealing().name();
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

    /** How often it was judged before, and had to wait. */
    public int getRound() {
        return file.message().round();
    }

    /** The one of 100 equal parts of all messages that has this message, from 0 on. Its id decides, so it is the same in every replay. */
    public int getMessagePart() {
        return Math.floorMod(file.message().id().value().hashCode(), 100);
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

    /** False if the country of either is not known. */
    public boolean isSenderAbroad() {
        String country = file.sender().country();
        return !country.isEmpty() && !country.equals("ZZ") && !country.equals(file.recipient().country());
    }

    public boolean inSenders(String list) {
        return terms.listed(list, Long.toString(file.sender().id().value()));
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
        return file.business().recipientIsNew()
                && file.business().newRecipients() >= terms.plans().on(file.business().localDay()).newRecipients(file.business().tier());
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

    /** Whether she has clicked and nobody has answered yet, so that this message would be the answer. */
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

    public boolean inMarkets(String list) {
        return terms.listed(list, file.price().market());
    }

    public boolean inCurrencies(String list) {
        return terms.listed(list, file.price().currency());
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

    public boolean isBeyondHeldFunds() {
        return file.price().ceilingMicros() - file.funds().availableMicros() > file.funds().heldMicros();
    }

    /**
     * What was charged and is held for messages of the last so many minutes or of today, in millionths; 0 in another currency.
     *
     * @param of minutes, or {@link PaceAsked#DAY}
     */
    public long spent(String currency, String of) {
        return file.price().currency().equals(currency) ? PaceAsked.spent(file.funds().pace(), of) : 0;
    }

    /** The number of admitted messages. @param of as for {@link #spent} */
    public long sent(String of) {
        return PaceAsked.sent(file.funds().pace(), of);
    }

    /**
     * Whether the business spent more than so many times its average, over the last days on which it spent.
     *
     * @param of as for {@link #spent}
     */
    public boolean timesUsual(long times, long days, String of) {
        return PaceAsked.timesUsual(file.funds().pace(), times, days, of);
    }

    /** Whether the business spent nothing on the last days. */
    public boolean newSpender(long days) {
        return PaceAsked.newSpender(file.funds().pace(), days);
    }

    /** Whether it was agreed how much the business may spend within an hour. */
    public boolean isLimitAgreed() {
        return PaceAsked.limitAgreed(file.funds().pace());
    }

    public boolean isBeyondAgreedLimit() {
        return PaceAsked.beyondAgreedLimit(file.funds().pace());
    }

    /** Whether a rule has stopped the business, and nobody has let it go on. */
    public boolean isSpendingStopped() {
        return PaceAsked.stopped(file.funds().pace());
    }

    // Outcomes

    /**
     * Called when a rule holds. The days of a law are in the recipient's zone; the days of a tariff rule, like its rates, in the business's
     * zone.
     */
    public void found(RuleText rule) {
        RuleCard card = rule.card();
        if (card.inForceOn(card.tariff() ? file.business().localDay() : file.recipient().localDay())) {
            findings.add(rule.outcome().find(card.id(), file));
        }
    }
}
