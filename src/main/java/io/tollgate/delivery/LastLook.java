package io.tollgate.delivery;

import io.tollgate.blocking.Blocked;
import io.tollgate.blocking.Blocks;
import io.tollgate.blocking.StopList;
import io.tollgate.business.Businesses;
import io.tollgate.business.BusinessStatus;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Purpose;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.message.Medium;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Recipient;
import io.tollgate.message.SenderId;
import io.tollgate.recipient.Recipients;
import io.tollgate.trust.verification.VerificationStatus;
import io.tollgate.trust.verification.Verifications;
import io.tollgate.trust.verification.Verifications.Statuses;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Whether something forbids a message since it was admitted. It first locks in share mode the rows that a block, a withdrawal, a
 * suspension, the revocation of a verification and a new stop list must lock exclusively, and then reads. So it sees all that was
 * acknowledged before; what comes during the hand-over waits for its commit. Consents and verifications that were never given, or that
 * ended on their own, are the gate's task and not checked here.
 */
@Component
class LastLook {

    private final Recipients recipients;
    private final Identities identities;
    private final Businesses businesses;
    private final Blocks blocks;
    private final Consents consents;
    private final Verifications verifications;
    private final Channels channels;

    LastLook(Recipients recipients, Identities identities, Businesses businesses, Blocks blocks, Consents consents,
            Verifications verifications, Channels channels) {
        this.channels = channels;
        this.recipients = recipients;
        this.identities = identities;
        this.businesses = businesses;
        this.blocks = blocks;
        this.consents = consents;
        this.verifications = verifications;
    }

    /** The messages that must not be handed over, with the reason. The locks last as long as the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    Map<MessageId, DropReason> at(List<HandOver> messages, Map<MessageId, Reservation> reservations, Instant now) {
        Set<RecipientId> people = messages.stream().map(HandOver::recipient).collect(Collectors.toCollection(TreeSet::new));
        Set<BusinessId> businessIds = messages.stream().map(HandOver::business).collect(Collectors.toCollection(TreeSet::new));
        Set<SenderId> numbers = messages.stream().map(HandOver::sender).collect(Collectors.toSet());
        Map<RecipientId, Recipient> known = recipients.share(people);
        Map<BusinessId, BusinessStatus> standing = businesses.shareStanding(businessIds);
        Map<RecipientId, Blocked> blocked = blocks.share(people, Recipients.numbersOf(known));
        Statuses verified = verifications.statuses(businessIds, numbers, now);
        Facts facts = new Facts(known.keySet(), standing, blocked, consents.statuses(people, ConsentChannel.MESSENGER, now),
                toSms(messages, now), this::isSms, verified.businesses(), verified.numbers());

        Map<MessageId, DropReason> stopped = new HashMap<>();
        for (HandOver message : messages) {
            facts.stop(message, reservations.containsKey(message.id()), now).ifPresent(stop -> stopped.put(message.id(), stop));
        }
        return stopped;
    }

    private boolean isSms(HandOver message) {
        return channels.medium(message.channel()) == Medium.SMS;
    }

    private Map<Consents.Key, ConsentStatus> toSms(List<HandOver> messages, Instant now) {
        Set<RecipientId> bySms = messages.stream().filter(this::isSms).map(HandOver::recipient).collect(Collectors.toSet());
        return bySms.isEmpty() ? Map.of() : consents.statuses(bySms, ConsentChannel.SMS, now);
    }

    /** The present ids of those recipients who were merged with another; messages under way to them must be readdressed first. */
    @Transactional(propagation = Propagation.MANDATORY)
    Map<RecipientId, RecipientId> moved(Collection<RecipientId> people) {
        return identities.moved(people);
    }

    /** @param known recipients who are registered, and so were not erased */
    private record Facts(
            Set<RecipientId> known, Map<BusinessId, BusinessStatus> statuses, Map<RecipientId, Blocked> blocks,
            Map<Consents.Key, ConsentStatus> consents, Map<Consents.Key, ConsentStatus> toSms, Predicate<HandOver> isSms,
            Map<BusinessId, VerificationStatus> businesses,
            Map<SenderId, VerificationStatus> numbers) {

        Optional<DropReason> stop(HandOver message, boolean reserved, Instant now) {
            if (!reserved) {
                return Optional.of(DropReason.NOT_RESERVED);
            }
            if (!now.isBefore(message.expiresAt())) {
                return Optional.of(DropReason.EXPIRED);
            }
            if (!known.contains(message.recipient())) {
                return Optional.of(DropReason.RECIPIENT_UNKNOWN);
            }
            if (statuses.get(message.business()) != BusinessStatus.ACTIVE) {
                return Optional.of(DropReason.BUSINESS_SUSPENDED);
            }
            if (businesses.get(message.business()) == VerificationStatus.REVOKED) {
                return Optional.of(DropReason.BUSINESS_REVOKED);
            }
            if (numbers.get(message.sender()) == VerificationStatus.REVOKED) {
                return Optional.of(DropReason.NUMBER_REVOKED);
            }
            Blocked blocked = blocks.getOrDefault(message.recipient(), Blocked.NOBODY);
            if (blocked.refuses(message.business()) || blocked.onStopListAgainst(StopList.Purpose.ALL)) {
                return Optional.of(DropReason.BLOCKED);
            }
            if (blocked.by(message.business())) {
                return Optional.of(DropReason.BLOCKED_BY_BUSINESS);
            }
            if (message.category() == Category.MARKETING && blocked.onStopListAgainst(StopList.Purpose.MARKETING)) {
                return Optional.of(DropReason.MARKETING_STOPPED);
            }
            if (message.category() == Category.MARKETING && consent(message, Purpose.MARKETING).ended()) {
                return Optional.of(DropReason.MARKETING_WITHDRAWN);
            }
            // One confirmation of the withdrawal goes out after it: see the rule CON-ANY-010.
            if (message.kind() != Kind.CONFIRMATION && consent(message, Purpose.MESSAGES).state() == State.WITHDRAWN) {
                return Optional.of(DropReason.MESSAGES_WITHDRAWN);
            }
            return Optional.empty();
        }

        private ConsentStatus consent(HandOver message, Purpose purpose) {
            Consents.Key key = new Consents.Key(message.business(), message.recipient(), purpose);
            ConsentStatus messenger = consents.getOrDefault(key, ConsentStatus.NEVER_ASKED);
            return isSms.test(message) ? toSms.getOrDefault(key, ConsentStatus.NEVER_ASKED).unlessWithdrawn(messenger) : messenger;
        }
    }
}
