package io.tollgate.cloudapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.unit.DataSize;

/** Bodies as partners send them; a body is written here in one line, with ~ for the end of a line. */
class RequestFormsTest {

    private static final int LIMIT = 2_000;
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String PARTS = "multipart/form-data; boundary=b";

    private final RequestForms forms = new RequestForms(new RequestBodies(), new RequestSettings(DataSize.ofBytes(LIMIT)));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "application/json | {'a':'x','n':1} | {'a':'x','n':1}",
        "application/json; charset=utf-8 | {'a':'\u00fc'} | {'a':'\u00fc'}",
        "Application/JSON | {'a':'x','access_token':'t'} | {'a':'x'}",
        "application/x-www-form-urlencoded | a=x+y%2B&b=%C3%BC&c= | {'a':'x y+','b':'\u00fc','c':''}",
        "application/x-www-form-urlencoded; charset=UTF-8 | a=\u00fc&b | {'a':'\u00fc','b':''}",
        "application/x-www-form-urlencoded | access_token=t&a=%7B%22b%22%3A1%7D | {'a':'{\\\"b\\\":1}'}",
        "multipart/form-data; boundary=b | --b~Content-Disposition: form-data; name=\"a\"~~x\u00fc~--b-- | {'a':'x\u00fc'}",
        "multipart/form-data; boundary=\"b\" | --b~Content-Disposition: form-data; name=a~Content-Type: text/plain~~~--b--~ | {'a':''}",
        "multipart/form-data; boundary=b | --b~Content-Disposition: form-data; name=a~~x~--b~Content-Disposition: form-data;"
                + " name=access_token~~t~--b-- | {'a':'x'}",
    })
    void readsJsonAndForms(String type, String body, String expected) {
        byte[] sent = lines(body).getBytes(UTF_8);

        for (byte[] written : new byte[][] {sent, gzip(sent)}) {
            MockHttpServletRequest request = request(type, written);
            if (written != sent) {
                request.addHeader("Content-Encoding", "GZip");
            }
            assertThat(forms.read(request).read()).isInstanceOfSatisfying(RequestBody.Fields.class,
                    fields -> assertThat(fields.node()).hasToString(expected.replace('\'', '"')));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", value = {
        "text/plain | - | {} | WRONG_CONTENT_TYPE | content type must be application/json, application/x-www-form-urlencoded or multipart",
        "- | - | {} | WRONG_CONTENT_TYPE | content type must be",
        "application/jsonp | - | {} | WRONG_CONTENT_TYPE | content type must be",
        "multipart/mixed; boundary=b | - | --b-- | WRONG_CONTENT_TYPE | content type must be",
        "application/json | br | {} | WRONG_CONTENT_TYPE | Content-Encoding must be gzip",
        "application/json | gzip, gzip | {} | WRONG_CONTENT_TYPE | Content-Encoding must be gzip",
        "application/json | gzip | {} | MALFORMED | not compressed by gzip",
        "application/json | - | [] | MALFORMED | must be a JSON object",
        "application/json | - | `` | MALFORMED | empty",
        "application/json | gzip | `` | MALFORMED | empty",
        "application/x-www-form-urlencoded | - | `` | MALFORMED | empty",
        "application/x-www-form-urlencoded | - | a=%4 | MALFORMED | % without two digits",
        "application/x-www-form-urlencoded | - | a=%zz | MALFORMED | % without two digits",
        "application/x-www-form-urlencoded | - | a=1&a=2 | MALFORMED | occurs twice",
        "application/x-www-form-urlencoded | - | a=%ff | MALFORMED | not UTF-8",
        "application/x-www-form-urlencoded | - | %c3=1 | MALFORMED | not UTF-8",
        "multipart/form-data | - | --b-- | MALFORMED | no form in parts",
        "multipart/form-data; boundary=b | - | a=1 | MALFORMED | form in parts",
        "multipart/form-data; boundary=b | - | --b~Content-Disposition: form-data; name=a~~x | MALFORMED | not complete",
        "multipart/form-data; boundary=b | - | --b~Content-Disposition: form-data; name=a | MALFORMED | form in parts",
        "multipart/form-data; boundary=b | - | --b~Content-Disposition: form-data; name=f; filename=f.txt~~x~--b-- | MALFORMED | is a file",
        "multipart/form-data; boundary=b | - | --b~Content-Disposition: form-data; name=a~~x~--b~Content-Disposition: form-data; name=a~~y"
                + "~--b-- | MALFORMED | occurs twice",
    })
    void refusesWhatItCannotRead(String type, String encoding, String body, RequestFault fault, String details) {
        MockHttpServletRequest request = request(type, lines(body).getBytes(UTF_8));
        Optional.ofNullable(encoding).ifPresent(it -> request.addHeader("Content-Encoding", it));

        assertThat(forms.read(request).read()).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.fault()).isEqualTo(fault);
            assertThat(refusal.details()).contains(details);
        });
    }

    @Test
    void takesAsMuchAsAllowedAlsoOfWhatComesOutOfACompressedBody() {
        String most = "{\"a\":\"" + "x".repeat(LIMIT - 8) + "\"}";
        String more = most.replaceFirst("x", "xx");

        for (String encoding : new String[] {"identity", "gzip"}) {
            for (String body : new String[] {most, more}) {
                byte[] sent = encoding.equals("gzip") ? gzip(body.getBytes(UTF_8)) : body.getBytes(UTF_8);
                MockHttpServletRequest request = request("application/json", sent);
                request.addHeader("Content-Encoding", encoding);
                Optional<RequestFault> fault = forms.read(request).unfit().map(Refusal::fault);
                assertThat(fault).as(encoding).isEqualTo(body.equals(most) ? Optional.empty() : Optional.of(RequestFault.TOO_LARGE));
            }
        }
    }

    @Test
    void refusesACompressedBodyThatIsNotComplete() {
        byte[] whole = gzip("{\"a\":\"x\"}".getBytes(UTF_8));

        for (int length = 1; length < whole.length; length++) {
            MockHttpServletRequest request = request("application/json", java.util.Arrays.copyOf(whole, length));
            request.addHeader("Content-Encoding", "gzip");
            assertThat(forms.read(request).read()).as(length + " bytes").isInstanceOf(Refusal.class);
        }
    }

    @Test
    void findsTheTokenOfAFormOnly() {
        String parts = lines("--b~Content-Disposition: form-data; name=access_token~~secret~--b--");

        assertThat(forms.token(request(FORM, "a=1&access_token=se%63ret".getBytes(UTF_8)))).hasValue("secret");
        assertThat(forms.token(request(PARTS, parts.getBytes(UTF_8)))).hasValue("secret");
        Stream.of(request(FORM, "a=1".getBytes(UTF_8)), request(FORM, "access_token=%".getBytes(UTF_8)), request(PARTS, new byte[0]),
                request("application/json", "{\"access_token\":\"secret\"}".getBytes(UTF_8)))
                .forEach(request -> assertThat(forms.token(request)).isEmpty());
    }

    private static MockHttpServletRequest request(String type, byte[] body) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/v25.0/1/messages");
        Optional.ofNullable(type).ifPresent(it -> request.addHeader("Content-Type", it));
        request.setContent(body);
        return request;
    }

    private static String lines(String text) {
        return text.startsWith("{") ? text.replace('\'', '"') : text.replace("~", "\r\n");
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
            zip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }
}
