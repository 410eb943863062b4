package io.tollgate.release;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An immutable version of the rules, as it was proposed.
 *
 * @param version    1, 2, 3, ...
 * @param ruleBook   its files, as numbered by {@link io.tollgate.decision.Decisions#ruleBook}: what verdicts name
 * @param hash       of all files, 32 bytes as hexadecimal digits
 * @param wantedFrom when it shall come into force; as soon as it is approved without it
 */
public record Release(int version, int ruleBook, String hash, String author, String reason, Instant proposedAt, Optional<Instant> wantedFrom) {

    static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }
}
