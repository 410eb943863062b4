package io.tollgate.recipient;

import java.util.List;
import java.util.Optional;

/**
 * The identities that a message or request gives for one person, at least one. The most reliable one is first: the user id, which is only
 * hers, then the parent user id, then the number, which others may get.
 */
public record Named(List<Identity> identities) {

    public Named {
        if (identities.isEmpty()) {
            throw new IllegalArgumentException("a person must be named by something");
        }
        identities = identities.stream().distinct().sorted((one, other) -> Integer.compare(rank(one), rank(other))).toList();
    }

    public static Named of(Identity identity) {
        return new Named(List.of(identity));
    }

    public Optional<PhoneNumber> number() {
        return identities.stream().filter(PhoneNumber.class::isInstance).map(PhoneNumber.class::cast).findFirst();
    }

    /** Her user id and parent user id, as far as given. */
    public List<Identity> userIds() {
        return identities.stream().filter(identity -> !(identity instanceof PhoneNumber)).toList();
    }

    /** The country of her number if it is given, otherwise of her user id. */
    public String country() {
        return number().map(PhoneNumber::country).orElseGet(() -> identities.getFirst().country());
    }

    private static int rank(Identity identity) {
        return switch (identity) {
            case Identity.UserId _ -> 0;
            case Identity.ParentUserId _ -> 1;
            case PhoneNumber _ -> 2;
        };
    }

    /** Leaves out the identities themselves. */
    @Override
    public String toString() {
        return identities.toString();
    }
}
