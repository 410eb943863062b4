package io.tollgate.administration;

import java.util.function.Supplier;

/** What a caller gave is not as it must be. The message never repeats what may be a person's number. */
final class InvalidField extends RuntimeException {

    private final String field;

    InvalidField(String field, String message) {
        super(message);
        this.field = field;
    }

    String field() {
        return field;
    }

    /** The values of the registers refuse nonsense by themselves, and say so in terms of their fields. */
    static <T> T orValue(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException nonsense) {
            String message = String.valueOf(nonsense.getMessage());
            throw new InvalidField(message.split("[ (]", 2)[0], message + ".");
        }
    }
}
