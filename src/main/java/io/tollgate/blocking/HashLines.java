package io.tollgate.blocking;

import io.tollgate.blocking.StopListRefused.LineFault;
import io.tollgate.text.Utf8;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Reads the file of a stop list, of any length, in batches of fingerprints. A line is a hash in hexadecimal digits; empty lines and lines
 * that begin with {@code #} are skipped. After a bad line it reads on, to report the others too.
 */
final class HashLines {

    private static final int FAULTS_SHOWN = 100;

    private final DigestInputStream digest;
    private final InputStream in;
    private final int digits;
    private final byte[] line;
    private final List<LineFault> faults = new ArrayList<>();
    private long number;
    private long faulty;

    /** @param digits how many hexadecimal digits a hash has */
    HashLines(InputStream file, int digits) {
        this.digest = new DigestInputStream(file, DigestUtils.getSha256Digest());
        this.in = new BufferedInputStream(digest, 1 << 16);
        this.digits = digits;
        this.line = new byte[Utf8.LONGEST_MARK + digits + 1];
    }

    /** The next fingerprints; fewer than {@code most} only at the end of the file. */
    List<byte[]> next(int most) throws IOException {
        List<byte[]> batch = new ArrayList<>(most);
        while (batch.size() < most) {
            int length = read();
            if (length < 0) {
                return batch;
            }
            number++;
            int start = number == 1 ? Utf8.mark(line, length) : 0;
            if (length > start && line[start] != '#') {
                take(start, length, batch);
            }
        }
        return batch;
    }

    /** The first bad lines. */
    List<LineFault> faults() {
        return List.copyOf(faults);
    }

    /** How many lines are bad. */
    long faulty() {
        return faulty;
    }

    /** SHA-256 of the whole file, after it was read to its end. */
    byte[] content() {
        return digest.getMessageDigest().digest();
    }

    private void take(int start, int length, List<byte[]> batch) {
        if (length - start != digits) {
            fault("has " + (length - start > digits ? "more than " + digits : String.valueOf(length - start))
                    + " characters, and a hash of this list has "
                    + digits + ". Maybe the file is in another form than the list's.");
            return;
        }
        try {
            batch.add(Arrays.copyOf(HexFormat.of().parseHex(new String(line, start, digits, StandardCharsets.ISO_8859_1)), HashForm.KEPT));
        } catch (IllegalArgumentException noDigits) {
            fault("has other characters than hexadecimal digits. Maybe it is not a hash.");
        }
    }

    private void fault(String reason) {
        faulty++;
        if (faults.size() < FAULTS_SHOWN) {
            faults.add(new LineFault(number, reason));
        }
    }

    /** Reads a line into {@link #line}. Returns its length, at most that of the buffer; -1 at the end of the file. */
    private int read() throws IOException {
        int length = 0;
        boolean any = false;
        for (int next = in.read(); next >= 0; next = in.read()) {
            any = true;
            if (next == '\n') {
                return length;
            }
            if (next != '\r' && length < line.length) {
                line[length++] = (byte) next;
            }
        }
        return any ? length : -1;
    }
}
