package io.tollgate.receivables.messages;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.business.Template;
import io.tollgate.decision.Finding.Defer;
import io.tollgate.decision.Verdict;
import io.tollgate.intake.AppMessages;
import io.tollgate.intake.AppMessages.Draft;
import io.tollgate.intake.AppMessages.Looked;
import io.tollgate.intake.AppMessages.Sent;
import io.tollgate.invoicing.Invoice;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.SenderId;
import io.tollgate.message.TemplateKey;
import io.tollgate.money.Money;
import io.tollgate.receivables.Reminder;
import io.tollgate.receivables.sending.MessageWay;
import io.tollgate.receivables.sending.ReminderContacts;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.tracking.MessageHistories;
import io.tollgate.tracking.MessageHistory;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Sends reminders as messages of the operator's own business. Each is an ordinary message from its acceptance on: consent, stops, blocks,
 * quiet hours and the tariff judge it, its verdict is in the evidence, and the operator's business pays for it. What the rules would let
 * wait is not accepted before its time, so that a payment that comes meanwhile still calls it off.
 */
@Component
final class OperatorMessages implements MessageWay {

    private final ReminderMessageSettings settings;
    private final ReminderContacts contacts;
    private final Businesses businesses;
    private final AppMessages messages;
    private final MessageHistories histories;

    OperatorMessages(ReminderMessageSettings settings, ReminderContacts contacts, Businesses businesses, AppMessages messages,
            MessageHistories histories) {
        this.settings = settings;
        this.contacts = contacts;
        this.businesses = businesses;
        this.messages = messages;
        this.histories = histories;
    }

    @Override
    public boolean reaches(BusinessId business) {
        return settings.isOn() && contacts.of(business).isPresent();
    }

    @Override
    public Handed hand(Invoice invoice, Reminder reminder) {
        if (!settings.isOn()) {
            return new Handed.Impossible("tollgate.invoicing.reminder-messages.business is not set");
        }
        Optional<PhoneNumber> phone = contacts.of(reminder.business());
        Optional<Business> operator = businesses.byHandle(settings.business());
        Optional<Sender> sender = operator.flatMap(own -> businesses.sender(new SenderId(Long.parseLong(settings.sender())))
                .filter(number -> number.business().equals(own.id())));
        Locale language = Locale.forLanguageTag(invoice.terms().map(terms -> terms.buyer().language()).orElse("en"));
        Optional<Template> template = operator.flatMap(own -> template(own, language));
        if (phone.isEmpty()) {
            return new Handed.Impossible("the buyer has no phone");
        }
        if (sender.isEmpty() || template.isEmpty()) {
            return new Handed.Impossible(sender.isEmpty()
                    ? "the business " + settings.business() + " has no number " + settings.sender()
                    : "the business " + settings.business() + " has no utility template " + settings.template());
        }
        Draft draft = new Draft(sender.get(), phone.get(), "", template, values(invoice, reminder, template.get()));
        return switch (messages.look(draft)) {
            case Looked.Faulty(String why) -> new Handed.Impossible(why);
            case Looked.Possible(var outlook) when outlook.verdict() instanceof Verdict.Deferred deferred ->
                    new Handed.Wait(deferred.until(), reasons(deferred));
            case Looked.Possible _ -> send(draft, "reminder " + reminder.charges());
        };
    }

    private Handed send(Draft draft, String key) {
        return switch (messages.send(draft, key)) {
            case Sent.Taken(MessageId id) -> new Handed.Accepted(id);
            case Sent.OtherTaken _ -> new Handed.AcceptedBefore();
            case Sent.Faulty(String why) -> new Handed.Impossible(why);
        };
    }

    @Override
    public Fate fate(MessageId message) {
        Optional<MessageHistory> history = histories.of(message);
        if (history.isEmpty()) {
            return new Fate.NotDelivered("its record was forgotten");
        }
        return switch (history.get().summary().state()) {
            case ACCEPTED, DEFERRED, ADMITTED, HANDED_OVER -> new Fate.UnderWay();
            case DELIVERED -> new Fate.Delivered();
            case FAILED -> new Fate.NotDelivered("the message could not be delivered");
            case REFUSED -> new Fate.NotDelivered("refused under " + history.get().judgements().getLast().verdict()
                    .filter(Verdict.Refused.class::isInstance).map(verdict -> ((Verdict.Refused) verdict).reasons())
                    .orElse(history.get().summary().rule().orElse("a rule")));
        };
    }

    private static String reasons(Verdict.Deferred deferred) {
        return deferred.findings().stream().filter(Defer.class::isInstance).map(finding -> finding.rule() + ": "
                + ((Defer) finding).reason()).collect(Collectors.joining(" "));
    }

    private Optional<Template> template(Business operator, Locale language) {
        Optional<Template> english = template(operator, settings.english());
        return language.getLanguage().equals("de") ? template(operator, settings.german()).or(() -> english) : english;
    }

    private Optional<Template> template(Business operator, String language) {
        return language.isBlank()
                ? Optional.empty()
                : businesses.template(operator.id(), new TemplateKey(settings.template(), language))
                        .filter(found -> found.category() == Category.UTILITY);
    }

    /** The values of the template, in its language. */
    private List<String> values(Invoice invoice, Reminder reminder, Template template) {
        Locale language = Locale.forLanguageTag(template.key().language().replace('_', '-'));
        Money amount = reminder.open().plus(reminder.added());
        return List.of(invoice.number(), amount.rounded().toPlainString() + " " + amount.currency(),
                invoice.terms().map(terms -> DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(language).format(terms.due()))
                        .orElse(""));
    }
}
