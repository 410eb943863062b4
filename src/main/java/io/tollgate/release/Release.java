package io.tollgate.release;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A version of the rules: a change of what its author started from.
 *
 * @param version    1, 2, 3, ...
 * @param ruleBook   the number of the rules that came of it last, by {@link io.tollgate.decision.Decisions#ruleBook}
 * @param hash       hash of all their files, 32 bytes as hexadecimal digits
 * @param wantedFrom when it should come into force; if empty, as soon as it is approved
 * @param base       what the author started from; empty for the first version
 * @param upload     what the author made of it
 */
public record Release(int version, int ruleBook, String hash, String author, String reason, Instant proposedAt,
        Optional<Instant> wantedFrom, Optional<RuleState> base, RuleState upload) {

    static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }
}
