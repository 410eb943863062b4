package io.tollgate.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * One step of one operation.
 *
 * @param number  1, 2, 3 without a gap
 * @param account who; @param token by which of its tokens; @param address from where
 * @param subject ids and handles, no person's number and no text
 * @param end     how it ended; empty: this is its beginning
 */
public record AuditEntry(long number, Instant at, String account, Optional<Long> token, String address, String operation, String subject,
        Optional<End> end) {

    /** Of an export. */
    public static final List<String> COLUMNS = List.of("number", "at", "account", "token", "address", "operation", "subject", "began",
            "status");

    /** @param began the number of the entry of its beginning; @param status of HTTP */
    public record End(long began, int status) {}

    public AuditEntry {
        at = at.truncatedTo(ChronoUnit.MICROS);
    }

    /** In the order of {@link #COLUMNS}. */
    public List<String> texts() {
        return List.of(Long.toString(number), at.toString(), account, token.map(Object::toString).orElse(""), address, operation, subject,
                end.map(ended -> Long.toString(ended.began())).orElse(""), end.map(ended -> Integer.toString(ended.status())).orElse(""));
    }

    /** Each field with its length before it, so that none can pass for a part of another. */
    byte[] content() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(number);
            out.writeLong(at.getEpochSecond());
            out.writeInt(at.getNano());
            out.writeLong(token.orElse(0L));
            out.writeLong(end.map(End::began).orElse(0L));
            out.writeInt(end.map(End::status).orElse(0));
            for (String text : new String[] {account, address, operation, subject}) {
                byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
                out.writeInt(encoded.length);
                out.write(encoded);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
