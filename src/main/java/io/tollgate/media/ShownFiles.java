package io.tollgate.media;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.database.Times;
import io.tollgate.media.MediaVault.Draft;
import io.tollgate.message.BusinessId;
import io.tollgate.message.SenderId;
import java.io.IOException;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Rows of {@code shown_file}: copies of uploads. A copy stays as long as the thing that shows it; the handle of an upload ends before. A
 * file that has lost its row is swept away with the others.
 */
@Component
public class ShownFiles {

    private static final Logger log = LoggerFactory.getLogger(ShownFiles.class);
    private static final String COLUMNS = "card, content_type, bytes, sha256, file, sealed_key";
    /** WhatsApp shows pictures of at least 192 pixels. A picture with far more than a screen has would only load slowly. */
    private static final int FEWEST_PIXELS = 192;
    private static final int MOST_PIXELS = 5_000;

    private final JdbcTemplate jdbc;
    private final Uploads uploads;
    private final MediaVault vault;
    private final Space space;
    private final Clock clock;

    ShownFiles(JdbcTemplate jdbc, Uploads uploads, MediaVault vault, Space space, Clock clock) {
        this.jdbc = jdbc;
        this.uploads = uploads;
        this.vault = vault;
        this.space = space;
        this.clock = clock;
    }

    /** @param subject the number or the template; @param card 0 for what is no card's */
    public record Place(Kind kind, long subject, int card) {

        /** What is shown. */
        public enum Kind { PICTURE, EXAMPLE }

        public static Place pictureOf(SenderId number) {
            return new Place(Kind.PICTURE, number.value(), 0);
        }

        public static Place exampleOf(long template, int card) {
            return new Place(Kind.EXAMPLE, template, card);
        }
    }

    /** What came of the wish for a copy. */
    public sealed interface Copied {

        /** @param file has no row yet; without one it is swept away */
        record Is(MediaContent file) implements Copied {}

        record Not(Refusal why) implements Copied {}
    }

    /** A copy of the picture that a handle names. */
    public Copied picture(String handle, BusinessId business) {
        String field = "profile_picture_handle";
        Optional<Uploads.Named> named = uploads.named(handle, business);
        if (named.isEmpty()) {
            return new Copied.Not(Refusal.invalid(field, "names no file of this account, or its time is over. Upload the picture in pieces,"
                    + " by POST /{app-id}/uploads, and give the handle that the last piece is answered with"));
        }
        if (named.get().kind() != MediaKind.IMAGE) {
            return new Copied.Not(Refusal.invalid(field, "must name a picture of the type " + MediaFormat.types(MediaKind.IMAGE)
                    + ", and this file is of the type " + named.get().content().type()));
        }
        try {
            return isOfAFitSize(named.get().content())
                    ? copy(named.get().content())
                    : new Copied.Not(Refusal.invalid(field, "must name a picture with a width and a height from " + FEWEST_PIXELS + " to "
                            + MOST_PIXELS + " pixels"));
        } catch (StoreFailed away) {
            return unavailable(away);
        }
    }

    /** A copy of such a file. */
    public Copied copy(MediaContent file) {
        try (Draft draft = vault.draft(); InputStream content = vault.open(file)) {
            draft.take(content, new MediaScan(), _ -> file.bytes());
            return new Copied.Is(draft.keep(file.type()));
        } catch (StoreFailed | IOException away) {
            return unavailable(away);
        }
    }

    private static Copied unavailable(Exception away) {
        log.warn("A file was not taken: {}", away.getMessage());
        return new Copied.Not(MediaUpload.unavailable());
    }

    /** Reads the head of the file alone; memory holds little of it, and nothing of it goes to a disk unencrypted. */
    private boolean isOfAFitSize(MediaContent file) {
        try (InputStream content = vault.open(file); ImageInputStream picture = new MemoryCacheImageInputStream(content)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(picture);
            if (!readers.hasNext()) {
                return false;
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(picture, true, true);
                return isFit(reader.getWidth(0)) && isFit(reader.getHeight(0));
            } finally {
                reader.dispose();
            }
        } catch (StoreBroken away) {
            throw new StoreFailed(String.valueOf(away.getMessage()), away);
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException broken) {
            return false;
        }
    }

