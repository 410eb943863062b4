package io.tollgate.media;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The descriptions of the files. One exists for its business only, and until its time is over. A row is written when its file is on the
 * disk, and deleted before its file is: a crash may leave a file without a row, which is swept away, and never a row without a file.
 */
@Component
public class MediaFiles {

    private static final String COLUMNS = "id, business_id, sender_id, network_id, content_type, bytes, sha256, file, sealed_key,"
            + " expires_at";

    private final NamedParameterJdbcTemplate jdbc;
    private final MediaVault vault;
    private final Space space;
    private final MediaSettings settings;
    private final Clock clock;

    MediaFiles(NamedParameterJdbcTemplate jdbc, MediaVault vault, Space space, MediaSettings settings, Clock clock) {
        this.space = space;
        this.vault = vault;
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    /** What came of a wish to add a file. */
    public sealed interface Added {

        record Is(MediaFile file) implements Added {}

        record Not(Refusal why) implements Added {}
    }

    /** Adds an upload, under a new id: the same file twice is two files. Without space for it there is no row, and its file may go. */
    @Transactional
    public Added add(BusinessId business, SenderId sender, MediaContent content) {
        Optional<Refusal> noSpace = space.take(business, content.bytes());
        if (noSpace.isPresent()) {
            return new Added.Not(noSpace.get());
        }
        Instant now = clock.instant();
        MediaFile file = new MediaFile(MediaId.fresh(), business, sender, Optional.empty(), Optional.of(content),
                now.plus(settings.keep()));
        jdbc.getJdbcTemplate().update("INSERT INTO media (" + COLUMNS + ", at) VALUES (?, ?, ?, NULL, ?, ?, ?, ?, ?, ?, ?)",
                file.id().value(), business.value(), sender.value(), content.type(), content.bytes(),
                HexFormat.of().parseHex(content.sha256()), content.file(), content.sealedKey(), Times.utc(file.expiresAt()),
                Times.utc(now));
        return new Added.Is(file);
    }

    /** @param business of the number to which the file was sent */
    public record Sent(BusinessId business, SenderId sender) {}

    /**
     * Gives our own ids to files that people sent.
     *
     * @param files by the network's ids; one that is known already keeps its id
     * @return our ids, by the network's
     */
    @Transactional
    public Map<String, MediaId> remember(Map<String, Sent> files) {
        Map<String, MediaId> known = new HashMap<>();
        if (files.isEmpty()) {
            return known;
        }
        Instant now = clock.instant();
        jdbc.getJdbcTemplate().batchUpdate("INSERT IGNORE INTO media (id, business_id, sender_id, network_id, expires_at, at)"
                + " VALUES (?, ?, ?, ?, ?, ?)",
                new TreeMap<>(files).entrySet().stream().map(it -> new Object[] {MediaId.fresh().value(), it.getValue().business().value(),
                    it.getValue().sender().value(), it.getKey(), Times.utc(now.plus(settings.keepInbound())), Times.utc(now)}).toList());
        jdbc.query("SELECT id, business_id, sender_id, network_id FROM media WHERE network_id IN (:ids)", Map.of("ids", files.keySet()),
                row -> {
                    String id = row.getString("network_id");
                    Sent sent = new Sent(new BusinessId(row.getInt("business_id")), new SenderId(row.getLong("sender_id")));
                    if (sent.equals(files.get(id))) {
                        known.put(id, new MediaId(row.getLong("id")));
                    }
                });
        return known;
    }

    /** The file, if it is one of the business and its time is not over. */
    public Optional<MediaFile> find(MediaId id, BusinessId business) {
        return Optional.ofNullable(find(Set.of(id), business).get(id));
    }

    /** Those of the files that are of the business and whose time is not over. Without a transaction: most messages name no file. */
    public Map<MediaId, MediaFile> find(Collection<MediaId> ids, BusinessId business) {
        Map<MediaId, MediaFile> found = new HashMap<>();
        if (!ids.isEmpty()) {
            jdbc.query("SELECT " + COLUMNS + " FROM media WHERE id IN (:ids) AND business_id = :business AND expires_at > :now",
                    Map.of("ids", ids.stream().map(MediaId::value).toList(), "business", business.value(), "now",
                            Times.utc(clock.instant())),
                    row -> {
                        MediaFile file = file(row);
                        found.put(file.id(), file);
                    });
        }
        return found;
    }

    /** The content of a file that has one. Reading fails where it was changed. */
    public InputStream open(MediaFile file) {
        return read(file.content().orElseThrow());
    }

    /** Like {@link #open}, for a file that is no message's: of {@link Uploads#named}. */
    public InputStream read(MediaContent content) {
        return vault.open(content);
    }

    /**
     * The content of a file that somebody sent has come.
     *
     * @return false if it came before, or the file is gone
     */
    @Transactional
    public boolean complete(MediaId id, MediaContent content) {
        return jdbc.getJdbcTemplate().update(
                "UPDATE media SET content_type = ?, bytes = ?, sha256 = ?, file = ?, sealed_key = ? WHERE id = ? AND file IS NULL",
                content.type(), content.bytes(), HexFormat.of().parseHex(content.sha256()), content.file(), content.sealedKey(),
                id.value()) > 0;
    }

    /** Remembers who sent files, so that they are hers when she asks, and go when she is erased. */
    @Transactional
    public void sentBy(Collection<Sender> senders) {
        if (!senders.isEmpty()) {
            jdbc.getJdbcTemplate().batchUpdate("UPDATE media SET recipient = ? WHERE id = ? AND business_id = ? AND network_id IS NOT NULL",
                    senders.stream().sorted(Comparator.comparingLong(it -> it.file().value()))
                            .map(it -> new Object[] {it.person().bytes(), it.file().value(), it.business().value()}).toList());
        }
    }

    /** @param business that got the file */
    public record Sender(MediaId file, BusinessId business, RecipientId person) {}

    /** @return whether it was there */
    @Transactional
    public boolean delete(MediaId id) {
        return jdbc.getJdbcTemplate().update("DELETE FROM media WHERE id = ?", id.value()) > 0;
    }

    /** Files whose time is over, some of them. */
    @Transactional(readOnly = true)
    public List<MediaFile> expired(Instant now, int most) {
        return jdbc.query("SELECT " + COLUMNS + " FROM media WHERE expires_at <= :now ORDER BY expires_at LIMIT " + most,
                Map.of("now", Times.utc(now)), (row, _) -> file(row));
    }

    /** Those of these files in the folder that a row knows. */
    @Transactional(readOnly = true)
    public Set<String> known(Collection<String> names) {
        return Set.copyOf(jdbc.queryForList("SELECT file FROM media WHERE file IN (:names)"
                + " UNION ALL SELECT file FROM upload WHERE file IN (:names)"
                + " UNION ALL SELECT file FROM upload_piece WHERE file IN (:names)"
                + " UNION ALL SELECT file FROM shown_file WHERE file IN (:names)", Map.of("names", names), String.class));
    }

    private static MediaFile file(ResultSet row) throws SQLException {
        Optional<String> type = Optional.ofNullable(row.getString("content_type"));
        Optional<MediaContent> content = type.isEmpty()
                ? Optional.empty()
                : Optional.of(new MediaContent(type.get(), row.getLong("bytes"), HexFormat.of().formatHex(row.getBytes("sha256")),
                        row.getString("file"), row.getBytes("sealed_key")));
        return new MediaFile(new MediaId(row.getLong("id")), new BusinessId(row.getInt("business_id")),
                new SenderId(row.getLong("sender_id")), Optional.ofNullable(row.getString("network_id")), content,
                Times.instant(row, "expires_at"));
    }
}
