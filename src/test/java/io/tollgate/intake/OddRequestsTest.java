package io.tollgate.intake;

import static java.util.stream.Collectors.joining;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.world.Partner;
import io.tollgate.world.World;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Requests as few clients send them, on real sockets. The table {@code odd-requests.txt} has the whole answer to each, head and body, so
 * that no change of the server below the endpoints changes what partners see. With {@code -Dodd.write=true} the table is written anew.
 */
@TollgateTest
class OddRequestsTest {

    private static final Path TABLE = Path.of("src/test/resources/io/tollgate/intake/odd-requests.txt");
    private static final Pattern IDS = Pattern.compile(
            "wamid\\.[A-Za-z0-9+/=_-]+|(?<=\"fbtrace_id\":\")[A-Za-z0-9_-]{22}|(?<=x-fb-request-id: )[A-Za-z0-9_-]{22}|(?<=Date: )[^\r]+"
                    + "|(?<=X-Business-Use-Case-Usage: )[^\r]+|(?<=\"timestamp\":\")[^\"]+");
    private static final String MESSAGE = "{\"messaging_product\":\"whatsapp\",\"to\":\"+351912345678\",\"text\":{\"body\":\"Hello.\"}}";
    private static final String READ = "{\"messaging_product\":\"whatsapp\",\"status\":\"read\",\"message_id\":\"wamid.x\"}";
    private static final String TEMPLATE = "{\"messaging_product\":\"whatsapp\",\"to\":\"+351912345678\",\"type\":\"template\","
            + "\"template\":"
            + "{\"name\":\"greeting\",\"language\":{\"code\":\"en_US\"}}}";

    private static final String FORM = "messaging_product=whatsapp&to=%2B351912345678&type=text&text=%7B%22body%22%3A%22Hello%22%7D";
    private static final String PARTS = List.of("messaging_product\"\r\n\r\nwhatsapp", "to\"\r\n\r\n+351912345678",
            "text\"\r\nContent-Type: text/plain\r\n\r\n{\"body\":\"Hello\"}").stream()
            .map(part -> "--x\r\nContent-Disposition: form-data; name=\"" + part + "\r\n").collect(joining()) + "--x--\r\n";

    private static final Set<String> USUAL = Set.of("X-Frame-Options: DENY", "Referrer-Policy: same-origin",
            "X-Content-Type-Options: nosniff",
            "Permissions-Policy: camera=(), microphone=(), geolocation=(), payment=(), usb=()", "Cross-Origin-Opener-Policy: same-origin",
            "Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
                    + " frame-ancestors 'none'");

    @Autowired
    World world;

    @LocalServerPort
    int port;

    private final List<String> answers = new ArrayList<>();
    private Partner shop;
    private String path;
    private String token;

    @Test
    void answersAsTheTableSays() throws IOException {
        shop = world.partner();
        world.told(shop.business(), "wamid.x");
        path = shop.path();
        token = "Authorization: Bearer " + shop.token();
        methods();
        paths();
        versionsAndFraming();
        headers();
        tokens();
        bodies();
        otherEndpoints();
        encryptedMessages();

        String table = String.join("\n", answers);
        if (Boolean.getBoolean("odd.write")) {
            Files.writeString(TABLE, table);
        }
        assertThat(table).isEqualTo(Files.readString(TABLE));
    }

