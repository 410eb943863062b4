package io.tollgate.console;

import io.tollgate.accounts.AccessToken;
import io.tollgate.accounts.AccessTokens;
import io.tollgate.accounts.Role;
import io.tollgate.accounts.UserAccount;
import io.tollgate.database.Slice;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tokens of an account as its pages show them: latest first. */
final class AccountTokens {

    private static final int SHOWN = 1_000;
    private static final int LONGEST_LABEL = 100;

    private AccountTokens() {}

    /** @param state valid, expired or revoked; @param answers who answers for it, if that is not who has issued it */
    record Entry(long id, String label, Set<Role> roles, Instant issuedAt, String issuedBy, Optional<String> answers,
            Optional<Instant> lastUsedAt, Optional<Instant> until, String state) {

        static Entry of(AccessToken token, Instant now) {
            String state = token.revokedAt().isPresent()
                    ? "revoked"
                    : token.validUntil().filter(end -> !end.isAfter(now)).isPresent() ? "expired" : "valid";
            return new Entry(token.id(), token.label(), token.roles(),
                    token.issuedAt(), token.issuedBy(), token.answers().filter(name -> !name.equals(token.issuedBy())), token.lastUsedAt(),
                    token.validUntil(), state);
        }

        public boolean valid() {
            return state.equals("valid");
        }
    }

    static List<Entry> of(AccessTokens tokens, UserAccount account, Instant now) {
        return tokens.of(account, Slice.first(SHOWN)).stream().map(token -> Entry.of(token, now)).toList().reversed();
    }

    static String label(String given) {
        String label = given.strip().isEmpty() ? "token" : given.strip();
        return label.length() > LONGEST_LABEL ? label.substring(0, LONGEST_LABEL) : label;
    }
}
