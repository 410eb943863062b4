package io.tollgate.trust.vetting;

import static java.util.Objects.requireNonNull;

import io.tollgate.secrets.Keys;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The documents of applications, encrypted with the key of the installation. They are added, never changed. */
@Component
class Attachments {

    private final JdbcTemplate jdbc;
    private final Keys keys;

    Attachments(JdbcTemplate jdbc, Keys keys) {
        this.jdbc = jdbc;
        this.keys = keys;
    }

    void add(ApplicationId application, ApplicationDocument document, byte[] content) {
        jdbc.update("INSERT INTO application_document (application_id, number, kind, file_name, media_type, bytes, sha256, sealed)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)", application.value(), document.number(), document.kind().name(), document.fileName(),
                document.mediaType(), document.bytes(), HexFormat.of().parseHex(document.sha256()), keys.seal(content));
    }

    Optional<ApplicationDocument> find(ApplicationId application, int number) {
        return jdbc.query("SELECT number, kind, file_name, media_type, bytes, sha256 FROM application_document"
                + " WHERE application_id = ? AND number = ?", Attachments::document, application.value(), number).stream().findFirst();
    }

    List<ApplicationDocument> of(ApplicationId application) {
        return jdbc.query("SELECT number, kind, file_name, media_type, bytes, sha256 FROM application_document"
                + " WHERE application_id = ? ORDER BY number", Attachments::document, application.value());
    }

    /** The file as it was added. Fails with {@link DocumentDamaged} if it was changed. */
    byte[] content(ApplicationId application, ApplicationDocument document) {
        byte[] sealed = requireNonNull(
                jdbc.queryForObject("SELECT sealed FROM application_document WHERE application_id = ? AND number = ?",
                        byte[].class, application.value(), document.number()));
        byte[] content = open(application, document, sealed);
        if (!DigestUtils.sha256Hex(content).equals(document.sha256())) {
            throw damaged(application, document);
        }
        return content;
    }

    private byte[] open(ApplicationId application, ApplicationDocument document, byte[] sealed) {
        try {
            return keys.openBytes(sealed);
        } catch (IllegalStateException changed) {
            throw damaged(application, document);
        }
    }

    private static DocumentDamaged damaged(ApplicationId application, ApplicationDocument document) {
        return new DocumentDamaged("document " + document.number() + " of application " + application
                + " is not what it was when it was added. Maybe it was changed in the database: ask the business for it again");
    }

    private static ApplicationDocument document(ResultSet row, int line) throws SQLException {
        return new ApplicationDocument(row.getInt("number"), ApplicationDocument.Kind.valueOf(row.getString("kind")),
                row.getString("file_name"),
                row.getString("media_type"), row.getInt("bytes"), HexFormat.of().formatHex(row.getBytes("sha256")));
    }
}