    private void methods() {
        for (String method : List.of("POST", "GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "post", "FOO")) {
            ask("method " + method, request(method, path, MESSAGE));
        }
        ask("a method in a header", request("POST", path, MESSAGE, "X-HTTP-Method-Override: GET"));
        ask("a page of another site, with a token", request("POST", path, MESSAGE, "Origin: http://elsewhere.example"));
    }

    private void paths() {
        String id = shop.sender().id().toString();
        for (String odd : List.of("/ID/messages", "/v1/ID/messages", "/v999.999/ID/messages", "/v1000/ID/messages", "/V25.0/ID/messages",
                "/v25.0/ID/messages/", "//v25.0/ID/messages", "/v25.0//ID/messages", "/v25.0/ID//messages", "/v25.0/./ID/messages",
                "/v25.0/x/../ID/messages", "/v25.0/ID/%6Dessages", "/v25.0/ID%2Fmessages", "/v25.0/ID/messages%00",
                "/v25.0/ID/messages;a=b",
                "/v25.0;a=b/ID/messages", "/v25.0/ID;a=b/messages", "/v25.0/ID/messages?fields=x&to=y", "/v25.0/ID/messages?",
                "/v25.0/ID/messages#x", "/v25.0/ID\\messages", "/v25.0/ID/Messages", "/v25.0/%49D/messages", "/v25.0/ID/messages/preview/x",
                "/v25.0/0/messages", "/v25.0/me/messages", "/v25.0", "/v25.0/", "/v25.0/ID", "/v25.0/ID/media", "/cloud-api",
                "/cloud-api/messages", "/cloud-api-x", "/cloud-api/number", "/v4/api-docs", "/../v25.0/ID/messages", "*")) {
            ask("path " + odd, request("POST", odd.replace("ID", id), MESSAGE));
        }
        ask("a path of 9,000 characters", request("POST", "/v25.0/" + "1".repeat(9_000) + "/messages", MESSAGE));
        ask("the path with its server", request("POST", "http://localhost" + path, MESSAGE));
        ask("the path with another server", request("POST", "http://elsewhere.example" + path, MESSAGE));
    }

    private void versionsAndFraming() {
        ask("HTTP/1.0", request("POST", path, MESSAGE).replace("HTTP/1.1", "HTTP/1.0"));
        ask("HTTP/1.0 that stays open", request("POST", path, MESSAGE, "Connection: keep-alive").replace("HTTP/1.1", "HTTP/1.0"));
        ask("HTTP/1.0 without a host", request("POST", path, MESSAGE).replace("HTTP/1.1", "HTTP/1.0").replace("Host: localhost\r\n", ""));
        ask("without a host", request("POST", path, MESSAGE).replace("Host: localhost\r\n", ""));
        ask("the last request", request("POST", path, MESSAGE, "Connection: close"));
        ask("two at once", request("POST", path, MESSAGE) + request("POST", path, READ));
        ask("two at once, the first without a token", request("POST", path, MESSAGE).replace(token, "X: y") + request("POST", path, READ));
        ask("two at once, the first by a wrong method", request("PUT", path, MESSAGE) + request("POST", path, READ));
        ask("two at once, the first malformed", request("POST", path, "{") + request("POST", path, READ));
        ask("two at once, the first of a wrong type", request("POST", path, MESSAGE).replace("application/json", "text/plain")
                + request("POST", path, READ));
        ask("two at once, the first too large",
                request("POST", path, MESSAGE + " ".repeat(512 * 1024)) + request("POST", path, READ));
        ask("two at once, the first much too large",
                request("POST", path, MESSAGE + " ".repeat(3 * 1024 * 1024)) + request("POST", path, READ));
        ask("the last request, malformed", request("POST", path, "{", "Connection: close") + request("POST", path, READ));
        ask("chunks", chunked(MESSAGE));
        ask("chunks that break off", chunked(MESSAGE).replace("0\r\n\r\n", ""));
        ask("chunks with a trailer", chunked(MESSAGE).replace("0\r\n\r\n", "0\r\nX-Trailer: y\r\n\r\n"));
        ask("chunks under a wrong path", chunked(MESSAGE).replace("/messages", "/message") + request("POST", path, READ));
        ask("expects to go on", request("POST", path, MESSAGE, "Expect: 100-continue"));
        ask("expects to go on, without a token", request("POST", path, MESSAGE, "Expect: 100-continue").replace(token, "X: y"));
        ask("expects to go on, by a wrong method", request("PUT", path, MESSAGE, "Expect: 100-continue"));
        ask("expects something else", request("POST", path, MESSAGE, "Expect: 200-ok"));
        ask("another protocol",
                request("POST", path, MESSAGE, "Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings", "HTTP2-Settings: AAMAAABk"));
    }

    private void headers() {
        ask("large letters", request("POST", path, MESSAGE).replace("Authorization", "AUTHORIZATION").replace("Content-", "CONTENT-"));
        ask("no content type", request("POST", path, MESSAGE).replace("Content-Type: application/json\r\n", ""));
        for (String type : List.of("APPLICATION/JSON", "application/json; charset=utf-8", "application/json;charset=utf-16", "text/json",
                "application/json; charset=nonsense", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                "application/jsonp", "application/json, text/plain")) {
            ask("content type " + type, request("POST", path, MESSAGE).replace("application/json", type));
        }
        ask("headers that Camel knows", request("POST", path, MESSAGE, "CamelHttpResponseCode: 201", "breadcrumbId: x", "CamelHttpPath: /x",
                "CamelBeanMethodName: preview"));
        ask("headers of proxies", request("POST", path, MESSAGE, "X-Forwarded-Host: elsewhere.example", "X-Forwarded-Proto: https",
                "Forwarded: host=elsewhere.example"));
        ask("a cookie", request("POST", path, MESSAGE, "Cookie: SESSION=abc"));
        ask("accepts pages only", request("POST", path, "{", "Accept: text/html", "Accept-Encoding: gzip", "Accept-Language: de"));
        ask("asks for a part", request("POST", path, MESSAGE, "Range: bytes=0-9", "If-None-Match: *"));
        ask("a header of 9,000 characters", request("POST", path, MESSAGE, "X-Long: " + "x".repeat(9_000)));
        ask("many headers", request("POST", path, MESSAGE, "X-A: b\r\n".repeat(150) + "X: y"));
        ask("an idempotency key", request("POST", path, MESSAGE, "Idempotency-Key: odd-1"));
        ask("the same key again", request("POST", path, MESSAGE, "Idempotency-Key: odd-1"));
        ask("the same key for something else", request("POST", path, TEMPLATE, "Idempotency-Key: odd-1"));
        ask("two keys", request("POST", path, TEMPLATE, "Idempotency-Key: odd-1", "Idempotency-Key: odd-2"));
        ask("a blank key", request("POST", path, MESSAGE, "Idempotency-Key:  "));
    }

    private void tokens() {
        String sound = request("POST", path, MESSAGE);
        ask("no token", sound.replace(token, "X: y"));
        ask("no token, from a page of another site", sound.replace(token, "Origin: http://elsewhere.example"));
        ask("no token, from another site", sound.replace(token, "Sec-Fetch-Site: cross-site"));
        ask("a name and a password", sound.replace("Bearer", "Basic"));
        ask("a wrong token", sound.replace("Bearer ", "Bearer x"));
        ask("an empty token", sound.replace(token, "Authorization: Bearer "));
        ask("a token in small letters", sound.replace("Bearer", "bEARER"));
        ask("a token with spaces", sound.replace("Bearer ", "Bearer    "));
        ask("a wrong token before the right one", sound.replace(token, "Authorization: Bearer x\r\n" + token));
        ask("a wrong token after the right one", sound.replace(token, token + "\r\nAuthorization: Bearer x"));
        ask("a token in the query", sound.replace(token, "X: y").replace("/messages", "/messages?access_token=" + shop.token()));
    }

    private void bodies() {
        ask("no body and no length", request("POST", path, "").replace("Content-Length: 0\r\n", ""));
        ask("an empty body", request("POST", path, ""));
        ask("a body of the largest size", request("POST", path, MESSAGE + " ".repeat(256 * 1024 - MESSAGE.length())));
        ask("a body that is too large", request("POST", path, MESSAGE + " ".repeat(256 * 1024 - MESSAGE.length() + 1)));
        ask("a large body in chunks", chunked(MESSAGE + " ".repeat(256 * 1024)));
        ask("a body that breaks off", request("POST", path, MESSAGE).replace("Content-Length: ", "Content-Length: 1"));
        ask("a body that is too long for its length",
                request("POST", path, MESSAGE).replaceFirst("Content-Length: \\d+", "Content-Length: 5"));
        ask("a compressed body", request("POST", path, compressed(MESSAGE), "Content-Encoding: gzip"));
        ask("a compressed body of another kind", request("POST", path, MESSAGE, "Content-Encoding: br"));
        ask("a body that is not compressed", request("POST", path, MESSAGE, "Content-Encoding: gzip"));
        ask("a compressed body that is too large",
                request("POST", path, compressed(MESSAGE + " ".repeat(100 << 20)), "Content-Encoding: gzip") + request("POST", path, READ));
        ask("a form", request("POST", path, FORM).replace("application/json", "application/x-www-form-urlencoded"));
        ask("a form with its token", request("POST", path, FORM + "&access_token=" + shop.token())
                .replace("application/json", "application/x-www-form-urlencoded").replace(token, "X: y"));
        ask("a form in parts", request("POST", path, PARTS).replace("application/json", "multipart/form-data; boundary=x"));
        ask("a form in parts with its token", request("POST", path, PARTS.replaceFirst("to\"\r\n\r\n[^\r]*", "access_token\"\r\n\r\n"
                + shop.token())).replace("application/json", "multipart/form-data; boundary=x").replace(token, "X: y"));
        ask("a mark before the text", request("POST", path, latin("\ufeff" + MESSAGE)));
        ask("UTF-16", request("POST", path, new String(MESSAGE.getBytes(java.nio.charset.StandardCharsets.UTF_16), ISO_8859_1)));
        ask("a text in three scripts", request("POST", path, latin(MESSAGE.replace("Hello", "Ol\u00e1 \u5f20 \ud83d\ude00"))));
        ask("a read message", request("POST", path, READ));
        ask("a read message that nobody wrote", request("POST", path, READ.replace("wamid.x", "wamid.y")));
        ask("a template", request("POST", path, TEMPLATE));
        ask("an unknown template", request("POST", path, TEMPLATE.replace("greeting", "other")));
        ask("a fault in a preview", request("POST", path + "/preview", READ));
    }

    private void encryptedMessages() {
        String good = encrypted("service", sealed(1, "{\"v\":1,\"cat\":\"service\",\"mid\":\"m-1\"}"));
        ask("an encrypted message", request("POST", path, good));
        ask("the same again", request("POST", path, good, "Idempotency-Key: odd"));
        ask("an encrypted message of another category", request("POST", path, good.replace("\"category\":\"service\"",
                "\"category\":\"utility\"")));
        ask("an encrypted message without a category", request("POST", path, good.replace("\"category\":\"service\",", "")));
        ask("an encrypted message of an unknown category", request("POST", path, encrypted("gift", sealed(1, "{\"v\":1}"))));
        ask("an encrypted message of another id", request("POST", path, good.replace("m-1", "m-2")));
        ask("an encrypted message with a template that it does not declare", request("POST", path,
                good.replace("service", "utility").replace("\"message_id\"", "\"template\":{\"name\":\"greeting\",\"language\":\"en_US\"},"
                        + "\"message_id\"")));
        ask("an encrypted message that is a commit", request("POST", path, encrypted("service",
                sealed(3, "{\"v\":1,\"cat\":\"service\",\"mid\":\"m-1\"}"))));
        ask("an encrypted message that is cut", request("POST", path, good.replaceFirst("AAAA\"", "\"")));
        ask("an encrypted message that is no base64url", request("POST", path, good.replaceFirst("AAAA\"", "A=A/\"")));
        ask("an encrypted message with a text beside", request("POST", path,
                good.replace("\"type\"", "\"text\":{\"body\":\"x\"},\"type\"")));
        ask("an encrypted message with more inside", request("POST", path, good.replace("\"message_id\"", "\"text\":1,\"message_id\"")));
        for (String call : List.of("/devices", "/devices/x", "/devices/x/credential", "/devices/x/key-packages",
                "/key-packages/claim", "/joins", "/conversations", "/conversations/x/commits", "/conversations/x/messages",
                "/conversations/x/control", "/conversations/x/plain", "/inbox", "/inbox/ack", "/templates", "/reports",
                "/log/inclusion", "/log/entries", "/other")) {
            for (String method : List.of("GET", "POST", "PUT")) {
                ask("/e2e/v1" + call + " by " + method, request(method, "/e2e/v1" + call, "{}"));
            }
        }
    }

    private static String encrypted(String category, byte[] message) {
        return "{\"messaging_product\":\"whatsapp\",\"to\":\"+351912345678\",\"type\":\"encrypted\",\"encrypted\":{\"category\":\""
                + category + "\",\"message_id\":\"m-1\",\"ciphertext\":\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(message)
                + "\"}}";
    }

    /** A PrivateMessage whose ciphertext is nothing. @param data of fewer than 64 bytes */
    private static byte[] sealed(int type, String data) {
        byte[] declared = data.getBytes(ISO_8859_1);
        return ByteBuffer.allocate(80 + declared.length).put(new byte[] {0, 1, 0, 2, 8}).put("group-01".getBytes(ISO_8859_1)).putLong(1)
                .put((byte) type).put((byte) declared.length).put(declared).put((byte) 28).put(new byte[28]).put((byte) 27)
                .put(new byte[27]).array();
    }

    private void otherEndpoints() {
        String number = path.replace("/messages", "");
        for (String method : List.of("GET", "POST", "DELETE", "PUT", "HEAD")) {
            ask("block_users by " + method, request(method, number + "/block_users", "{}"));
            ask("the webhook of the messenger by " + method, request(method, "/messenger/v1/webhook", "{}"));
            ask("blocks of the messenger by " + method, request(method, "/messenger/v1/blocks", "{}"));
            ask("reports of the messenger by " + method, request(method, "/messenger/v1/reports", "{}"));
        }
        for (String call : List.of("", "/request_code", "/verify_code", "/register", "/deregister", "/opt_in_requests",
                "/opt_in_requests/x/confirm", "/opt_in_requests/", "/opt_in_requests/x", "/message_templates")) {
            ask("POST " + call, request("POST", number + call, "{}"));
            ask("POST " + call + " without a token", request("POST", number + call, "{}").replace(token, "X: y"));
            ask("GET " + call, request("GET", number + call + "?fields=quality_rating", ""));
        }
        ask("fields in the query", request("POST", number + "/request_code?code_method=SMS&language=en", ""));
        ask("a webhook with a slash behind", request("POST", "/messenger/v1/webhook/", "{}"));
        ask("an endpoint of the messenger that is none", request("POST", "/messenger/v1/other", "{}"));
        ask("a wrong signature", request("POST", "/messenger/v1/webhook", "{}", "X-Hub-Signature-256: sha256=00"));
        ask("a handshake with a wrong token",
                request("GET", "/messenger/v1/webhook?hub.mode=subscribe&hub.verify_token=x&hub.challenge=1", ""));
    }

    /** @param body whose characters are its bytes */
    private String request(String method, String target, String body, String... more) {
        return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + token + "\r\nContent-Type: application/json\r\n"
                + String.join("", List.of(more).stream().map(header -> header + "\r\n").toList()) + "Content-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    private String chunked(String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + token + "\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(20) + "\r\n" + body.substring(0, 20) + "\r\n"
                + Integer.toHexString(body.length() - 20) + "\r\n" + body.substring(20) + "\r\n0\r\n\r\n";
    }

    private static String compressed(String body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(body.getBytes(UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toString(ISO_8859_1);
    }

    private static String latin(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    private void ask(String what, String request) {
        answers.add("### " + what + "\n" + inOrder(shown(answer(request))));
    }

    /**
     * The headers of each answer in the order of the alphabet, as their own order differs between two starts; and one line for the usual
     * six.
     */
    private static String inOrder(String answer) {
        List<String> lines = new ArrayList<>(answer.lines().toList());
        for (int at = 0; at < lines.size(); at++) {
            if (lines.get(at).matches(".*HTTP/1\\.1 [0-9]{3} ")) {
                List<String> headers = lines.subList(at + 1, at + 1 + lines.subList(at + 1, lines.size()).indexOf(""));
                headers.sort(Comparator.naturalOrder());
                if (headers.containsAll(USUAL)) {
                    headers.removeAll(USUAL);
                    headers.addFirst("(the usual six)");
                }
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private String shown(String answer) {
        return IDS.matcher(answer.replace(shop.sender().id().toString(), "{id}")).replaceAll("...").replace("\r\n", "\n").replace("\r",
                "{CR}");
    }

    /** All that the server sends until it closes the connection, as this side has done after its request. */
    private String answer(String request) {
        StringBuilder answer = new StringBuilder();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(90_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            for (int sign = socket.getInputStream().read(); sign >= 0; sign = socket.getInputStream().read()) {
                answer.append((char) sign);
            }
        } catch (IOException reset) {
            answer.append("(reset)");
        }
        return answer.toString();
    }
}
