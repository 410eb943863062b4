package io.tollgate.recipient;

import java.util.List;
import java.util.Optional;

/**
 * How somebody names one person: by one identity at least, and by several when all of them are said to be hers. The first is the one
 * that tells most surely who she is: her user id, which is nobody else's, before the parent's, before the number, which others may get.
 */
public record Named(List<Identity> identities) {

    public Named {
        if (identities.isEmpty()) {
            throw new IllegalArgumentException("a person must be named by something");
        }
        identities = identities.stream().distinct().sorted((one, other) -> Integer.compare(rank(one), rank(other))).toList();
    }

    public static Named of(PhoneNumber number) {
        return new Named(List.of(new Identity.Number(number)));
    }

    public static Named of(Identity identity) {
        return new Named(List.of(identity));
    }

    public Optional<PhoneNumber> number() {
        return identities.stream().filter(Identity.Number.class::isInstance).map(identity -> ((Identity.Number) identity).number()).findFirst();
    }

    /** Without her number. */
    public List<Identity> userIds() {
        return identities.stream().filter(identity -> !(identity instanceof Identity.Number)).toList();
    }

    /** Of her number if that is known, otherwise of her user id. */
    public String country() {
        return number().map(PhoneNumber::country).orElseGet(() -> identities.getFirst().country());
    }

    private static int rank(Identity identity) {
        return switch (identity) {
            case Identity.UserId _ -> 0;
            case Identity.ParentUserId _ -> 1;
            case Identity.Number _ -> 2;
        };
    }

    /** Without the identities themselves. */
    @Override
    public String toString() {
        return identities.toString();
    }
}
