package io.tollgate.downstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.downstream.CallOutcome.Reply;
import io.tollgate.downstream.NetworkAnswer.Later;
import io.tollgate.downstream.NetworkAnswer.Refused;
import io.tollgate.downstream.NetworkAnswer.Scope;
import io.tollgate.downstream.NetworkAnswer.Taken;
import io.tollgate.downstream.NetworkAnswer.Unknown;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerReaderTest {

    private final AnswerReader reader = new AnswerReader(new ErrorCodes());

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            200 | {"messages":[{"id":"wamid.HBgL"}]}                            | Taken
            201 | {"messages":[{"id":"wamid.HBgL","message_status":"paused"}]}  | Taken
            200 | {"messages":[]}                                               | Unknown
            200 | {"messages":[{"id":""}]}                                      | Unknown
            200 | {"messages":[{"id":7}]}                                       | Taken
            200 | {"success":true}                                              | Unknown
            200 | <html>Welcome to the hotel</html>                             | Unknown
            200 | []                                                            | Unknown
            200 | {"error":{"code":131026,"message":"(#131026) No"}}            | Refused
            302 | ``                                                            | Later
            400 | {"error":{"code":131049,"message":"x"}}                       | Refused
            400 | {"error":{"code":131050,"message":"x"}}                       | Refused
            400 | {"error":{"code":100,"message":"x"}}                          | Refused
            400 | {"error":{"code":100,"error_subcode":33,"message":"x"}}       | Later
            400 | {"error":{"code":1,"message":"x"}}                            | Refused
            500 | {"error":{"code":1,"message":"x"}}                            | Unknown
            500 | {"error":{"code":131000,"message":"x"}}                       | Later
            503 | {"error":{"code":2,"message":"x"}}                            | Later
            429 | {"error":{"code":130429,"message":"x"}}                       | Later
            400 | {"error":{"code":131056,"message":"x"}}                       | Later
            401 | {"error":{"code":190,"message":"x"}}                          | Later
            401 | {"error":{"code":0,"message":"x"}}                            | Later
            403 | {"error":{"code":205,"message":"x"}}                          | Later
            400 | {"error":{"code":999999,"message":"x"}}                       | Refused
            500 | {"error":{"code":999999,"message":"x"}}                       | Unknown
            500 | {"error":{"code":999999,"is_transient":true}}                 | Later
            429 | {"error":{"code":999999,"message":"x"}}                       | Later
            400 | {"error":{"code":-5,"message":"x"}}                           | Later
            400 | {"error":{"code":"131026"}}                                   | Later
            400 | {"error":{"code":99999999999,"message":"x"}}                  | Later
            404 | <html>Not found</html>                                        | Later
            413 | {"error":"too large"}                                         | Later
            429 | slow down                                                     | Later
            503 | <html>Back soon</html>                                        | Later
            500 | <html>Oops</html>                                             | Unknown
            502 | <html>Bad gateway</html>                                      | Unknown
            504 | ``                                                            | Unknown
            """)
    void readsEachAnswer(int status, String body, String kind) {
        assertThat(read(status, body, 0).getClass().getSimpleName()).isEqualTo(kind);
    }

    /** A partner must get the network's own words, and no answer of something on the way may end a message. */
    @Test
    void passesOnCodeTitleAndDetails() {
        assertThat(read(400, """
                {"error":{"message":"(#131049) Healthy ecosystem engagement","code":131049,
                 "error_data":{"messaging_product":"whatsapp","details":"Not delivered to keep the ecosystem healthy."}}}""", 0))
                .isEqualTo(new Refused(131049, "Healthy ecosystem engagement", "Not delivered to keep the ecosystem healthy."));
        assertThat(read(400, "{\"error\":{\"code\":131026}}", 0)).isEqualTo(new Refused(131026, "Message undeliverable", ""));
    }

    @Test
    void hidesNumbersInTheNetworksWords() {
        assertThat(read(400,
                """
                {"error":{"message":"(#131030) Not allowed: +49 151-1234 5678","code":131030,"error_data":{"details":"Code 131030, 4915112345678 on 2026-11-27"}}}""",
                0)).isEqualTo(new Refused(131030, "Not allowed: ...", "Code 131030, ... on 2026-11-27"));
    }

    @Test
    void shortensLongWords() {
        String words = "x".repeat(5_000);

        Refused refused = (Refused) read(400, "{\"error\":{\"code\":131026,\"message\":\"" + words + "\"}}", 0);

        assertThat(refused.title()).hasSize(100);
        assertThat(refused.details()).hasSize(500);
    }

    @Test
    void waitsFourTimesLongerForAPairAfterEachTry() {
        assertThat(List.of(0, 1, 2, 9).stream().map(attempt -> read(400, "{\"error\":{\"code\":131056}}", attempt)).toList())
                .extracting(answer -> ((Later) answer).after().orElseThrow().toSeconds()).containsExactly(1L, 4L, 16L, 4096L);
    }

    @Test
    void pausesTheNumberForItsTokenAndItsRate() {
        assertThat(read(401, "{\"error\":{\"code\":190}}", 0))
                .isEqualTo(new Later("code 190", Optional.of(Duration.ofMinutes(5)), Scope.NUMBER));
        assertThat(reader.read(reply(429, "{\"error\":{\"code\":130429}}", Optional.of(Duration.ofSeconds(90)), true), 0))
                .isEqualTo(new Later("code 130429", Optional.of(Duration.ofSeconds(90)), Scope.NUMBER));
    }

    @Test
    void believesNoPauseOfDays() {
        assertThat(reader.read(reply(503, "", Optional.of(Duration.ofDays(9)), true), 0))
                .isInstanceOfSatisfying(Later.class, later -> assertThat(later.after()).contains(Duration.ofHours(1)));
    }

    @Test
    void readsNoHalfBody() {
        assertThat(reader.read(reply(200, "{\"messages\":[{\"id\":\"wamid.A\"}]}", Optional.empty(), false), 0))
                .isInstanceOf(Unknown.class);
        assertThat(read(200, "{\"messages\":[{\"id\":\"wamid.A\"}]}", 0)).isEqualTo(new Taken("wamid.A"));
        assertThat(read(200, "{\"messages\":[{\"id\":\"" + "w".repeat(201) + "\"}]}", 0)).isInstanceOf(Unknown.class);
        assertThat(read(200, "{\"messages\":[{\"id\":\"wamid.\\u0000\"}]}", 0)).isInstanceOf(Unknown.class);
    }

    @Test
    void eachCodeHasOneMeaningAndASource() {
        List<ErrorCodes.Row> rows = new ErrorCodes().rows();

        assertThat(rows).hasSizeGreaterThan(60).doesNotHaveDuplicates().allSatisfy(row -> assertThat(row.source()).isNotBlank());
        assertThat(rows).extracting(ErrorCodes.Row::first).isSorted();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            131026,,,Title,PERHAPS,,M   | PERHAPS
            131026,,,Title,LATER,,M     | pause
            131026,,,Title,FINAL,PT1S,M | pause
            131026,,,Title,FINAL,,      | source
            131026,,,Title,FINAL        | 5 cells
            """)
    void refusesAWrongRow(String row, String why) {
        assertThatThrownBy(() -> new ErrorCodes(List.of("code", row))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    private NetworkAnswer read(int status, String body, int attempt) {
        return reader.read(reply(status, body, Optional.empty(), true), attempt);
    }

    private static Reply reply(int status, String body, Optional<Duration> retryAfter, boolean whole) {
        return new Reply(status, retryAfter, "application/json", body.getBytes(StandardCharsets.UTF_8), whole);
    }
}
