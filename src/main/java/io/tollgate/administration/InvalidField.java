package io.tollgate.administration;

import java.util.function.Supplier;

/** A value from a caller is not as it must be. The message never repeats a value that may be a person's number. */
final class InvalidField extends RuntimeException {

    private final String field;

    InvalidField(String field, String message) {
        super(message);
        this.field = field;
    }

    String field() {
        return field;
    }

    /** Turns the refusal of a register's value, whose message begins with the name of the field, into one of the field. */
    static <T> T orValue(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException nonsense) {
            String message = String.valueOf(nonsense.getMessage());
            throw new InvalidField(message.split("[ (]", 2)[0], message + ".");
        }
    }
}
