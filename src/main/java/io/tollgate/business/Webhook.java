package io.tollgate.business;

import io.tollgate.message.SenderId;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Where Tollgate posts a business's updates, and the secret that signs them.
 *
 * @param url       as the operator has set it
 * @param batch     the most updates in one POST, 1 to {@value #LARGEST_BATCH}; if it is empty, the setting says
 * @param ofAccount the business's own URL instead
 * @param ofNumbers its URLs for what concerns single numbers, which go before the others
 * @param fields    what it wants to be told, as the Cloud API names it: {@code messages}; empty: all
 */
public record Webhook(String url, String secret, OptionalInt batch, Optional<String> ofAccount, Map<SenderId, String> ofNumbers,
        Set<String> fields) {

    public static final int LARGEST_BATCH = 1_000;

    public Webhook {
        ofNumbers = Map.copyOf(ofNumbers);
        fields = Set.copyOf(fields);
    }

    public Webhook(String url, String secret, OptionalInt batch, Optional<String> ofAccount, Map<SenderId, String> ofNumbers) {
        this(url, secret, batch, ofAccount, ofNumbers, Set.of());
    }

    /** Whether the business wants to be told this. */
    public boolean wants(String field) {
        return fields.isEmpty() || fields.contains(field);
    }

    public Webhook(String url, String secret, OptionalInt batch) {
        this(url, secret, batch, Optional.empty(), Map.of());
    }

    public Webhook(String url, String secret) {
        this(url, secret, OptionalInt.empty());
    }

    /** The URL for what concerns this number. */
    public String of(SenderId number) {
        return ofNumbers.getOrDefault(number, ofTheRest());
    }

    /** The URL for what concerns the account, or a number without a URL of its own. */
    public String ofTheRest() {
        return ofAccount.orElse(url);
    }

    /** All URLs that are called. */
    public Set<String> called() {
        Set<String> all = new HashSet<>(ofNumbers.values());
        all.add(ofTheRest());
        return all;
    }

    /** Leaves out the secret, so that no log or error can show it. */
    @Override
    public String toString() {
        return url;
    }
}
