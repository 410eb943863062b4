package io.tollgate.intake;

import static io.tollgate.world.Partner.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.world.Partner.Reply;
import io.tollgate.rights.Erasing;
import io.tollgate.world.Partner;
import io.tollgate.world.World;
import jakarta.servlet.http.HttpServletRequest;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.web.MockHttpServletRequest;

/** A business, and tables of requests that are refused. */
abstract class RefusalsFixture {

    @Autowired
    World world;

    @Autowired
    Reception reception;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    Erasing erasing;

    Partner shop;

    @BeforeEach
    void enrol() {
        shop = world.partner();
    }

    static Row interactive(String content, int code, String details) {
        return row(body("'type':'interactive','interactive':" + content), 400, code, details);
    }

    static String reply(String id, String title) {
        return "{'type':'reply','reply':{'id':'" + id + "','title':'" + title + "'}}";
    }

    static String section(String title, int from, int to) {
        return "{'title':'" + title + "','rows':["
                + IntStream.range(from, to).mapToObj(row -> "{'id':'r" + row + "','title':'Row " + row + "'}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    static HttpServletRequest failing(RuntimeException failure) {
        return new MockHttpServletRequest() {
            @Override
            public String getHeader(String name) {
                throw failure;
            }
        };
    }

    void check(Row[] rows) {
        for (Row row : rows) {
            refused(shop.post(row.body.replace('\'', '"')), row.status, row.code, row.details.replace('"', '\''));
        }
    }

    static void refused(Reply reply, int status, int code, String details) {
        assertThat(reply.response().body()).as("a body with status " + reply.status()).isNotEmpty();
        assertThat(reply.error().path("code").asInt()).as(reply.json().toString()).isEqualTo(code);
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(status);
        assertThat(reply.details()).contains(details);
        assertThat(reply.error().path("fbtrace_id").asString()).hasSize(22);
    }

    static Row row(String body, int status, int code, String details) {
        return new Row(body, status, code, details);
    }

    static String body(String fields) {
        return "{'messaging_product':'whatsapp','to':'+351912345678'," + fields + "}";
    }

    static String to(String number) {
        return "{'messaging_product':'whatsapp','to':'" + number + "','type':'text','text':{'body':'x'}}";
    }

    static String template(String name, String parameters) {
        return body("'type':'template','template':{'name':'" + name
                + "','language':{'code':'en_US'},'components':[{'type':'body','parameters':["
                + parameters + "]}]}");
    }

    record Row(String body, int status, int code, String details) {}
}
