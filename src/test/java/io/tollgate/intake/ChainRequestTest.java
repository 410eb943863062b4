package io.tollgate.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.message.Chain;
import io.tollgate.message.MessageId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The property {@code channels} of a partner's request. */
class ChainRequestTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            [{'channel':'messenger','minutes':10},{'channel':'sms'}]       | messenger 10,sms 0 | -
            [{'channel':'sms','minutes':10080},{'channel':'messenger'}]    | sms 10080,messenger 0 | -
            [{'channel':'messenger','minutes':'5'},{'channel':'sms'}]      | messenger 5,sms 0 | -
            [{'channel':'sms'}]                                            | sms 0 | -
            []                                                             | - | channels' must have at least 1 element
            {'channel':'sms'}                                              | - | channels
            ['sms']                                                        | - | channels[0]
            [{'channel':'cloud-api'}]                                      | - | channels[0].channel
            [{'minutes':5},{'channel':'sms'}]                              | - | channels[0].channel
            [{'channel':'messenger'},{'channel':'sms'}]                    | - | channels[0].minutes
            [{'channel':'messenger','minutes':0},{'channel':'sms'}]        | - | channels[0].minutes' must be between 1 and 10080
            [{'channel':'messenger','minutes':10081},{'channel':'sms'}]    | - | channels[0].minutes' must be between 1 and 10080
            [{'channel':'messenger','minutes':1.5},{'channel':'sms'}]      | - | channels[0].minutes' must be a whole number of minutes
            [{'channel':'messenger','minutes':'soon'},{'channel':'sms'}]   | - | channels[0].minutes
            [{'channel':'sms','minutes':5},{'channel':'sms'}]              | - | channels[1].channel' is there twice
            [{'channel':'messenger','minutes':5},{'channel':'sms','minutes':5}] | - | channels[1].minutes' does not go with the last channel
            """)
    void isReadOrRefusedWithTheFaultysPlace(String json, @Nullable String chain, @Nullable String fault) {
        JsonNode channels = JsonMapper.shared().readTree(json.replace('\'', '"'));

        String refusal = ChainRequest.SHAPE.check("channels", channels).or(() -> ChainRequest.fault(channels)).map(Object::toString)
                .orElse("");

        if (fault == null) {
            assertThat(refusal).isEmpty();
            assertThat(ChainRequest.of(channels).text()).isEqualTo(chain);
            assertThat(Chain.of(chain)).isEqualTo(ChainRequest.of(channels));
        } else {
            assertThat(refusal).contains(fault);
        }
    }

    @Test
    void theIdsOfHopsFollowFromThatOfTheFirst() {
        MessageId plain = new MessageId(UUID.fromString("01a10bef-6200-72cd-ba7d-75030e6ca51a"));
        MessageId first = plain.chained();
        MessageId second = first.nextHop();

        assertThat(first.value()).hasToString("01a10bef-6200-82cd-ba7d-75030e6ca51a");
        assertThat(second.value()).hasToString("01a10bef-6200-92cd-ba7d-75030e6ca51a");
        assertThat(plain.hop()).isZero();
        assertThat(first.hop()).isEqualTo(1);
        assertThat(second.hop()).isEqualTo(2);
        assertThat(second.first()).isEqualTo(first);
        assertThat(plain.first()).isEqualTo(plain);
        assertThat(MessageId.parse(second.text())).contains(second);
        assertThat(second.acceptedAt()).isEqualTo(plain.acceptedAt());
    }
}
