package io.tollgate.endtoend.signing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One line each way on a connection: words with a space between. */
final class Lines {

    /** The longest line: longer than any credential or template in base64. */
    private static final int LONGEST = 256 * 1024;

    private Lines() {}

    /** @throws IOException if the line is too long, or the connection ends before it does */
    static String read(SocketChannel from) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
        while (from.read(buffer) >= 0) {
            int end = buffer.position() - 1;
            if (end >= 0 && buffer.get(end) == '\n') {
                return new String(buffer.array(), 0, end, StandardCharsets.US_ASCII);
            }
            if (!buffer.hasRemaining()) {
                throw new IOException("a line is longer than " + LONGEST + " bytes");
            }
        }
        throw new IOException("the connection ended");
    }

    static void write(SocketChannel to, String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }
}
