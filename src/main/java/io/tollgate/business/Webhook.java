package io.tollgate.business;

/** The URL to which Tollgate posts a business's updates, and the secret that signs them. */
public record Webhook(String url, String secret) {

    /** Leaves out the secret, so that no log or error can show it. */
    @Override
    public String toString() {
        return url;
    }
}
