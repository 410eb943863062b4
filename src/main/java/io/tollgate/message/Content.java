package io.tollgate.message;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** The form in which a message's content is kept: the request body without the recipient, as JSON in UTF-8, deflated (zlib). */
public final class Content {

    /** A content of which nothing is left. */
    public static final byte[] NONE = deflated(new byte[] {'{', '}'});

    private Content() {}

    /** Fastest level: a body is a few hundred bytes, and most of the gain is there. */
    public static byte[] deflated(byte[] json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(json.length);
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (DeflaterOutputStream stream = new DeflaterOutputStream(bytes, deflater)) {
            stream.write(json);
        } catch (IOException impossibleInMemory) {
            throw new UncheckedIOException(impossibleInMemory);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    /** The reverse of {@link #deflated}; fails for anything that did not come from there. */
    public static byte[] inflated(byte[] deflated) {
        try (InflaterInputStream stream = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
            return stream.readAllBytes();
        } catch (IOException notDeflated) {
            throw new UncheckedIOException("content is not deflated JSON (" + deflated.length + " bytes)", notDeflated);
        }
    }
}
