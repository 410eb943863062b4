package io.tollgate.media;

import io.tollgate.cloudapi.HttpParts;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.media.MediaVault.Draft;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.apache.tomcat.util.http.fileupload.UploadContext;

/** A form in parts with one file. What is no file may be in the address instead. When it is closed, a file that was not kept is gone. */
final class UploadForm implements AutoCloseable {

    private static final String FORM = "multipart/form-data";
    private static final String FILE = "file";
    private static final int MOST_FIELDS = 20;
    private static final int LONGEST_FIELD = 4096;
    private static final int LONGEST_HEAD = 8192;

    private final HttpServletRequest request;
    private final MediaVault vault;
    private final Map<String, String> texts = new HashMap<>();
    private Optional<Part> file = Optional.empty();

    UploadForm(HttpServletRequest request, MediaVault vault) {
        this.request = request;
        this.vault = vault;
        texts.putAll(HttpParts.address(request));
    }

    /** @param type in its head, if it is there; @param fits whether it keeps to the limit of what it looks like */
    record Part(Draft draft, MediaScan scan, boolean fits, Optional<String> type) {}

    /** A field that is no file. */
    Optional<String> text(String name) {
        return Optional.ofNullable(texts.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    Optional<Part> file() {
        return file;
    }

    /**
     * Reads all parts.
     *
     * @param mayUpload asked when the file begins
     * @return what is wrong, if anything is
     */
    Optional<Refusal> read(Function<UploadForm, Optional<Refusal>> mayUpload) {
        if (!HttpParts.type(request).equals(FORM)) {
            return mayUpload.apply(this).or(() -> Optional.of(new Refusal(RequestFault.WRONG_CONTENT_TYPE, "The content type must be "
                    + FORM + ", with the parts messaging_product, file and type.")));
        }
        try {
            FileUpload upload = new FileUpload();
            upload.setPartHeaderSizeMax(LONGEST_HEAD);
            FileItemIterator parts = upload.getItemIterator(new Streamed(request));
            int count = 0;
            while (parts.hasNext()) {
                Optional<Refusal> fault = ++count > MOST_FIELDS
                        ? malformed("The form has more than " + MOST_FIELDS + " parts.")
                        : read(parts.next(), mayUpload);
                if (fault.isPresent()) {
                    return fault;
                }
            }
            return Optional.empty();
        } catch (FileUploadException | IllegalStateException | IllegalArgumentException broken) {
            return malformed("The body is no form in parts, or is not complete: look at its boundary, and at the head of each part.");
        } catch (IOException broken) {
            return malformed("The form in parts is not complete. Its last line must be the boundary with -- at both ends.");
        }
    }

    private Optional<Refusal> read(FileItemStream part, Function<UploadForm, Optional<Refusal>> mayUpload) throws IOException {
        if (part.getFieldName() == null) {
            return malformed("A part of the form has no name. Add one to its header Content-Disposition.");
        }
        // camel-whatsapp forgets the closing quote.
        String name = part.getFieldName().startsWith("\"") ? part.getFieldName().substring(1) : part.getFieldName();
        if (name.equals(FILE)) {
            Optional<Refusal> stranger = mayUpload.apply(this);
            if (stranger.isPresent() || file.isPresent()) {
                return stranger.or(() -> malformed("The form has more than one file. Send each in a request of its own."));
            }
            try (InputStream content = part.openStream()) {
                MediaScan scan = new MediaScan();
                Draft draft = vault.draft();
                file = Optional.of(new Part(draft, scan, false, Optional.empty()));
                boolean fits = draft.take(content, scan, MediaScan::most);
                file = Optional.of(new Part(draft, scan, fits, Optional.ofNullable(part.getContentType())));
                // Beyond the largest file nothing more is read.
                return fits || scan.bytes() <= MediaKind.DOCUMENT.most().toBytes() ? Optional.empty() : Optional.of(beyondAll());
            }
        }
        try (InputStream value = part.openStream()) {
            byte[] text = value.readNBytes(LONGEST_FIELD + 1);
            if (text.length > LONGEST_FIELD) {
                return malformed("A field of the form has more than " + LONGEST_FIELD + " bytes.");
            }
            texts.put(name, new String(text, StandardCharsets.UTF_8));
            return Optional.empty();
        }
    }

    static Refusal beyondAll() {
        return new Refusal(RequestFault.MEDIA_UPLOAD, "A file must have at most " + MediaKind.DOCUMENT.most().toBytes()
                + " bytes, whatever its type.");
    }

    private static Optional<Refusal> malformed(String details) {
        return Optional.of(new Refusal(RequestFault.MALFORMED, details));
    }

    @Override
    public void close() {
        file.ifPresent(part -> part.draft().close());
    }

    private record Streamed(HttpServletRequest request) implements UploadContext {

        @Override
        public long contentLength() {
            return -1; // it is counted as it comes
        }

        @Override
        public String getCharacterEncoding() {
            return "UTF-8"; // of names
        }

        @Override
        public String getContentType() {
            return request.getContentType();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            String encoding = Optional.ofNullable(request.getHeader("Content-Encoding")).orElse("").strip().toLowerCase(Locale.ROOT);
            return encoding.equals("gzip") || encoding.equals("x-gzip")
                    ? new GZIPInputStream(request.getInputStream())
                    : request.getInputStream();
        }
    }
}
