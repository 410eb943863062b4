package io.tollgate.evidence;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.operator.*}: the operator of this Tollgate, who processes the data for the businesses. Records of consents name
 * it.
 *
 * @param name            the name of the operator in the records of consents
 * @param identifier      an identifier, such as the number in a register of companies
 * @param address         the postal address; empty: the records leave it out
 * @param contact         the contact for questions of data protection; empty: the records leave it out
 * @param storageLocation the country in which the database is, ISO 3166 alpha-2; empty: the records leave it out
 */
@ConfigurationProperties("tollgate.operator")
public record Operator(@DefaultValue("Tollgate") String name, @DefaultValue("tollgate") String identifier, @DefaultValue("") String address,
        @DefaultValue("") String contact, @DefaultValue("") String storageLocation) {

    public Operator {
        if (!storageLocation.matches("([A-Z]{2})?")) {
            throw new IllegalArgumentException(
                    "tollgate.operator.storage-location (" + storageLocation + ") must be a country, such as DE");
        }
    }
}
