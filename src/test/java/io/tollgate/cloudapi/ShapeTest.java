package io.tollgate.cloudapi;

import static io.tollgate.cloudapi.Shape.flag;
import static io.tollgate.cloudapi.Shape.list;
import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.oneOf;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.required;
import static io.tollgate.cloudapi.Shape.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Clients write the same value in several ways. */
class ShapeTest {

    private static final Shape ROW = object(required("id", text(200)));
    private static final Shape SHAPE = object(optional("id", text(20)), optional("version", oneOf("1", "2")), optional("preview", flag()),
            optional("rows", list(2, ROW)), optional("inner", object(required("name", text(5)))),
            optional("both", list(2, ROW).and(Shape.different("[].id"))));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"id":42}                               | {"id":"42"}
            {"id":351912345678}                     | {"id":"351912345678"}
            {"preview":"true"}                      | {"preview":true}
            {"preview":"false"}                     | {"preview":false}
            {"rows":"[{\\"id\\":1},{\\"id\\":\\"b\\"}]"} | {"rows":[{"id":"1"},{"id":"b"}]}
            {"rows":["{\\"id\\":7}"]}               | {"rows":[{"id":"7"}]}
            {"inner":"{\\"name\\":\\"x\\"}"}        | {"inner":{"name":"x"}}
            {"both":"[{\\"id\\":1}]"}               | {"both":[{"id":"1"}]}
            {"unknown":42}                          | {"unknown":42}
            """)
    void readsWhatTheCloudApiReads(String body, String read) {
        JsonNode node = JsonMapper.shared().readTree(body);

        Optional<Refusal> refusal = SHAPE.check("", node);

        assertThat(refusal).isEmpty();
        assertThat(node).isEqualTo(JsonMapper.shared().readTree(read));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"id":1.5}                          | id
            {"id":1e300}                        | id
            {"id":true}                         | id
            {"version":2}                       | version
            {"id":123456789012345678901}        | id
            {"preview":"yes"}                   | preview
            {"preview":1}                       | preview
            {"rows":"[{"}                       | rows
            {"rows":"{}"}                       | rows
            {"rows":"[{\\"id\\":1,\\"id\\":2}]"} | rows
            {"rows":"[1,2,3]"}                  | rows
            {"inner":"name"}                    | inner
            {"inner":"{\\"name\\":\\"too long\\"}"} | inner.name
            """)
    void refusesWhatItRefuses(String body, String at) {
        Optional<Refusal> refusal = SHAPE.check("", JsonMapper.shared().readTree(body));

        assertThat(refusal).hasValueSatisfying(fault -> assertThat(fault.toString()).contains(at));
    }
}
