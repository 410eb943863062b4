package io.tollgate.accounts;

/**
 * A person's identity on another server that signs people in (OpenID Connect).
 *
 * @param subject her id on that server, which never changes
 */
public record ForeignIdentity(String issuer, String subject) {

    public ForeignIdentity {
        if (issuer.isBlank() || issuer.length() > 300 || subject.isBlank() || subject.length() > 255) {
            throw new IllegalArgumentException("issuer and subject must be there, and not longer than 300 and 255 characters");
        }
    }
}
