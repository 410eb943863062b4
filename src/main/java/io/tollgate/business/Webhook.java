package io.tollgate.business;

import java.util.OptionalInt;

/**
 * The URL to which Tollgate posts a business's updates, and the secret that signs them.
 *
 * @param batch the most updates in one POST, 1 to {@value #LARGEST_BATCH}; if it is empty, the setting says
 */
public record Webhook(String url, String secret, OptionalInt batch) {

    public static final int LARGEST_BATCH = 1_000;

    public Webhook(String url, String secret) {
        this(url, secret, OptionalInt.empty());
    }

    /** Leaves out the secret, so that no log or error can show it. */
    @Override
    public String toString() {
        return url;
    }
}
