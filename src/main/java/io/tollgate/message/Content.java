package io.tollgate.message;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** The form in which a message's content is stored: the request body without the recipient, as JSON in UTF-8, deflated (zlib). */
public final class Content {

    /** The content after its erasure: an empty JSON object. */
    public static final byte[] NONE = deflated(new byte[] {'{', '}'});

    private Content() {}

    /** Deflates at the fastest level, which suffices for bodies of a few hundred bytes. */
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

    /** The reverse of {@link #deflated}; throws for bytes that are not deflated. */
    public static byte[] inflated(byte[] deflated) {
        try (InflaterInputStream stream = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
            return stream.readAllBytes();
        } catch (IOException notDeflated) {
            throw new UncheckedIOException("content is not deflated JSON (" + deflated.length + " bytes)", notDeflated);
        }
    }
}
