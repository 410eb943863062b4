package io.tollgate.recipient;

import java.util.Optional;

/** The country of numbers without a country code, as far as the caller knows it. Countries are ISO 3166 alpha-2. */
public interface Home {

    /** The country is not known. */
    Home UNKNOWN = new Home() {};

    /** The country that a business or an import has named; numbers are read as this country's. */
    default Optional<String> named() {
        return Optional.empty();
    }

    /** A likely country; only the hint of an error uses it. */
    default Optional<String> guessed() {
        return Optional.empty();
    }

    /**
     * Whether digits that are a valid number with their country code are always read so. This holds for programs, which send back the names
     * that Tollgate gave them. In a list the digits may have lost a zero, so they must not have a second meaning.
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
