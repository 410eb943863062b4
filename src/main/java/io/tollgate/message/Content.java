package io.tollgate.message;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** The form in which a message's content is stored: the request body without the recipient, as JSON in UTF-8, deflated (zlib). */
public final class Content {

    /** Each takes a quarter of a megabyte that must be cleared first: to make one takes longer than to deflate a body. */
    private static final BlockingQueue<Deflater> spare = new ArrayBlockingQueue<>(16);

    /** The content after its erasure: an empty JSON object. */
    public static final byte[] NONE = deflated(new byte[] {'{', '}'});

    private Content() {}

    /** Deflates at the fastest level, which suffices for bodies of a few hundred bytes. */
    public static byte[] deflated(byte[] json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(json.length);
        Deflater deflater = Optional.ofNullable(spare.poll()).orElseGet(() -> new Deflater(Deflater.BEST_SPEED));
        try (DeflaterOutputStream stream = new DeflaterOutputStream(bytes, deflater)) {
            stream.write(json);
        } catch (IOException impossibleInMemory) {
            throw new UncheckedIOException(impossibleInMemory);
        } finally {
            deflater.reset();
            if (!spare.offer(deflater)) {
                deflater.end();
            }
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
