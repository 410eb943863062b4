package io.tollgate.business;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * A business whose authentication messages to other countries have rates of their own, where the rate card has some. It has been told so
 * before the first day. Source: WhatsApp Business Platform, authentication-international rates.
 *
 * @param first      the first day, in the business's zone
 * @param home       the country of its verified primary location, ISO 3166 alpha-2, which is not abroad; empty: not verified, so every
 *                   country is
 * @param exceptions countries with another first day
 */
public record International(LocalDate first, Optional<String> home, Map<String, LocalDate> exceptions) {

    public International {
        exceptions = Map.copyOf(exceptions);
    }

    /** Whether a message to this country counts as one from abroad on this day. */
    public boolean counts(String country, LocalDate day) {
        return home.filter(country::equals).isEmpty() && !day.isBefore(exceptions.getOrDefault(country, first));
    }
}
