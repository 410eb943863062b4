package io.tollgate.media;

import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Partner;
import io.tollgate.world.Partner.Reply;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** A form with a file, as clients send it. */
public final class Upload {

    private static final String BOUNDARY = "----tollgate-boundary";

    private static final Pattern FILE = Pattern.compile("(['\"](image|video|audio|sticker|document)['\"]:\\{['\"]id['\"]:['\"])[0-9]+");

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    /** A whole form. */
    public static Upload of(String type, byte[] file) {
        return new Upload().field("messaging_product", "whatsapp").field("type", type).file(Optional.of(type), file);
    }

    /** @return the id of the file, which must be taken */
    public static String id(EnrolledBusiness business, String type, byte[] file) {
        Reply reply = of(type, file).to(business.partner());
        if (reply.status() != 200) {
            throw new AssertionError(reply.json().toString());
        }
        return reply.json().path("id").asString();
    }

    /** @return the handle of a file that was uploaded in one piece */
    public static String handle(EnrolledBusiness business, String type, byte[] file) {
        Partner partner = business.partner();
        Reply begun = Partner.exchange(partner.request("/v25.0/1/uploads?file_length=" + file.length + "&file_type=" + type)
                .POST(BodyPublishers.noBody()).build());
        Reply whole = Partner.exchange(partner.request("/v25.0/" + begun.json().path("id").asString(), "file_offset", "0")
                .POST(BodyPublishers.ofByteArray(file)).build());
        if (whole.status() != 200) {
            throw new AssertionError(begun.json() + " " + whole.json());
        }
        return whole.json().path("h").asString();
    }

    /** The JSON with an upload of the business in the place of each id of a file: {@code "image":{"id":"1"}}. */
    public static String withFiles(EnrolledBusiness business, String json) {
        return FILE.matcher(json).replaceAll(found -> found.group(1) + id(business, SampleFiles.TYPES.get(found.group(2)),
                SampleFiles.OF_TYPE.get(found.group(2))));
    }

    Upload field(String name, String value) {
        return part("form-data; name=\"" + name + "\"", Optional.empty(), value.getBytes(StandardCharsets.UTF_8));
    }

    Upload file(Optional<String> type, byte[] content) {
        return part("form-data; name=\"file\"; filename=\"Fähre.bin\"", type, content);
    }

    private Upload part(String disposition, Optional<String> type, byte[] content) {
        write("--" + BOUNDARY + "\r\nContent-Disposition: " + disposition + "\r\n"
                + type.map(it -> "Content-Type: " + it + "\r\n").orElse("") + "\r\n");
        body.writeBytes(content);
        write("\r\n");
        return this;
    }

    private void write(String text) {
        body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] whole() {
        write("--" + BOUNDARY + "--\r\n");
        return body.toByteArray();
    }

    /** The body without its end. */
    byte[] broken() {
        return body.toByteArray();
    }

    public Reply to(Partner partner, String... headers) {
        return send(partner, "/v25.0/" + partner.sender().id() + "/media", whole(), headers);
    }

    static Reply send(Partner partner, String path, byte[] body, String... headers) {
        return Partner.exchange(partner.request(path, "Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .headers(headers.length == 0 ? new String[] {"X-None", "1"} : headers)
                .POST(BodyPublishers.ofByteArray(body)).build());
    }
}
