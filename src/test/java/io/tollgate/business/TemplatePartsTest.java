package io.tollgate.business;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The parts of a template as the Cloud API writes them. */
class TemplatePartsTest {

    private static final String CARD = "{'components':[{'type':'HEADER','format':'IMAGE'},{'type':'BODY','text':'b'},"
            + "{'type':'BUTTONS','buttons':[{'type':'QUICK_REPLY','text':'More'}]}]}";
    private static final String ALL = "[{'type':'HEADER','format':'TEXT','text':'Order {{1}}'},{'type':'FOOTER','text':'Good Air'},"
            + "{'type':'LIMITED_TIME_OFFER','limited_time_offer':{'text':'Sale','has_expiration':true}},"
            + "{'type':'BUTTONS','buttons':[{'type':'URL','text':'Track','url':'https://a.example/{{1}}'},"
            + "{'type':'QUICK_REPLY','text':'Stop'},{'type':'PHONE_NUMBER','text':'Call','phone_number':'+351211234567'},"
            + "{'type':'COPY_CODE','text':'Copy offer code','example':'SAVE'},{'type':'OTP','text':'Copy code','otp_type':'COPY_CODE'},"
            + "{'type':'FLOW','text':'Sign up','flow_id':'7'}]}]";

    @Test
    void whatIsReadIsWrittenTheSame() {
        String cards = "[{'type':'CAROUSEL','cards':[" + CARD + "," + CARD + "]}]";

        for (String components : new String[] {ALL, cards}) {
            TemplateParts parts = TemplateParts.of(json(components));
            assertThat(parts.written()).isEqualTo(json(components).toString());
            assertThat(TemplateParts.ofWritten(parts.written())).isEqualTo(parts);
        }
        assertThat(TemplateParts.of(json("[{'type':'body','text':'Hi','example':{}}]"))).isEqualTo(TemplateParts.NONE);
        assertThat(TemplateParts.NONE.written()).isEmpty();
        assertThat(TemplateParts.body(json("[{'type':'body','text':'Hi'}]"), 10)).isEqualTo("Hi");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                              | components must be an array
            [{}]                                                            | unknown type
            [{'type':'HEADING'}]                                            | unknown type
            [{'type':'FOOTER','text':'a'},{'type':'footer','text':'b'}]     | has two of the type FOOTER
            [{'type':'HEADER'}]                                             | components HEADER format must be one of TEXT, IMAGE
            [{'type':'HEADER','format':'TEXT'}]                             | components HEADER needs a text of 1 to 60 characters
            [{'type':'HEADER','format':'TEXT','text':'{{1}} {{2}}'}]        | at most one placeholder
            [{'type':'FOOTER','text':'For {{1}}'}]                          | components FOOTER must have no placeholder
            [{'type':'BUTTONS','buttons':[]}]                               | must have 1 to 10 buttons
            [{'type':'BUTTONS','buttons':[{'type':'URL','text':'a'}]}]      | needs a url
            [{'type':'BUTTONS','buttons':[{'type':'URL','text':'a','url':'ftp://a'}]}] | needs a url
            [{'type':'BUTTONS','buttons':[{'type':'URL','text':'a','url':'https://a/{{1}}/b'}]}] | at most one placeholder, at its end
            [{'type':'BUTTONS','buttons':[{'type':'QUICK_REPLY','text':'this label is much too long'}]}] | a text of 1 to 25
            [{'type':'BUTTONS','buttons':[{'type':'OTP','otp_type':'PAPER'}]}] | COPY_CODE, ONE_TAP or ZERO_TAP
            [{'type':'BUTTONS','buttons':[{'type':'PHONE_NUMBER','text':'a','phone_number':'me'}]}] | needs a phone_number
            [{'type':'BUTTONS','buttons':[{'type':'FLOW','text':'a'},{'type':'FLOW','text':'b'}]}] | at most 1 of the type FLOW
            [{'type':'LIMITED_TIME_OFFER','limited_time_offer':{'text':'seventeen letters'}}] | a text of 1 to 16
            [{'type':'CAROUSEL','cards':[]}]                                | must have 1 to 10 cards
            [{'type':'CAROUSEL','cards':[{'components':[]}]}]               | cards[0] must have a HEADER of the format IMAGE or VIDEO
            [{'type':'FOOTER','text':'a'},{'type':'CAROUSEL','cards':[@]}]  | may have a BODY only beside it
            [{'type':'CAROUSEL','cards':[@,{'components':[{'type':'HEADER','format':'VIDEO'}]}]}] | must all have the same parts
            """)
    void whatNoTemplateHasIsToldWithItsPlace(String components, String fault) {
        assertThatThrownBy(() -> TemplateParts.of(json(components.replace("@", CARD)))).isInstanceOf(WrongTemplate.class)
                .hasMessageContaining(fault);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
