package io.tollgate.business;

/** Where a business wants to be told, and the secret that signs what it is told. */
public record Webhook(String url, String secret) {

    /** Without the secret, so that no log or error can show it. */
    @Override
    public String toString() {
        return url;
    }
}
