package io.tollgate.release;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An immutable version of the rules, as it was proposed.
 *
 * @param version    1, 2, 3, ...
 * @param ruleBook   the number of its files by {@link io.tollgate.decision.Decisions#ruleBook}, which verdicts name
 * @param hash       hash of all files, 32 bytes as hexadecimal digits
 * @param wantedFrom when it should come into force; if empty, as soon as it is approved
 */
public record Release(int version, int ruleBook, String hash, String author, String reason, Instant proposedAt,
        Optional<Instant> wantedFrom) {

    static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }
}
