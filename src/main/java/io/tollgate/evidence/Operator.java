package io.tollgate.evidence;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.operator.*}: who runs this Tollgate and processes the data for the businesses, as their records name it.
 *
 * @param name            the name of the operator, as the records of consents have it
 * @param identifier      such as a number in a register of companies
 * @param address         the postal address; empty if it is not to be said
 * @param contact         the contact for questions of data protection; empty if it is not to be said
 * @param storageLocation the country in which the database stands, ISO 3166 alpha-2; empty if it is not to be said
 */
@ConfigurationProperties("tollgate.operator")
public record Operator(@DefaultValue("Tollgate") String name, @DefaultValue("tollgate") String identifier, @DefaultValue("") String address,
        @DefaultValue("") String contact, @DefaultValue("") String storageLocation) {

    public Operator {
        if (!storageLocation.matches("([A-Z]{2})?")) {
            throw new IllegalArgumentException("tollgate.operator.storage-location (" + storageLocation + ") must be a country, such as DE");
        }
    }
}
