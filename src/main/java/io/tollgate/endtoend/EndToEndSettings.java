package io.tollgate.endtoend;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.end-to-end.*}.
 *
 * @param claimsOfBusiness how often the devices of a number may ask for key packages within an hour
 * @param claimsOfPerson   how often the devices of a person may
 * @param envelopesKept    how long an envelope waits for its device
 * @param signer           who signs credentials of devices; empty: this process, with the key in its data folder. {@code unix:PATH} or
 *                         {@code tcp:127.0.0.1:PORT}: a process of its own ({@code tollgate signer}). {@code pkcs11:FILE}: a token
 * @param signerSecretFile file with the token of the process that signs, or the PIN of PKCS#11
 * @param signerKey        label of the key on the token
 * @param reportable       how long after its hand-over a message can be reported
 * @param reportsOfPerson  how many messages a person may report within 24 hours
 */
@ConfigurationProperties("tollgate.end-to-end")
record EndToEndSettings(@DefaultValue("1000") int claimsOfBusiness, @DefaultValue("60") int claimsOfPerson,
        @DefaultValue("30d") Duration envelopesKept, @DefaultValue("60d") Duration reportable, @DefaultValue("") String signer,
        @DefaultValue("") String signerSecretFile, @DefaultValue("tollgate") String signerKey,
        @DefaultValue("20") int reportsOfPerson) {

    EndToEndSettings {
        if (claimsOfBusiness < 1 || claimsOfPerson < 1) {
            throw new IllegalArgumentException("tollgate.end-to-end.claims-of-business (" + claimsOfBusiness + ") and claims-of-person ("
                    + claimsOfPerson + ") must be positive. Maybe 1000 and 60.");
        }
        if (reportsOfPerson < 1) {
            throw new IllegalArgumentException("tollgate.end-to-end.reports-of-person (" + reportsOfPerson
                    + ") must be positive. Maybe 20.");
        }
        if (reportable.compareTo(envelopesKept) < 0) {
            throw new IllegalArgumentException("tollgate.end-to-end.reportable (" + reportable + ") must not be shorter than"
                    + " envelopes-kept (" + envelopesKept + "). Maybe 60d.");
        }
        if (envelopesKept.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("tollgate.end-to-end.envelopes-kept (" + envelopesKept
                    + ") must be a day or more. Maybe 30d.");
        }
    }
}
