package io.tollgate.cloudapi;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.apache.tomcat.util.http.fileupload.UploadContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the body of a partner's request as the Cloud API does: JSON, a form, or a form in parts, each also compressed by gzip. All values
 * of a form are texts; {@link Shape} reads objects, numbers and flags from them. The field {@code access_token} is no part of what is
 * asked.
 */
@Component
final class RequestForms {

    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String PARTS = "multipart/form-data";
    private static final String NO_PARTS = "The body is no form in parts: look at its boundary, and at the header of each part.";
    private static final String TOKEN = "access_token";
    /** Request attribute: what was read, as the body comes only once. */
    private static final String READ = "tollgate.body";

    private final RequestBodies bodies;
    private final int limit;

    RequestForms(RequestBodies bodies, RequestSettings settings) {
        this.bodies = bodies;
        this.limit = settings.bodyLimitBytes();
    }

    /**
     * @param unfit   what is wrong with the request before its content, if anything is
     * @param isEmpty there is no body
     * @param token   the access token in a form, if there is one
     */
    record Read(Optional<Refusal> unfit, boolean isEmpty, RequestBody content, Optional<String> token) {

        private static Read of(RequestBody content, Optional<String> token) {
            return new Read(Optional.empty(), false, content, token);
        }

        private static Read unfit(Refusal refusal) {
            return new Read(Optional.of(refusal), false, refusal, Optional.empty());
        }

        RequestBody read() {
            return unfit.isPresent() ? unfit.get() : content;
        }
    }

    Read read(HttpServletRequest request) {
        if (request.getAttribute(READ) instanceof Read before) {
            return before;
        }
        Read read = readNow(request);
        request.setAttribute(READ, read);
        return read;
    }

    /** The access token among the fields of a form. */
    Optional<String> token(HttpServletRequest request) {
        String type = HttpParts.type(request);
        return type.equals(FORM) || type.equals(PARTS) ? read(request).token() : Optional.empty();
    }