    private static boolean isFit(int pixels) {
        return pixels >= FEWEST_PIXELS && pixels <= MOST_PIXELS;
    }

    /** Shows a copy instead of what was shown before. @return why not, if the business has no space left */
    @Transactional
    public Optional<Refusal> put(BusinessId business, Place place, MediaContent copy) {
        long before = find(place).map(MediaContent::bytes).orElse(0L);
        Optional<Refusal> noSpace = space.take(business, copy.bytes() - before);
        if (noSpace.isEmpty()) {
            jdbc.update("REPLACE INTO shown_file (kind, subject, business_id, at, " + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    place.kind.name(), place.subject, business.value(), Times.utc(clock.instant()), place.card, copy.type(), copy.bytes(),
                    HexFormat.of().parseHex(copy.sha256()), copy.file(), copy.sealedKey());
        }
        return noSpace;
    }

    /** Shows these examples and no others. @param copies by the number of the card. @return why not, if there is no space */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Refusal> putExamples(BusinessId business, long template, Map<Integer, MediaContent> copies) {
        jdbc.update("DELETE FROM shown_file WHERE kind = ? AND subject = ?", Place.Kind.EXAMPLE.name(), template);
        return new TreeMap<>(copies).entrySet().stream()
                .flatMap(it -> put(business, Place.exampleOf(template, it.getKey()), it.getValue()).stream()).findFirst();
    }

    @Transactional
    public void remove(Place place) {
        jdbc.update("DELETE FROM shown_file WHERE kind = ? AND subject = ? AND card = ?", place.kind.name(), place.subject, place.card);
    }

    @Transactional(readOnly = true)
    public Optional<MediaContent> find(Place place) {
        return jdbc.query("SELECT " + COLUMNS + " FROM shown_file WHERE kind = ? AND subject = ? AND card = ?",
                (row, _) -> content(row), place.kind.name(), place.subject, place.card).stream().findFirst();
    }

    /** The examples by the number of the card. */
    @Transactional(readOnly = true)
    public Map<Integer, MediaContent> examples(long template) {
        return jdbc.query("SELECT " + COLUMNS + " FROM shown_file WHERE kind = ? AND subject = ? ORDER BY card",
                (row, _) -> Map.entry(row.getInt("card"), content(row)), Place.Kind.EXAMPLE.name(), template).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The addresses of pictures, open to everybody, of those numbers that have one: {@code /picture/106540352242922/5f1d0c…}. */
    @Transactional(readOnly = true)
    public Map<SenderId, String> pictures(Collection<SenderId> numbers) {
        return numbers.isEmpty()
                ? Map.of()
                : jdbc.query("SELECT subject, sha256 FROM shown_file WHERE kind = 'PICTURE' AND subject IN ("
                        + numbers.stream().map(it -> Long.toString(it.value())).sorted().collect(Collectors.joining(",")) + ")",
                        (row, _) -> Map.entry(new SenderId(row.getLong(1)), path(new SenderId(row.getLong(1)), row.getBytes(2)))).stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    public Optional<String> picture(SenderId number) {
        return Optional.ofNullable(pictures(List.of(number)).get(number));
    }

    private static String path(SenderId number, byte[] sha256) {
        return "/picture/" + number + "/" + HexFormat.of().formatHex(sha256);
    }

    /** Templates that are removed show nothing. */
    @Transactional
    public void forgetRemoved() {
        jdbc.update("DELETE FROM shown_file WHERE kind = 'EXAMPLE' AND NOT EXISTS"
                + " (SELECT 1 FROM template WHERE template.id = shown_file.subject)");
    }

    private static MediaContent content(ResultSet row) throws SQLException {
        return new MediaContent(row.getString("content_type"), row.getLong("bytes"), HexFormat.of().formatHex(row.getBytes("sha256")),
                row.getString("file"), row.getBytes("sealed_key"));
    }
}
