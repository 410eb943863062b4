package io.tollgate.messenger;

import static java.util.Objects.requireNonNull;

import io.tollgate.business.Business;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.trust.verification.VerificationStatus;
import java.util.Map;

/** What is known about the updates of one request. @param people who each update is from; without those who are not known */
record UpdateFacts(Map<BusinessId, Business> byId, Map<BusinessId, VerificationStatus> verified,
        Map<MessengerUpdate, RecipientId> people) {

    UpdateFacts with(Map<MessengerUpdate, RecipientId> met) {
        return new UpdateFacts(byId, verified, met);
    }

    Business business(MessengerUpdate update) {
        return requireNonNull(byId.get(update.sender().business()));
    }

    RecipientId recipient(MessengerUpdate update) {
        return requireNonNull(people.get(update));
    }
}
