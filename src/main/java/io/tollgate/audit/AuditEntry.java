package io.tollgate.audit;

import io.tollgate.secrets.SealedFields;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * An entry of the audit trail: the beginning or the end of an operation.
 *
 * @param number  1, 2, 3 without a gap
 * @param account the account that called; @param token the token that it used; @param address the address of the caller
 * @param subject ids and handles, no person's number and no text
 * @param end     how the operation ended; empty if this entry is its beginning
 */
public record AuditEntry(long number, Instant at, String account, Optional<Long> token, String address, String operation, String subject,
        Optional<End> end) {

    /** The columns of an export. */
    public static final List<String> COLUMNS = List.of("number", "at", "account", "token", "address", "operation", "subject", "began",
            "status");

    /** @param began the number of the entry of the beginning; @param status the HTTP status */
    public record End(long began, int status) {}

    public AuditEntry {
        at = at.truncatedTo(ChronoUnit.MICROS);
    }

    /** The entry as texts, in the order of {@link #COLUMNS}. */
    public List<String> texts() {
        return List.of(Long.toString(number), at.toString(), account, token.map(Object::toString).orElse(""), address, operation, subject,
                end.map(ended -> Long.toString(ended.began())).orElse(""), end.map(ended -> Integer.toString(ended.status())).orElse(""));
    }

    /** What its seal covers. */
    SealedFields fields() {
        return new SealedFields().add(number).add(at).add(token.orElse(0L)).add(end.map(End::began).orElse(0L))
                .add(end.map(End::status).orElse(0)).add(account, address, operation, subject);
    }
}
