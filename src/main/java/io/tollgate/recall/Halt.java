package io.tollgate.recall;

import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** Which messages a no forbids from now on. It may name more than those. */
public sealed interface Halt {

    /** Messages to these people. @param business only those of this business; empty: of every one */
    record ToPeople(Set<RecipientId> people, Optional<BusinessId> business) implements Halt {

        public ToPeople {
            people = Set.copyOf(people);
        }

        /** Messages of every business. */
        public static ToPeople of(Collection<RecipientId> people) {
            return new ToPeople(Set.copyOf(people), Optional.empty());
        }
    }

    record OfBusiness(BusinessId business) implements Halt {}

    record OfNumber(SenderId number) implements Halt {}

    /** Messages to anybody, as of a new stop list: whom it concerns is not known without looking each one up. */
    record ToAnybody() implements Halt {}
}
