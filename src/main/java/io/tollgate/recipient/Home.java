package io.tollgate.recipient;

import java.util.Optional;

/** Where numbers without a country code are at home, by what is known of who gives them. Countries are ISO 3166 alpha-2. */
public interface Home {

    /** Nothing is known. */
    Home UNKNOWN = new Home() {};

    /** Somebody has said so, a business or an import: then they are read so. */
    default Optional<String> named() {
        return Optional.empty();
    }

    /** Good for a hint only, and asked for only then. */
    default Optional<String> guessed() {
        return Optional.empty();
    }

    /**
     * Whether digits that are a valid number with their country code are one in any case: those of programs, which write back the names that they
     * were told. A list's may have lost a zero, and must not be two numbers.
     */
    default boolean namesComeBack() {
        return false;
    }

    static Home named(String country) {
        return new Home() {
            @Override
            public Optional<String> named() {
                return Optional.of(country);
            }
        };
    }

    static Home guessed(String country) {
        return new Home() {
            @Override
            public Optional<String> guessed() {
                return Optional.of(country);
            }
        };
    }
}
