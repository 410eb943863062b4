package io.tollgate.invoicing;

import io.tollgate.database.Times;
import io.tollgate.secrets.Keys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
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

        /** Name in paths and in the table. */
        public String ending() {
            return ending;
        }

        public String mediaType() {
            return mediaType;
        }
    }

    /** Adds the document, unless the invoice has it already. @return the one that it has */
    byte[] add(String number, Form form, byte[] bytes, Instant now) {
        int added = jdbc.update("INSERT IGNORE INTO invoice_document (number, form, content, sha256, seal, made_at)"
                + " VALUES (?, ?, ?, ?, ?, ?)", number, form.ending, bytes, DigestUtils.sha256(bytes), seal(number, form, bytes),
                Times.utc(now));
        return added == 1 ? bytes : find(number, form).orElseThrow();
    }

    /** The document; empty if it was not made yet. Fails if it was changed. */
    Optional<byte[]> find(String number, Form form) {
        return jdbc.query("SELECT content, sha256, seal FROM invoice_document WHERE number = ? AND form = ?", (row, line) -> {
            byte[] content = row.getBytes("content");
            if (!MessageDigest.isEqual(DigestUtils.sha256(content), row.getBytes("sha256"))
                    || !MessageDigest.isEqual(seal(number, form, content), row.getBytes("seal"))) {
                throw new IllegalStateException("the " + form.ending + " document of invoice " + number + " was changed after it was made."
                        + " Maybe restore its row of `invoice_document` from a backup.");
            }
            return content;
        }, number, form.ending).stream().findFirst();
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
