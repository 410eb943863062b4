package io.tollgate.console;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds a person by what was typed: her number, her user id in the messenger, or the pseudonym under which records know her. */
@Component
final class PeopleSought {

    private final PhoneNumbers numbers;
    private final Identities identities;
    private final Businesses businesses;

    PeopleSought(PhoneNumbers numbers, Identities identities, Businesses businesses) {
        this.numbers = numbers;
        this.identities = identities;
        this.businesses = businesses;
    }

    /** Nobody was found. Its key is that of the text that says why. */
    static final class Nobody extends Exception {

        private static final long serialVersionUID = 1;

        private final String key;

        Nobody(String key) {
            super(key);
            this.key = key;
        }

        String key() {
            return key;
        }
    }

    /** @param number if it was typed; she may be on stop lists of others though Tollgate does not know her */
    record Found(RecipientId id, Optional<PhoneNumber> number) {}

    /** @param handle of the business that has the user id; empty: any */
    Found find(String typed, String handle) throws Nobody {
        String wanted = typed.strip();
        if (isPseudonym(wanted)) {
            RecipientId id = RecipientId.parse(wanted);
            return new Found(identities.moved(List.of(id)).getOrDefault(id, id), Optional.empty());
        }
        if (Identity.isUserId(wanted)) {
            return new Found(holder(wanted, handle.strip()).orElseThrow(() -> new Nobody("problem.user-id")), Optional.empty());
        }
        PhoneNumber number = numbers.parse(wanted).orElseThrow(() -> new Nobody("problem.number"));
        return new Found(identities.who(number), Optional.of(number));
    }

    static boolean isPseudonym(String text) {
        return text.matches("[0-9a-f]{32}");
    }

    private Optional<RecipientId> holder(String userId, String handle) throws Nobody {
        if (handle.isEmpty()) {
            try {
                return identities.holderAnywhere(userId);
            } catch (IllegalArgumentException several) {
                throw new Nobody("problem.user-id.several");
            }
        }
        Business business = businesses.byHandle(handle).orElseThrow(() -> new Nobody("why.problem.business"));
        return Identity.user(business.id(), userId)
                .flatMap(identity -> Optional.ofNullable(identities.who(List.of(identity)).get(identity)));
    }
}