    private Read readNow(HttpServletRequest request) {
        byte[] sent = HttpParts.body(request, limit);
        String type = HttpParts.type(request);
        if (!type.equals(JSON) && !type.equals(FORM) && !type.equals(PARTS)) {
            Refusal refusal = new Refusal(RequestFault.WRONG_CONTENT_TYPE, "The content type must be " + JSON + ", " + FORM + " or " + PARTS
                    + ". Add the header 'Content-Type: " + JSON + "'.");
            return new Read(Optional.of(refusal), sent.length == 0, refusal, Optional.empty());
        }
        if (sent.length > limit) {
            return Read.unfit(tooLarge(""));
        }
        if (sent.length == 0) {
            return new Read(Optional.empty(), true, bodies.read(sent), Optional.empty());
        }
        String encoding = Optional.ofNullable(request.getHeader("Content-Encoding")).orElse("identity").strip().toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "identity", "" -> content(type, request, sent);
            case "gzip", "x-gzip" -> inflated(type, request, sent);
            default -> Read.unfit(new Refusal(RequestFault.WRONG_CONTENT_TYPE,
                    "The header Content-Encoding must be gzip, or must be left out. Send the body as it is."));
        };
    }

    /** Reads no more than one byte beyond the limit, however much would come out. */
    private Read inflated(String type, HttpServletRequest request, byte[] sent) {
        try (InputStream out = new GZIPInputStream(new ByteArrayInputStream(sent))) {
            byte[] body = out.readNBytes(limit + 1);
            return body.length > limit ? Read.unfit(tooLarge(" after it was inflated")) : content(type, request, body);
        } catch (ZipException | EOFException broken) {
            return Read.of(malformed("The body is not compressed by gzip, or is not complete. Compress all of it, or leave"
                    + " out the header Content-Encoding."), Optional.empty());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private Read content(String type, HttpServletRequest request, byte[] body) {
        try {
            return switch (type) {
                case FORM -> form(body);
                case PARTS -> parts(request, body);
                default -> ofFields(bodies.read(body), Optional.empty());
            };
        } catch (Unreadable fault) {
            return Read.of(malformed(fault.details), Optional.empty());
        }
    }

    /** The fields without the token, which must not be stored. */
    private static Read ofFields(RequestBody body, Optional<String> token) {
        if (body instanceof RequestBody.Fields(ObjectNode node)) {
            node.remove(TOKEN);
        }
        return Read.of(body, token);
    }

    private static Read form(byte[] body) throws Unreadable {
        ObjectNode node = JsonMapper.shared().createObjectNode();
        // Byte by byte at first: Spring would replace what is no UTF-8.
        for (var field : pairs(body).entrySet()) {
            String name = utf8(field.getKey().getBytes(StandardCharsets.ISO_8859_1));
            for (String value : field.getValue()) {
                put(node, name, value == null ? "" : utf8(value.getBytes(StandardCharsets.ISO_8859_1)));
            }
        }
        return ofFields(new RequestBody.Fields(node), node.optional(TOKEN).map(token -> token.asString("")));
    }

    private static MultiValueMap<String, String> pairs(byte[] body) throws Unreadable {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(new MediaType(MediaType.APPLICATION_FORM_URLENCODED, StandardCharsets.ISO_8859_1));
        try {
            return new FormHttpMessageConverter().read(null, new HttpInputMessage() {
                @Override
                public InputStream getBody() {
                    return new ByteArrayInputStream(body);
                }

                @Override
                public HttpHeaders getHeaders() {
                    return headers;
                }
            });
        } catch (IOException | RuntimeException broken) {
            throw new Unreadable("The body is no form: look for a % without two digits behind it.");
        }
    }

    private static Read parts(HttpServletRequest request, byte[] body) throws Unreadable {
        ObjectNode node = JsonMapper.shared().createObjectNode();
        try {
            FileItemIterator parts = new FileUpload().getItemIterator(new InMemory(request, body));
            if (!parts.hasNext()) {
                throw new Unreadable(NO_PARTS);
            }
            while (parts.hasNext()) {
                FileItemStream part = parts.next();
                if (part.getFieldName() == null) {
                    throw new Unreadable("A part of the form has no name. Add one to its header Content-Disposition.");
                }
                if (!part.isFormField()) {
                    throw new Unreadable("A part of the form is a file, and none is taken here.");
                }
                try (InputStream value = part.openStream()) {
                    put(node, part.getFieldName(), utf8(value.readAllBytes()));
                }
            }
        } catch (FileUploadException | IllegalStateException | IllegalArgumentException broken) {
            throw new Unreadable(NO_PARTS);
        } catch (IOException broken) {
            throw new Unreadable("The form in parts is not complete. Its last line must be the boundary with -- at both ends.");
        }
        return ofFields(new RequestBody.Fields(node), node.optional(TOKEN).map(token -> token.asString("")));
    }

    private static void put(ObjectNode node, String name, String value) throws Unreadable {
        if (node.has(name)) {
            throw new Unreadable("A field of the form occurs twice.");
        }
        node.put(name, value);
    }

    private static String utf8(byte[] bytes) throws Unreadable {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException noText) {
            throw new Unreadable("A field of the form is not UTF-8.");
        }
    }

    private Refusal tooLarge(String when) {
        return new Refusal(RequestFault.TOO_LARGE, "The body must have at most " + limit + " bytes" + when + ". Send media by link or id.");
    }

    private static Refusal malformed(String details) {
        return new Refusal(RequestFault.MALFORMED, details);
    }

    private static final class Unreadable extends Exception {

        private static final long serialVersionUID = 1;

        private final String details;

        Unreadable(String details) {
            super(details);
            this.details = details;
        }
    }

    private record InMemory(HttpServletRequest request, byte[] body) implements UploadContext {

        @Override
        public long contentLength() {
            return body.length;
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
        public InputStream getInputStream() {
            return new ByteArrayInputStream(body);
        }
    }
}
