package io.tollgate.media;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MimeTypes;

/**
 * Looks at a file's bytes as they pass, and tells what it is, whatever its sender said. Of a long file it keeps the beginning only. What is
 * none of the formats that a business can upload, such as SVG, HTML, a script or a program, has no format.
 */
public final class MediaScan {

    private static final int KEPT = 1 << 16;
    private static final MimeTypes TYPES = MimeTypes.getDefaultMimeTypes();
    /** Names of streams by which old files of Office tell what they are; installers have the same container without them. */
    private static final Map<MediaFormat, byte[]> STREAMS = Map.of(
            MediaFormat.DOC, "WordDocument".getBytes(StandardCharsets.UTF_16LE),
            MediaFormat.XLS, "Workbook".getBytes(StandardCharsets.UTF_16LE),
            MediaFormat.PPT, "PowerPoint Document".getBytes(StandardCharsets.UTF_16LE));
    private static final byte[] OLD_SHEET = "B\0o\0o\0k\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final Map<String, MediaFormat> FOLDERS = Map.of("word/", MediaFormat.DOCX, "ppt/", MediaFormat.PPTX, "xl/",
            MediaFormat.XLSX);
    /** Places in the head of an archive's entry: the length of its name, and the name. */
    private static final int ENTRY_LENGTH = 26;
    private static final int ENTRY_NAME = 30;
    private static final Map<String, MediaFormat> BY_TYPE = Map.of("image/jpeg", MediaFormat.JPEG, "image/png", MediaFormat.PNG,
            "image/webp", MediaFormat.WEBP, "audio/mpeg", MediaFormat.MPEG, "audio/amr", MediaFormat.AMR, "application/pdf",
            MediaFormat.PDF);
    private static final Pattern MARKUP = Pattern.compile("\\A[\\s\\uFEFF]*<[!?/A-Za-z]");
    private static final byte[] OPUS = "OpusHead".getBytes(StandardCharsets.US_ASCII);

    private final byte[] beginning = new byte[KEPT];
    private int kept;
    private long bytes;
    private final Set<MediaFormat> streams = EnumSet.noneOf(MediaFormat.class);
    private byte[] before = new byte[0];

    /** The next bytes of the file. */
    void see(byte[] buffer, int length) {
        int more = Math.min(length, KEPT - kept);
        System.arraycopy(buffer, 0, beginning, kept, more);
        kept += more;
        bytes += length;
        if (isOldOffice()) {
            lookForStreams(buffer, length);
        }
    }

    /** Bytes seen so far. */
    long bytes() {
        return bytes;
    }

    private boolean isOldOffice() {
        return begins(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1);
    }

    private void lookForStreams(byte[] buffer, int length) {
        byte[] seen = Arrays.copyOf(before, before.length + length);
        System.arraycopy(buffer, 0, seen, before.length, length);
        STREAMS.forEach((format, name) -> {
            if (!streams.contains(format) && contains(seen, name)) {
                streams.add(format);
            }
        });
        if (!streams.contains(MediaFormat.XLS) && contains(seen, OLD_SHEET)) {
            streams.add(MediaFormat.XLS);
        }
        before = Arrays.copyOfRange(seen, Math.max(0, seen.length - 40), seen.length);
    }

    /**
     * Whether the file can be of this format. Files of MP4 and 3GP have one container, and its name does not tell whether it holds a
     * picture: there what the sender says counts.
     */
    boolean is(MediaFormat claimed) {
        Optional<MediaFormat> found = format();
        if (found.isEmpty()) {
            return false;
        }
        return switch (found.get()) {
            case MP4, MP4_AUDIO, GPP -> claimed == MediaFormat.MP4 || claimed == MediaFormat.MP4_AUDIO || claimed == MediaFormat.GPP;
            case OGG, OPUS -> claimed == MediaFormat.OGG || claimed == MediaFormat.OPUS;
            case DOC, XLS, PPT -> streams.contains(claimed); // one may be embedded in another
            case AAC, MPEG, AMR, DOCX, PPTX, XLSX, PDF, TEXT, JPEG, PNG, WEBP -> found.get() == claimed;
        };
    }

    /** What the file is; empty if it is nothing that a business can upload. */
    Optional<MediaFormat> format() {
        if (isOldOffice()) {
            return streams.stream().findFirst();
        }
        if (ascii(4, 4).equals("ftyp")) {
            return movie(ascii(8, 4));
        }
        if (ascii(0, 4).equals("OggS")) {
            return contains(Arrays.copyOf(beginning, Math.min(kept, 512)), OPUS) ? Optional.of(MediaFormat.OGG) : Optional.empty();
        }
        if (kept > 2 && (beginning[0] & 0xff) == 0xff && (beginning[1] & 0xf6) == 0xf0) {
            return Optional.of(MediaFormat.AAC); // a frame of ADTS, which has no layer
        }
        String type = type();
        return switch (type) {
            case "application/x-tika-ooxml", "application/zip" -> newOffice();
            case "text/plain", "application/octet-stream" -> isText() ? Optional.of(MediaFormat.TEXT) : Optional.empty();
            default -> Optional.ofNullable(BY_TYPE.get(type));
        };
    }

    /** The type as Tika names it: {@code text/html}. */
    String type() {
        try (TikaInputStream in = TikaInputStream.get(new ByteArrayInputStream(beginning, 0, kept))) {
            return TYPES.detect(in, new Metadata()).getBaseType().toString();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whether a browser or a machine might run it. */
    boolean isHarmful() {
        String type = type();
        return MARKUP.matcher(text()).find() && !type.equals("application/xml") || type.equals("text/html")
                || type.equals("image/svg+xml") || type.startsWith("application/x-ms") || type.startsWith("application/x-sh")
                || type.startsWith("application/x-elf") || type.startsWith("application/x-mach") || type.startsWith("application/x-exec")
                || type.equals("application/java-vm") || isOldOffice() && streams.isEmpty();
    }

    /** The most bytes that a file like this may have; of one without a format, the most of all. */
    long most() {
        Optional<MediaFormat> found = format();
        if (found.filter(MediaFormat.WEBP::equals).isPresent()) {
            return (moves() ? MediaKind.STICKER.most() : MediaKind.STILL_STICKER).toBytes();
        }
        return found.map(MediaFormat::kind).orElse(MediaKind.DOCUMENT).most().toBytes();
    }

    /** The extended header of a WebP says whether it moves. */
    private boolean moves() {
        return ascii(12, 4).equals("VP8X") && kept > 20 && (beginning[20] & 0x02) != 0;
    }

    private static Optional<MediaFormat> movie(String brand) {
        if (brand.startsWith("3g")) {
            return Optional.of(MediaFormat.GPP);
        }
        if (brand.startsWith("M4A") || brand.startsWith("M4B")) {
            return Optional.of(MediaFormat.MP4_AUDIO);
        }
        boolean other = brand.startsWith("qt") || brand.startsWith("hei") || brand.startsWith("hev") || brand.startsWith("mif")
                || brand.startsWith("msf") || brand.startsWith("avi") || brand.startsWith("jp") || brand.startsWith("cr");
        return other ? Optional.empty() : Optional.of(MediaFormat.MP4);
    }

    /** The format of Office by the folders in the archive, as far as the beginning shows the heads of its entries. */
    private Optional<MediaFormat> newOffice() {
        for (int at = 0; at + ENTRY_NAME < kept; at++) {
            if (ascii(at, 4).equals("PK\3\4")) {
                int length = beginning[at + ENTRY_LENGTH] & 0xff | (beginning[at + ENTRY_LENGTH + 1] & 0xff) << Byte.SIZE;
                String name = ascii(at + ENTRY_NAME, Math.min(length, 5));
                for (Map.Entry<String, MediaFormat> folder : FOLDERS.entrySet()) {
                    if (name.startsWith(folder.getKey())) {
                        return Optional.of(folder.getValue());
                    }
                }
            }
        }
        return Optional.empty();
    }

    private boolean isText() {
        if (kept == 0 || MARKUP.matcher(text()).find()) {
            return false;
        }
        boolean wide = begins(0xff, 0xfe) || begins(0xfe, 0xff);
        for (int i = 0; i < kept; i++) {
            int one = beginning[i] & 0xff;
            if (one < 0x20 && one != '\t' && one != '\n' && one != '\r' && one != '\f' && one != 0x1b && !(wide && one <= 0x06)) {
                return false;
            }
        }
        return true;
    }

    private String text() {
        int length = Math.min(kept, 1024);
        return begins(0xff, 0xfe)
                ? new String(beginning, 0, length, StandardCharsets.UTF_16LE)
                : begins(0xfe, 0xff)
                        ? new String(beginning, 0, length, StandardCharsets.UTF_16BE)
                        : new String(beginning, 0, length, StandardCharsets.UTF_8);
    }

    private boolean begins(int... first) {
        for (int i = 0; i < first.length; i++) {
            if (i >= kept || (beginning[i] & 0xff) != first[i]) {
                return false;
            }
        }
        return true;
    }

    private String ascii(int from, int length) {
        return kept < from + length ? "" : new String(beginning, from, length, StandardCharsets.ISO_8859_1);
    }

    private static boolean contains(byte[] text, byte[] word) {
        for (int from = 0; from <= text.length - word.length; from++) {
            if (Arrays.equals(text, from, from + word.length, word, 0, word.length)) {
                return true;
            }
        }
        return false;
    }
}
