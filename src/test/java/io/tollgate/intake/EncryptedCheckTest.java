package io.tollgate.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.endtoend.mls.Vectors;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A message of {@code ts-mls} and what is declared beside it. */
class EncryptedCheckTest {

    private static final String RIGHT = "{'category':'utility','template':{'name':'flight_times','language':'en'},'message_id':'m-1',"
            + "'ciphertext':'%message'}";

    @Test
    void whatIsDeclaredTwiceMustBeTheSame() {
        assertThat(fault(RIGHT)).isEmpty();
        assertThat(fault(RIGHT.replace("'ciphertext'", "'size':391,'ciphertext'"))).isEmpty();
        assertThat(fault("{'category':'service','message_id':'m-2','ciphertext':'%message-service'}")).isEmpty();
    }

    /** Whatever is missing, unknown, or another thing than the message says of itself. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'category':'utility',       |                           | 131008 | 'encrypted.category' is missing
            'utility'                   | 'promotional'             | 131009 | 'encrypted.category' must be one of
            'utility'                   | 'UTILITY'                 | 131009 | 'encrypted.category' must be one of
            'utility'                   | 7                         | 100    | 'encrypted.category' must be a string
            'utility'                   | 'marketing'               | 131009 | 'encrypted.category' is not what authenticated_data
            'utility'                   | 'service'                 | 131009 | 'encrypted.template' does not go with the category service
            'name':'flight_times'       | 'name':'greeting'         | 131009 | 'encrypted.template' is not what authenticated_data
            'language':'en'             | 'language':'de'           | 131009 | 'encrypted.template' is not what authenticated_data
            'template':{'name':'flight_times','language':'en'}, | | 131008 | 'encrypted.template' is missing
            'm-1'                       | 'm-2'                     | 131009 | 'encrypted.message_id' is not what authenticated_data
            'm-1'                       | 'm 1'                     | 131009 | 'encrypted.message_id' must be of letters
            'message_id':'m-1',         |                           | 131008 | 'encrypted.message_id' is missing
            'ciphertext':'%message'     | 'ciphertext':'%commit'    | 131009 | 'encrypted.ciphertext' must be a message, and is a COMMIT
            'ciphertext':'%message'     | 'ciphertext':'%welcome'   | 131009 | 'encrypted.ciphertext' must be a PrivateMessage
            'ciphertext':'%message'     | 'ciphertext':'AAEAAg'     | 131009 | 'encrypted.ciphertext' ends too early, at group_id
            'ciphertext':'%message'     | 'ciphertext':'A'          | 131009 | 'encrypted.ciphertext' must be base64url
            'ciphertext':'%message'     | 'ciphertext':'AA=='       | 131009 | 'encrypted.ciphertext' must be base64url
            'ciphertext':'%message'     | 'ciphertext':''           | 131009 | 'encrypted.ciphertext'
            'ciphertext'                | 'size':390,'ciphertext'   | 131009 | 'encrypted.size' must be the number of bytes
            'ciphertext'                | 'text':'Hi','ciphertext'  | 100    | Unexpected key 'text'
            """)
    void everyFaultIsToldWithItsPlace(String part, String instead, int code, String details) {
        Optional<Refusal> fault = fault(RIGHT.replace(part, instead == null ? "" : instead));

        assertThat(fault).hasValueSatisfying(found -> assertThat(found.details()).contains(details));
        assertThat(fault.orElseThrow().fault().code()).isEqualTo(code);
    }

    private static Optional<Refusal> fault(String encrypted) {
        String json = encrypted.replace('\'', '"');
        for (String name : new String[] {"message-service", "message", "commit", "welcome"}) {
            json = json.replace("%" + name, Base64.getUrlEncoder().withoutPadding().encodeToString(Vectors.of(name)));
        }
        ObjectNode body = JsonMapper.shared().createObjectNode();
        JsonNode content = JsonMapper.shared().readTree(json);
        body.set("encrypted", content);
        return MessageType.ENCRYPTED.shape().check("", body).or(() -> EncryptedCheck.fault(body.path("encrypted")));
    }
}
