package io.tollgate.accounts;

/** Who somebody is to another server that vouches for people (OpenID Connect). @param subject its name there, which never changes */
public record ForeignIdentity(String issuer, String subject) {

    public ForeignIdentity {
        if (issuer.isBlank() || issuer.length() > 300 || subject.isBlank() || subject.length() > 255) {
            throw new IllegalArgumentException("issuer and subject must be there, and not longer than 300 and 255 characters");
        }
    }
}
