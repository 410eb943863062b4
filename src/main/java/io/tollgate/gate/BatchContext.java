package io.tollgate.gate;

import io.tollgate.blocking.Blocked;
import io.tollgate.business.Business;
import io.tollgate.business.Template;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Purpose;
import io.tollgate.conversation.Conversation;
import io.tollgate.conversation.Conversations;
import io.tollgate.decision.CaseFile.MessageFacts.Sealing;
import io.tollgate.decision.CaseFile.Way;
import io.tollgate.delivery.SpendingStops.Spending;
import io.tollgate.directsend.DirectSendStatus;
import io.tollgate.directsend.Entitlement;
import io.tollgate.ledger.Account;
import io.tollgate.ledger.SpendingPace;
import io.tollgate.ledger.VolumeKey;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.recipient.Recipient;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.language.Asked;
import io.tollgate.traffic.Admission;
import io.tollgate.traffic.Allowance;
import io.tollgate.traffic.NewRecipients.Reached;
import io.tollgate.traffic.PacedSends;
import io.tollgate.traffic.PacedSends.Send;
import io.tollgate.traffic.Traffic.Contact;
import io.tollgate.trust.verification.VerificationStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the registers hold on all recipients and businesses of a batch before its first message is judged.
 *
 * @param recipients without recipients who were erased since
 * @param senderCountries countries of the senders of marketing, ISO 3166 alpha-2; without those whose number tells none
 * @param smsConsents consents to SMS of those to whom an SMS goes
 * @param asking     messages that ask the recipient to confirm an opt-in, see {@link io.tollgate.decision.CaseFile.ConsentFacts#asking}
 * @param marketing  marketing messages admitted to each recipient within the days that rules may count
 * @param asked      what the rule book in force and those on trial ask; if nothing, {@code counted} and {@code first} are empty
 * @param counted    messages admitted to each recipient of the categories and within the time that rules ask to count
 * @param first      the first message of each business to each recipient
 * @param reached    recipients whom each business with a messaging limit has written to within 24 h; others have no entry
 * @param paces      how fast each business spends, if rules ask
 * @param spending   whether the spending of businesses is stopped, and what was agreed of it, if rules ask
 * @param directSends what officers have decided about free text of other categories, if the batch has such; otherwise empty
 * @param sends      the large sends that marketing of the batch may belong to; of businesses with a messaging limit only
 * @param sealings   messages that are encrypted and should not be, or the other way; the others have no entry
 * @param used       how much is used up of the allowances that messages of the batch may use
 */
record BatchContext(
        Batch batch, RuleBook ruleBook, Map<RecipientId, Recipient> recipients, Map<BusinessId, Business> businesses,
        Map<Template.Id, Template> templates, Map<BusinessId, VerificationStatus> businessStatuses,
        Map<SenderId, VerificationStatus> senderStatuses, Map<SenderId, String> senderCountries,
        Map<Consents.Key, ConsentStatus> consents, Map<Consents.Key, ConsentStatus> smsConsents,
        Map<MessageId, Integer> asking, Map<RecipientId, Blocked> blocks, Map<Conversations.Key, Conversation> conversations,
        Map<RecipientId, List<Admission>> marketing, Asked asked, Map<RecipientId, List<Admission>> counted, Map<Contact, Instant> first,
        Map<BusinessId, Reached> reached, Map<Allowance, Integer> used, Map<PacedSends.Key, Send> sends,
        Map<VolumeKey, Long> volumes, Map<BusinessId, Account> accounts, Map<BusinessId, SpendingPace> paces,
        Map<BusinessId, Spending> spending, Map<Entitlement, DirectSendStatus> directSends, Map<MessageId, Sealing> sealings) {

    /** The same registers under another rule book. */
    BatchContext under(RuleBook other) {
        return new BatchContext(batch, other, recipients, businesses, templates, businessStatuses, senderStatuses, senderCountries,
                consents, smsConsents, asking, blocks, conversations, marketing, asked, counted, first, reached, used, sends, volumes,
                accounts, paces, spending, directSends, sealings);
    }

    Instant now() {
        return batch.now();
    }

    Business business(BusinessId id) {
        return Optional.ofNullable(businesses.get(id)).orElseThrow(() -> new IllegalStateException(
                "business " + id + " is not in the register. Maybe its row was deleted by hand."));
    }

    Optional<Template> template(Accepted message) {
        return message.template().map(key -> templates.get(new Template.Id(message.business(), key)));
    }

    /** Her consent for the medium by which the message goes. If she withdraws it on the messenger later, she gets no SMS either. */
    ConsentStatus consent(Accepted message, Purpose purpose, Way way) {
        Consents.Key key = new Consents.Key(message.business(), message.recipient(), purpose);
        ConsentStatus messenger = consents.getOrDefault(key, ConsentStatus.NEVER_ASKED);
        return way.sms() ? smsConsents.getOrDefault(key, ConsentStatus.NEVER_ASKED).unlessWithdrawn(messenger) : messenger;
    }

    Blocked blocked(RecipientId recipient) {
        return blocks.getOrDefault(recipient, Blocked.NOBODY);
    }
}
