package io.tollgate.cloudapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.business.Template;
import io.tollgate.business.TemplateParts;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.TemplateKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests beside the templates that they name. */
class TemplateParametersTest {

    private static final String IMAGE_CARD = "{'components':[{'type':'HEADER','format':'IMAGE'},{'type':'BODY','text':'For {{1}}'},"
            + "{'type':'BUTTONS','buttons':[{'type':'URL','text':'Buy','url':'https://a.example/{{1}}'}]}]}";
    private static final Map<String, String> TEMPLATES = Map.of(
            "plain", "[]",
            "text", "[{'type':'HEADER','format':'TEXT','text':'Order {{1}}'},{'type':'FOOTER','text':'Good Air'}]",
            "named", "[{'type':'HEADER','format':'TEXT','text':'Order {{order}}'}]",
            "image", "[{'type':'HEADER','format':'IMAGE'}]",
            "place", "[{'type':'HEADER','format':'LOCATION'}]",
            "links", "[{'type':'BUTTONS','buttons':[{'type':'QUICK_REPLY','text':'Stop'},{'type':'URL','text':'Track',"
                    + "'url':'https://a.example/{{1}}'},{'type':'URL','text':'Shop','url':'https://a.example'},"
                    + "{'type':'PHONE_NUMBER','text':'Call','phone_number':'+351211234567'}]}]",
            "codes", "[{'type':'LIMITED_TIME_OFFER','limited_time_offer':{'text':'Sale','has_expiration':true}},"
                    + "{'type':'BUTTONS','buttons':[{'type':'COPY_CODE','example':'SAVE'}]}]",
            "otp", "[{'type':'BUTTONS','buttons':[{'type':'OTP','otp_type':'COPY_CODE'}]}]",
            "flow", "[{'type':'BUTTONS','buttons':[{'type':'FLOW','text':'Sign up','flow_id':'7'}]}]",
            "cards", "[{'type':'CAROUSEL','cards':[" + IMAGE_CARD + "," + IMAGE_CARD + "]}]");
    private static final String BODY = "{'type':'body','parameters':[{'type':'text','text':'Ana'}]}";
    private static final String PICTURE = "{'type':'header','parameters':[{'type':'image','image':{'link':'https://a.example/1'}}]}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            plain | @
            text  | @,{'type':'HEADER','parameters':[{'type':'text','text':'7'}]}
            image | @,%p
            image | %p,@
            place | @,{'type':'header','parameters':[{'type':'location','location':{'latitude':1,'longitude':1}}]}
            links | @,{'type':'button','sub_type':'url','index':'1','parameters':[{'type':'text','text':'7'}]}
            links | @,{'type':'BUTTON','sub_type':'URL','index':1,'parameters':[{'type':'text','text':'7'}]},\
            {'type':'button','sub_type':'quick_reply','index':0,'parameters':[{'type':'payload','payload':'stop'}]}
            codes | @,%o,%c
            otp   | @,{'type':'button','sub_type':'url','index':0,'parameters':[{'type':'text','text':'123456'}]}
            otp   | @,{'type':'button','sub_type':'copy_code','index':0,'parameters':[{'type':'coupon_code','coupon_code':'123456'}]}
            flow  | @
            flow  | @,{'type':'button','sub_type':'flow','index':0,'parameters':[{'type':'action','action':{'flow_token':'t'}}]}
            cards | @,{'type':'carousel','cards':[%1,%0]}
            """)
    void aRequestThatFits(String template, String components) {
        assertThat(fault(template, components)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            plain | @,@                          | 131009 | at most one component of type body
            plain | %p,@                         | 132000 | header: number of parameters (1) does not match the expected number of parameters (0)
            plain | @,%c                         | 132018 | buttons: Button at index 0 does not exist
            plain | @,%o                         | 132000 | limited_time_offer: number of parameters (1)
            plain | @,{'type':'carousel','cards':[%0]} | 132012 | carousel: number of cards (1)
            plain | @,{'type':'footer','parameters':[{'type':'text','text':'x'}]} | 132000 | footer: number of parameters (1)
            plain | {'type':'body','parameters':[{'type':'image','image':{'id':'1'}}]} | 132012 | body: Format mismatch, expected TEXT, received IMAGE
            plain | {'type':'body','parameters':[{'type':'currency'}]} | 132012 | body: a parameter of type currency has no currency.fallback_value
            plain | {'type':'body','parameters':[{'type':'date_time','date_time':{'fallback_value':' '}}]} | 131008 | type date_time is empty
            plain | {'type':'body','parameters':[{'type':'text','text':'a\\u0007b'}]} | 132007 | control characters
            text  | @                            | 132000 | header: number of parameters (0) does not match the expected number of parameters (1)
            text  | @,%p                         | 132012 | header: Format mismatch, expected TEXT, received IMAGE
            text  | @,{'type':'header','parameters':[{'type':'text','text':''}]} | 131008 | header: a parameter of type text is empty
            text  | @,{'type':'header','parameters':[{'type':'text','text':'a\\nb'}]} | 100 | new-line
            text  | @,{'type':'header','parameters':[{'type':'text','text':'%long'}]} | 132005 | header: the text with its parameters has 66
            text  | {'type':'body','parameters':[{'text':'%1024'}]},{'type':'header','parameters':[{'text':'x'}]} | 132005 | body: the text
            named | @,{'type':'header','parameters':[{'type':'text','text':'7'}]} | 132012 | header: the parameters must be named order
            image | @                            | 132012 | header: Format mismatch, expected IMAGE, received UNKNOWN
            image | @,{'type':'header','parameters':[{'type':'video','video':{'id':'1'}}]} | 132012 | expected IMAGE, received VIDEO
            image | @,{'type':'header','parameters':[{'type':'text','text':'x'}]} | 132012 | expected IMAGE, received TEXT
            image | @,{'type':'header','parameters':[{'type':'image'}]} | 132012 | a parameter of type image has no image
            links | @                            | 131008 | buttons: Button at index 1 of type URL requires a parameter
            links | @,{'type':'button','sub_type':'url','index':1} | 131008 | Button at index 1 of type URL requires a parameter
            links | @,{'type':'button','sub_type':'url','parameters':[{'type':'text','text':'7'}]} | 131008 | a button has no index
            links | @,%u,%u                      | 132018 | Button at index 1 is given twice
            links | @,%u,{'type':'button','sub_type':'url','index':2,'parameters':[{'type':'text','text':'7'}]} | 132018 | index 2 of type URL takes no
            links | @,%u,{'type':'button','sub_type':'url','index':4} | 132018 | Button at index 4 does not exist; the template has 4
            links | @,%u,{'type':'button','sub_type':'url','index':0} | 132018 | Button at index 0 is of type QUICK_REPLY
            links | @,{'type':'button','sub_type':'url','index':1,'parameters':[{'type':'payload','payload':'7'}]} | 132012 | type text with its content
            links | @,{'type':'button','sub_type':'url','index':1,'parameters':[{'type':'text','text':' '}]} | 131008 | index 1 is empty
            links | @,{'type':'button','sub_type':'url','index':1,'parameters':[{'type':'text','text':'a'},{'type':'text','text':'b'}]} | 132000 | (2)
            links | @,%u,{'type':'button','sub_type':'quick_reply','index':0,'parameters':[{'type':'payload'}]} | 132012 | payload or text with its
            codes | @,%c                         | 131008 | limited_time_offer.expiration_time_ms is missing
            codes | @,%o                         | 131008 | Button at index 0 of type COPY_CODE requires a parameter
            otp   | @                            | 131008 | Button at index 0 of type OTP requires a parameter
            cards | @                            | 131008 | carousel: number of cards (0) does not match the expected number of cards (2)
            cards | @,{'type':'carousel','cards':[%0]} | 132012 | carousel: number of cards (1)
            cards | @,{'type':'carousel','cards':[%0,%0]} | 132012 | each card_index from 0 to 1 must be there once
            cards | @,{'type':'carousel','cards':[%0,{'card_index':1,'components':[@]}]} | 132012 | carousel card 1 header: Format mismatch
            cards | @,{'type':'carousel','cards':[%0,{'card_index':1,'components':[%p]}]} | 132000 | carousel card 1 body: number of parameters
            cards | @,{'type':'carousel','cards':[%0,{'card_index':1,'components':[%p,@]}]} | 131008 | carousel card 1 buttons: Button at index 0
            """)
    void aRequestThatDoesNot(String template, String components, int code, String details) {
        assertThat(fault(template, components)).hasValueSatisfying(refusal -> {
            assertThat(refusal.details()).contains(details);
            assertThat(refusal.fault().code()).as(refusal.details()).isEqualTo(code);
        });
    }

    @Test
    void aBodyAloneMayBeLong() {
        assertThat(fault("plain", "{'type':'body','parameters':[{'text':'" + "x".repeat(32_000) + "'}]}")).isEmpty();
        assertThat(fault("plain", "{'type':'body','parameters':[{'text':'" + "x".repeat(32_768) + "'}]}"))
                .map(refusal -> refusal.fault().code()).hasValue(132005);
    }

    @ParameterizedTest
    @CsvSource({"plain,true", "text,false", "image,false", "links,false", "otp,false", "flow,true", "cards,false", "codes,false"})
    void whetherTheBodyFillsIt(String template, boolean filled) {
        assertThat(TemplateParameters.of(template(template)).isFilledByBody()).isEqualTo(filled);
    }

    private static Optional<Refusal> fault(String template, String components) {
        String filled = components.replace("%p", PICTURE).replace("%0", card(0)).replace("%1,", card(1) + ",").replace("@", BODY)
                .replace("%u", "{'type':'button','sub_type':'url','index':1,'parameters':[{'type':'text','text':'7'}]}")
                .replace("%c",
                        "{'type':'button','sub_type':'copy_code','index':0,'parameters':[{'type':'coupon_code','coupon_code':'SAVE'}]}")
                .replace("%o", "{'type':'limited_time_offer','parameters':[{'type':'limited_time_offer','limited_time_offer':"
                        + "{'expiration_time_ms':1764547200000}}]}")
                .replace("%long", "x".repeat(60)).replace("%1024", "x".repeat(1024));
        return TemplateParameters.of(template(template)).check(json("[" + filled + "]"));
    }

    private static String card(int index) {
        return "{'card_index':" + index + ",'components':[" + PICTURE + "," + BODY
                + ",{'type':'button','sub_type':'url','index':'0','parameters':[{'type':'text','text':'7'}]}]}";
    }

    private static Template template(String name) {
        return new Template(new BusinessId(1), new TemplateKey(name, "en"), Category.UTILITY, Template.Approval.APPROVED, false,
                Duration.ofDays(1), "Hello {{1}}", TemplateParts.of(json(TEMPLATES.get(name))));
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
