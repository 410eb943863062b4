package io.tollgate.media;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Files that come in pieces. Each piece is a file in the folder before it has a row, so a crash leaves a file without a row and never a row
 * without a file. Pieces are added one behind the other, whichever process takes them.
 */
@Component
public class Uploads {

    private static final String COLUMNS = "id, business_id, content_type, length, came, sha256, file, sealed_key";

    private final JdbcTemplate jdbc;
    private final Space space;
    private final MediaSettings settings;
    private final Clock clock;

    Uploads(JdbcTemplate jdbc, Space space, MediaSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.space = space;
        this.settings = settings;
        this.clock = clock;
    }

    /** @param whole empty until the last piece has come and fits the type */
    record Upload(UploadId id, BusinessId business, MediaFormat format, long length, long came, Optional<MediaContent> whole) {}

    /** A file that a handle names. */
    public record Named(MediaKind kind, MediaContent content) {}

    /** The file that a handle names, if it is one of the business and its time is not over. {@link MediaFiles#read} opens it. */
    @Transactional(readOnly = true)
    public Optional<Named> named(String handle, BusinessId business) {
        return UploadId.ofHandle(handle).flatMap(id -> find(id, business))
                .flatMap(upload -> upload.whole().map(content -> new Named(upload.format().kind(), content)));
    }

    /** What came of the wish to begin. */
    sealed interface Begun {

        record Is(UploadId id) implements Begun {}

        record Not(Refusal why) implements Begun {}
    }

    @Transactional
    public Begun begin(BusinessId business, MediaFormat format, long length) {
        Optional<Refusal> noSpace = space.take(business, length);
        if (noSpace.isPresent()) {
            return new Begun.Not(noSpace.get());
        }
        UploadId id = UploadId.fresh();
        jdbc.update("INSERT INTO upload (id, business_id, content_type, length, expires_at) VALUES (?, ?, ?, ?, ?)", id.bytes(),
                business.value(), format.type(), length, Times.utc(clock.instant().plus(settings.uploadLife())));
        return new Begun.Is(id);
    }

    @Transactional(readOnly = true)
    Optional<Upload> find(UploadId id, BusinessId business) {
        return jdbc.query("SELECT " + COLUMNS + " FROM upload WHERE id = ? AND business_id = ? AND expires_at > ?",
                (row, _) -> upload(row), id.bytes(), business.value(), Times.utc(clock.instant())).stream().findFirst();
    }

    /** Adds a piece. @return false if another piece was faster, or the upload is gone */
    @Transactional
    boolean add(Upload upload, long begins, MediaContent piece) {
        List<Long> came = jdbc.queryForList("SELECT came FROM upload WHERE id = ? AND file IS NULL FOR UPDATE", Long.class,
                upload.id().bytes());
        if (!came.equals(List.of(begins))) {
            return false;
        }
        jdbc.update("INSERT INTO upload_piece (upload_id, begins, bytes, sha256, file, sealed_key) VALUES (?, ?, ?, ?, ?, ?)",
                upload.id().bytes(), begins, piece.bytes(), HexFormat.of().parseHex(piece.sha256()), piece.file(), piece.sealedKey());
        jdbc.update("UPDATE upload SET came = ? WHERE id = ?", begins + piece.bytes(), upload.id().bytes());
        return true;
    }

    /** The pieces of an upload, in their order. */
    @Transactional(readOnly = true)
    List<MediaContent> pieces(UploadId id) {
        return jdbc.query("SELECT bytes, sha256, file, sealed_key FROM upload_piece WHERE upload_id = ? ORDER BY begins",
                (row, _) -> content(row, "application/octet-stream", row.getLong("bytes")), id.bytes());
    }

    /** The upload is whole; its pieces have no rows any more. @return false if it was whole before, or is gone */
    @Transactional
    boolean finish(Upload upload, MediaContent whole) {
        boolean first = jdbc.update("UPDATE upload SET sha256 = ?, file = ?, sealed_key = ?, expires_at = ? WHERE id = ? AND file IS NULL",
                HexFormat.of().parseHex(whole.sha256()), whole.file(), whole.sealedKey(),
                Times.utc(clock.instant().plus(settings.keep())), upload.id().bytes()) > 0;
        if (first) {
            jdbc.update("DELETE FROM upload_piece WHERE upload_id = ?", upload.id().bytes());
        }
        return first;
    }

    /** Removes an upload and its pieces. @return the names of their files in the folder */
    @Transactional
    List<String> remove(UploadId id) {
        List<String> whole = jdbc.queryForList("SELECT file FROM upload WHERE id = ? AND file IS NOT NULL FOR UPDATE", String.class,
                id.bytes());
        List<String> pieces = jdbc.queryForList("SELECT file FROM upload_piece WHERE upload_id = ?", String.class, id.bytes());
        jdbc.update("DELETE FROM upload_piece WHERE upload_id = ?", id.bytes());
        jdbc.update("DELETE FROM upload WHERE id = ?", id.bytes());
        return Stream.concat(whole.stream(), pieces.stream()).toList();
    }

    /** Uploads whose time is over, some of them. */
    @Transactional(readOnly = true)
    List<UploadId> expired(Instant now, int most) {
        return jdbc.query("SELECT id FROM upload WHERE expires_at <= ? ORDER BY expires_at LIMIT " + most,
                (row, _) -> new UploadId(row.getBytes("id")), Times.utc(now));
    }

    private static Upload upload(ResultSet row) throws SQLException {
        String type = row.getString("content_type");
        long length = row.getLong("length");
        return new Upload(new UploadId(row.getBytes("id")), new BusinessId(row.getInt("business_id")),
                MediaFormat.of(type).orElseThrow(), length, row.getLong("came"),
                row.getString("file") == null ? Optional.empty() : Optional.of(content(row, type, length)));
    }

    private static MediaContent content(ResultSet row, String type, long bytes) throws SQLException {
        return new MediaContent(type, bytes, HexFormat.of().formatHex(row.getBytes("sha256")), row.getString("file"),
                row.getBytes("sealed_key"));
    }
}
