package io.tollgate.smpp;

import io.tollgate.database.Times;
import io.tollgate.secrets.Keys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Puts the parts of what people write together, whichever process got them. They wait on disk, as the SMSC does not repeat what was
 * acknowledged; not longer than a time and not more than a number: then an SMS goes on as far as it came, because its first words may be a
 * stop.
 */
@Component
class PieceRecords {

    private static final Logger log = LoggerFactory.getLogger(PieceRecords.class);
    private static final int AT_ONCE = 500;
    private static final byte[] NOTHING = {};
    /** What cannot go on for so long has failed for good. */
    private static final Duration STRAY = Duration.ofDays(1);

    private final JdbcTemplate jdbc;
    private final Keys keys;

    PieceRecords(JdbcTemplate jdbc, Keys keys) {
        this.jdbc = jdbc;
        this.keys = keys;
    }

    private record Row(int number, byte[] sealed) {}

    /** Keeps a part, unless its SMS has gone on. */
    @Transactional
    public void keep(Piece piece, Instant now) {
        byte[] sms = sms(piece.key());
        jdbc.update("INSERT IGNORE INTO sms_piece (sms, number, sealed, at) SELECT ?, ?, ?, ? FROM DUAL WHERE NOT EXISTS"
                + " (SELECT 1 FROM sms_piece gone WHERE gone.sms = ? AND gone.number = 0)", sms, piece.number(), keys.seal(text(piece)),
                Times.utc(now), sms);
    }

    /** Hands an SMS on if all its parts are there. {@link #keep} must be committed: of two processes the later one sees all parts. */
    @Transactional
    public boolean join(Piece.Key key, Instant now, Predicate<List<Piece>> handOn) {
        byte[] sms = sms(key);
        List<Piece> pieces = lock(sms);
        return pieces.size() < key.parts() || handOn(sms, pieces, now, handOn);
    }

    /** Hands an SMS on as far as it came. @param sms its hash */
    @Transactional
    public void end(byte[] sms, Instant now, Predicate<List<Piece>> handOn) {
        List<Piece> pieces = lock(sms);
        if (!pieces.isEmpty()) {
            handOn(sms, pieces, now, handOn);
        }
    }

    /** Hashes of SMS that go on as they are: their time is over, or there is no room for more. */
    List<byte[]> overdue(Instant before, int most) {
        Long waiting = jdbc.queryForObject("SELECT COUNT(*) FROM sms_piece WHERE number > 0", Long.class);
        long tooMany = waiting == null ? 0 : Math.min(Math.max(waiting - most, 0), AT_ONCE);
        return jdbc.query("SELECT sms FROM (SELECT sms, at FROM sms_piece WHERE number > 0 AND at <= ? UNION ALL"
                + " (SELECT sms, at FROM sms_piece WHERE number > 0 ORDER BY at LIMIT " + tooMany + ")) old GROUP BY sms ORDER BY MIN(at)"
                + " LIMIT " + AT_ONCE, (row, _) -> row.getBytes(1), Times.utc(before));
    }

    /** So that the table does not grow for ever. @param before since when no part of an SMS that has gone on is repeated */
    void forgetOld(Instant before) {
        jdbc.update("DELETE FROM sms_piece WHERE number = 0 AND at < ?", Times.utc(before));
        int lost = jdbc.update("DELETE FROM sms_piece WHERE at < ?", Times.utc(before.minus(STRAY)));
        if (lost > 0) {
            log.error("{} parts of SMS that people wrote could not be handed on for a day, and were deleted", lost);
        }
    }

    private List<Piece> lock(byte[] sms) {
        List<Row> rows = jdbc.query("SELECT number, sealed FROM sms_piece FORCE INDEX (PRIMARY) WHERE sms = ? ORDER BY number FOR UPDATE",
                (row, _) -> new Row(row.getInt(1), row.getBytes(2)), (Object) sms);
        return rows.stream().anyMatch(row -> row.number() == 0)
                ? List.of()
                : rows.stream().map(row -> piece(row.number(), keys.open(row.sealed()))).toList();
    }

    /** If this fails, the parts stay. @param sms the hash under which they are, which may be one of a key of before */
    private boolean handOn(byte[] sms, List<Piece> pieces, Instant now, Predicate<List<Piece>> handOn) {
        jdbc.update("DELETE FROM sms_piece WHERE sms = ?", (Object) sms);
        jdbc.update("INSERT INTO sms_piece (sms, number, sealed, at) VALUES (?, 0, ?, ?)", sms, NOTHING, Times.utc(now));
        return handOn.test(pieces);
    }

    private byte[] sms(Piece.Key key) {
        return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, keys.pseudonyms().getLast().getEncoded())
                .hmac(String.join("\n", "sms", key.from(), key.to(), "" + key.reference(), "" + key.parts()));
    }

    private static String text(Piece piece) {
        return String.join("\n", piece.key().from(), piece.key().to(), "" + piece.key().reference(), "" + piece.key().parts(),
                "" + piece.coding(), new String(Base64.getEncoder().encode(piece.bytes()), StandardCharsets.US_ASCII));
    }

    private static Piece piece(int number, String text) {
        String[] parts = text.split("\n", -1);
        return new Piece(new Piece.Key(parts[0], parts[1], Integer.parseInt(parts[2]), Integer.parseInt(parts[3])), number,
                Byte.parseByte(parts[4]), Base64.getDecoder().decode(parts[5]));
    }
}
