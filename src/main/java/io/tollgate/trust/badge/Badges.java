package io.tollgate.trust.badge;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.business.BusinessStatus;
import io.tollgate.message.BusinessId;
import io.tollgate.message.SenderId;
import io.tollgate.trust.verification.Subject;
import io.tollgate.trust.verification.Verifications;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Decides who has the badge: a sender whose number and business are verified, and whose business is not suspended. */
@Component
public class Badges {

    private final Businesses businesses;
    private final Verifications verifications;
    private final Statements statements;

    Badges(Businesses businesses, Verifications verifications, Statements statements) {
        this.businesses = businesses;
        this.verifications = verifications;
        this.statements = statements;
    }

    /** Empty for a sender that is not verified or does not exist. */
    @Transactional(readOnly = true)
    public Optional<Badge> of(SenderId id, Instant now) {
        return businesses.sender(id).flatMap(sender -> badge(sender, now));
    }

    /**
     * A signed statement about a sender that has the badge, otherwise empty. A revocation of the business or its number waits while
     * this signs, so no statement is issued after the revocation has answered.
     */
    @Transactional
    public Optional<String> statement(SenderId id, Instant now) {
        Optional<Sender> sender = businesses.sender(id);
        sender.map(Sender::business).ifPresent(business -> businesses.shareStanding(List.of(business)));
        return sender.flatMap(known -> badge(known, now)).map(badge -> statements.sign(badge, now));
    }

    private Optional<Badge> badge(Sender sender, Instant now) {
        BusinessId id = sender.business();
        Optional<Business> business = Optional.ofNullable(businesses.byId(List.of(id)).get(id))
                .filter(it -> it.standing() == BusinessStatus.ACTIVE);
        Optional<Instant> number = verifications.verifiedSince(new Subject.OfNumber(sender.id()), now);
        Optional<Instant> ofBusiness = verifications.verifiedSince(new Subject.OfBusiness(id), now);
        if (business.isEmpty() || number.isEmpty() || ofBusiness.isEmpty()) {
            return Optional.empty();
        }
        Instant since = number.get().isAfter(ofBusiness.get()) ? number.get() : ofBusiness.get();
        return Optional.of(new Badge(sender, business.get().name(), business.get().plan(), since));
    }
}
