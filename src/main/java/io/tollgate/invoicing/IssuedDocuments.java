package io.tollgate.invoicing;

import io.tollgate.database.Times;
import io.tollgate.secrets.Keys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Rows of the table {@code invoice_document}: invoices as they were printed. A row is added once and never changed. Its hash names the
 * document towards others. Its seal shows whether somebody who can write to the database, but does not have the keys, has changed it.
 */
@Component
public final class IssuedDocuments {

    private static final String INSERT = "INSERT IGNORE INTO invoice_document (number, form, content, sha256, seal, made_at)"
            + " VALUES (?, ?, ?, ?, ?, ?)";

    private final JdbcTemplate jdbc;
    private final Keys keys;

    IssuedDocuments(JdbcTemplate jdbc, Keys keys) {
        this.jdbc = jdbc;
        this.keys = keys;
    }

    /** What an invoice is printed as. */
    public enum Form {
        HTML("html", "text/html"), CSV("csv", "text/csv"),
        /** PDF/A-3; of a buyer who wants ZUGFeRD with the CII in it. */
        PDF("pdf", "application/pdf"),
        /** Cross Industry Invoice of UN/CEFACT. */
        CII("cii", "application/xml"),
        /** OASIS UBL 2.1. */
        UBL("ubl", "application/xml");

        private final String ending;
        private final String mediaType;

        Form(String ending, String mediaType) {
            this.ending = ending;
            this.mediaType = mediaType;
        }

        private static Form of(String ending) {
            return Arrays.stream(values()).filter(form -> form.ending.equals(ending)).findFirst().orElseThrow();
        }

        /** The name of the form in paths and in the table. */
        public String ending() {
            return ending;
        }

        public String mediaType() {
            return mediaType;
        }
    }

    /** Adds the document, unless the invoice has it already. @return the one that it has */
    byte[] add(String number, Form form, byte[] bytes, Instant now) {
        return jdbc.update(INSERT, row(number, form, bytes, now)) == 1 ? bytes : find(number, form).orElseThrow();
    }

    /** Adds those documents that the invoice does not have yet. */
    void add(String number, Map<Form, byte[]> documents, Instant now) {
        if (!documents.isEmpty()) {
            jdbc.batchUpdate(INSERT, documents.entrySet().stream().map(one -> row(number, one.getKey(), one.getValue(), now)).toList());
        }
    }

    private Object[] row(String number, Form form, byte[] bytes, Instant now) {
        return new Object[] {number, form.ending, bytes, DigestUtils.sha256(bytes), seal(number, form, bytes), Times.utc(now)};
    }

    /** The document; empty if it was not made yet. Fails if it was changed. */
    Optional<byte[]> find(String number, Form form) {
        return Optional.ofNullable(read("number = ? AND form = ?", number, form.ending).get(form));
    }

    /** The documents that were made. Fails if one of them was changed. */
    Map<Form, byte[]> of(String number) {
        return read("number = ?", number);
    }

    private Map<Form, byte[]> read(String which, String number, Object... more) {
        Map<Form, byte[]> documents = new EnumMap<>(Form.class);
        jdbc.query("SELECT form, content, sha256, seal FROM invoice_document WHERE " + which, row -> {
            Form form = Form.of(row.getString("form"));
            byte[] content = row.getBytes("content");
            if (!MessageDigest.isEqual(DigestUtils.sha256(content), row.getBytes("sha256"))
                    || !MessageDigest.isEqual(seal(number, form, content), row.getBytes("seal"))) {
                throw new IllegalStateException("the " + form.ending + " document of invoice " + number + " was changed after it was made."
                        + " Maybe restore its row of `invoice_document` from a backup.");
            }
            documents.put(form, content);
        }, Stream.concat(Stream.of(number), Arrays.stream(more)).toArray());
        return documents;
    }

    private byte[] seal(String number, Form form, byte[] content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(keys.evidence());
            byte[] name = ("invoice " + number + " " + form.ending).getBytes(StandardCharsets.UTF_8);
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).array());
            mac.update(name);
            return mac.doFinal(content);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HmacSHA256", impossible);
        }
    }
}
