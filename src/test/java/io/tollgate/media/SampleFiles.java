package io.tollgate.media;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Beginnings of files of each type, as programs write them. */
public final class SampleFiles {

    public static final byte[] PNG = hex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489");
    public static final byte[] JPEG = hex("ffd8ffe000104a46494600010100000100010000ffdb");
    public static final byte[] PDF = ascii("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n");
    public static final byte[] EXE = hex("4d5a90000300000004000000ffff0000b8000000");
    public static final byte[] OGG_OPUS = ascii("OggS\0\2\0\0\0\0\0\0\0\0\1\2\3\4\0\0\0\0\5\6\7\10\1\23OpusHead\1\1");
    public static final byte[] OGG_VORBIS = ascii("OggS\0\2\0\0\0\0\0\0\0\0\1\2\3\4\0\0\0\0\5\6\7\10\1\36\1vorbis\0");
    public static final byte[] STILL = ascii("RIFF\30\0\0\0WEBPVP8 \f\0\0\0abcdefghijkl");
    public static final byte[] MOVING = ascii("RIFF\30\0\0\0WEBPVP8X\n\0\0\0\2\0\0\0\1\0\0\1\0\0");

    /** The types by the property of a message. */
    static final Map<String, String> TYPES = Map.of("image", "image/png", "video", "video/mp4", "audio", "audio/ogg", "sticker",
            "image/webp", "document", "application/pdf");
    static final Map<String, byte[]> OF_TYPE = Map.of("image", PNG, "video", movie("isom"), "audio", OGG_OPUS, "sticker", STILL,
            "document", PDF);

    private SampleFiles() {}

    public static byte[] movie(String brand) {
        return ascii("\0\0\0\30ftyp" + brand + "\0\0\2\0isommp41\0\0\0\10free");
    }

    static byte[] office(String folder) {
        return zip("[Content_Types].xml", "_rels/.rels", folder + "document.xml");
    }

    static byte[] zip(String... names) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream archive = new ZipOutputStream(bytes)) {
            for (String name : names) {
                archive.putNextEntry(new ZipEntry(name));
                archive.write(ascii("<x/>"));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** The container of old files of Office. @param stream empty for none, as an installer has */
    static byte[] compound(String stream, int at) {
        byte[] file = Arrays.copyOf(hex("d0cf11e0a1b11ae1"), at + 200);
        byte[] name = stream.getBytes(StandardCharsets.UTF_16LE);
        System.arraycopy(name, 0, file, at, name.length);
        return file;
    }

    /** A whole picture. @param format of ImageIO: png or jpg */
    public static byte[] picture(String format, int width, int height) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** A file that begins so and is filled up. */
    public static byte[] filled(byte[] beginning, int length) {
        return Arrays.copyOf(beginning, length);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
