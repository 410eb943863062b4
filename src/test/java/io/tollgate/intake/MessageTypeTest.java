package io.tollgate.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.cloudapi.Refusal;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the content of each type of message must have. */
class MessageTypeTest {

    private static final String BODY = "'body':{'text':'x'}";
    private static final String LINK = "{'name':'cta_url','parameters':{'display_text':'Go','url':'https://shop.example'}}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            text     | {'body':'x','preview_url':true}
            text     | {'body':'x','nothing':null}
            image    | {'link':'http://shop.example','caption':''}
            image    | {'link':'HTTPS://shop.example:8443/ü.jpg?a=b#c','caption':'x'}
            document | {'id':'1','filename':'a.pdf','caption':'x'}
            audio    | {'id':'1','voice':true}
            contacts | [{'name':{'formatted_name':'Ana','first_name':'Ana'}}]
            contacts | [{'name':{'formatted_name':'A','prefix':'Dr'},'birthday':'1999-01-23','org':{'company':'B'},\
            'phones':[{'phone':'1'}]}]
            button   | @,'footer':{'text':'f'},'header':{'type':'text','text':'h'},'action':{'buttons':[%a,%b]}
            button   | @,'header':{'type':'image','image':{'id':'1'}},'action':{'buttons':[%a]}
            button   | @,'header':{'type':'document','document':{'link':'https://a.example','filename':'a.pdf'}},\
            'action':{'buttons':[%a]}
            cta_url  | @,'header':{'type':'video','video':{'link':'https://a.example/v.mp4'}},'action':%link
            flow     | @,'action':{'name':'flow','parameters':{'flow_message_version':'3','flow_id':1,'flow_cta':'Sign up'}}
            flow     | @,'action':{'name':'flow','parameters':{'flow_message_version':3,'flow_name':'a','flow_cta':'b',\
            'mode':'draft'}}
            flow     | @,'action':{'name':'flow','parameters':{'flow_message_version':'3','flow_id':'1','flow_cta':'a',\
            'flow_token':'t',\
            'flow_action':'navigate','flow_action_payload':{'screen':'A','data':{'b':1}}}}
            product  | 'action':{'catalog_id':'1','product_retailer_id':'2'}
            product  | @,'footer':{'text':'f'},'action':{'catalog_id':'1','product_retailer_id':'2'}
            product_list | @,'header':{'type':'text','text':'h'},'action':{'catalog_id':'1','sections':[{'product_items':[%p]}]}
            catalog_message | @,'action':{'name':'catalog_message'}
            catalog_message | @,'footer':{'text':'f'},'action':{'name':'catalog_message',\
            'parameters':{'thumbnail_product_retailer_id':'2'}}
            location_request_message | @,'action':{'name':'send_location'}
            address_message | @,'action':{'name':'address_message','parameters':{'country':'IN','values':{'name':'x'}}}
            request_contact_info | @,'action':{'name':'request_contact_info'}
            call_permission_request | 'action':{'name':'call_permission_request'}
            call_permission_request | @,'action':{'name':'call_permission_request'}
            voice_call | @,'action':{'name':'voice_call'}
            voice_call | @,'action':{'name':'voice_call','parameters':{'display_text':'Call','ttl_minutes':43200,'payload':'p'}}
            carousel | @,'action':{'cards':[%0,%1]}
            """)
    void takesWhatTheCloudApiTakes(String type, String content) {
        assertThat(fault(type, content)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            text     | {'body':'x','bodi':'y'}                                | 100    | Unexpected key 'bodi' on parameter 'text'
            text     | {'body':'x','351912345678':'y'}                        | 100    | Unexpected key on parameter 'text'
            image    | {'link':'shop.example/1.jpg'}                          | 131009 | image.link' must be a URL
            image    | {'link':'ftp://shop.example/1.jpg'}                    | 131009 | image.link' must be a URL
            image    | {'link':'https://'}                                    | 131009 | image.link' must be a URL
            image    | {'link':'https://shop.example/a b'}                    | 131009 | image.link' must be a URL
            image    | {'link':'javascript:alert(1)'}                         | 131009 | image.link' must be a URL
            image    | {'id':'1','filename':'a.png'}                          | 100    | 'filename' on parameter 'image'
            audio    | {'id':'1','caption':'x'}                               | 100    | 'caption' on parameter 'audio'
            sticker  | {'id':'1','mime_type':'image/webp'}                    | 100    | 'mime_type' on parameter 'sticker'
            location | {'latitude':1,'longitude':1,'url':'x'}                 | 100    | 'url' on parameter 'location'
            contacts | []                                                     | 131009 | contacts' must have at least 1 element
            contacts | [{'name':{'formatted_name':'Ana'}}]                    | 131008 \
            | must have at least one of first_name, last_name
            contacts | [{'name':{'first_name':'Ana'}}]                        | 131008 | contacts[0].name.formatted_name' is missing
            contacts | [{'name':{'formatted_name':'A','first_name':'A'},'birthday':'today'}] | 131009 \
            | contacts[0].birthday' must be a day
            contacts | [{'name':{'formatted_name':'A','first_name':'A'},'phones':{'phone':'1'}}] | 100 \
            | contacts[0].phones' must be an array
            template | {'name':'a','language':{'code':'en','policystring':'x'}} | 100  \
            | 'policystring' on parameter 'template.language'
            button   | @,'header':{'type':'text'},'action':{'buttons':[%a]}   | 131008 | interactive.header.text' is missing
            button   | @,'header':{'type':'text','text':''},'action':{'buttons':[%a]} | 131009 \
            | interactive.header.text' must not be empty
            button   | @,'header':{'type':'image'},'action':{'buttons':[%a]}  | 131008 | interactive.header.image' is missing
            button   | @,'header':{'type':'image','image':{}},'action':{'buttons':[%a]} | 131008 \
            | image.id' or 'interactive.header.image.link'
            button   | @,'header':{'type':'image','image':{'link':'x'}},'action':{'buttons':[%a]} | 131009 | image.link' must be a URL
            button   | @,'header':{'type':'video','image':{'id':'1'}},'action':{'buttons':[%a]} | 131008 \
            | interactive.header.video' is missing
            button   | @,'header':{'type':'audio'},'action':{'buttons':[%a]}  | 131009 \
            | interactive.header.type' must be one of text, image
            button   | @,'footer':{},'action':{'buttons':[%a]}                | 131008 | interactive.footer.text' is missing
            button   | @,'action':{'buttons':[%a],'button':'x'}               | 100    | 'button' on parameter 'interactive.action'
            button   | @,'action':{'buttons':[%a]},'templateId':7             | 100    | 'templateId' on parameter 'interactive'
            button   | @,'action':{'buttons':[%a,%a]}                         | 131009 | buttons[1].reply.id' must not be the same
            list     | @,'header':{'type':'image','image':{'id':'1'}},'action':{} | 131009 \
            | interactive.header.type' must be one of text
            cta_url  | @,'action':{'name':'cta_url','parameters':{'display_text':'Go','url':'shop.example'}} | 131009 \
            | url' must be a URL
            cta_url  | @,'action':{'parameters':{'display_text':'Go','url':'https://a.example'}} | 131008 \
            | interactive.action.name' is missing
            flow     | @,'action':{}                                          | 131008 | interactive.action.name' is missing
            flow     | @,'action':{'name':'flow'}                             | 131008 | interactive.action.parameters' is missing
            flow     | @,'action':{'name':'flow','parameters':{'flow_message_version':'3','flow_cta':'a'}} | 131008 \
            | flow_name' is missing
            flow     | @,'action':{'name':'flow','parameters':{'flow_message_version':'3','flow_cta':'a','flow_id':'1',\
            'flow_name':'b'}} \
            | 131009 | not both
            flow     | @,'action':{'name':'flow','parameters':{'flow_message_version':'2','flow_id':'1','flow_cta':'a'}} \
            | 131009 | must be 3
            flow     | @,'action':{'name':'flow','parameters':{'flow_message_version':'3','flow_id':'1'}} | 131008 \
            | flow_cta' is missing
            flow     | @,'action':{'name':'flow','parameters':{'flow_message_version':'3','flow_id':'1','flow_cta':'a',\
            'flow_action_payload':{}}} | 131008 | flow_action_payload.screen' is missing
            product  | @,'header':{'type':'text','text':'h'},'action':{'catalog_id':'1','product_retailer_id':'2'} | 100 | 'header' on
            product  | 'action':{'catalog_id':'1'}                            | 131008 | product_retailer_id' is missing
            product_list | @,'action':{'catalog_id':'1','sections':[{'product_items':[%p]}]} | 131008 | interactive.header' is missing
            product_list | @,'header':{'type':'text','text':'h'},'action':{'catalog_id':'1','sections':[{}]} | 131008 \
            | product_items' is missing
            product_list | @,'header':{'type':'text','text':'h'},'action':{'catalog_id':'1','sections':[{'product_items':[]}]} \
            | 131009 | at least 1
            product_list | @,'header':{'type':'text','text':'h'},'action':{'catalog_id':'1',\
            'sections':[{'product_items':[{}]}]} | 131008 | product_items[0].product_retailer_id' is missing
            product_list | @,'header':{'type':'text','text':'h'},'action':{'catalog_id':'1','sections':[{'title':'a',\
            'product_items':[%p]},{'product_items':[%p]}]} | 131008 | sections[1].title' is missing
            catalog_message | @,'action':{}                                   | 131008 | interactive.action.name' is missing
            catalog_message | @,'action':{'name':'catalog'}                   | 131009 | name' must be one of catalog_message
            location_request_message | @,'action':{'name':'location'}         | 131009 | must be one of send_location
            location_request_message | @,'header':{'type':'text','text':'h'},'action':{'name':'send_location'} | 100 \
            | Unexpected key 'header'
            address_message | @,'action':{'name':'address_message'}           | 131008 | interactive.action.parameters' is missing
            address_message | @,'action':{'name':'address_message','parameters':{'country':'India'}} | 100 | at most 2
            address_message | @,'action':{'name':'address_message','parameters':{'country':'in'}} | 131009 | code of two letters
            request_contact_info | @,'action':{}                              | 131008 | interactive.action.name' is missing
            call_permission_request | @,'header':{'type':'text','text':'h'},'action':{'name':'call_permission_request'} | 100 \
            | 'header'
            call_permission_request | @,'action':{}                           | 131008 | interactive.action.name' is missing
            voice_call | @,'action':{}                                        | 131008 | interactive.action.name' is missing
            voice_call | @,'action':{'name':'voice_call','parameters':{'ttl_minutes':43201}} | 131009 | between 1 and 43200
            voice_call | @,'action':{'name':'voice_call','parameters':{'ttl_minutes':1.5}} | 100 \
            | must be a whole number, but is a fraction
            carousel | @,'action':{'cards':[%0]}                              | 131009 | cards' must have at least 2
            carousel | @,'action':{'cards':[%0,%0]}                           | 131009 | cards[1].card_index' must not be the same
            carousel | @,'action':{'cards':[%0,%v]}                           | 131009 | cards[1].header.type' must be the same
            carousel | @,'action':{'cards':[%0,{'card_index':1,'type':'cta_url','action':%link}]} | 131008 \
            | cards[1].header' is missing
            carousel | @,'footer':{'text':'f'},'action':{'cards':[%0,%1]}     | 100    | 'footer' on parameter 'interactive'
            carousel | 'action':{'cards':[%0,%1]}                             | 131008 | interactive.body' is missing
            """)
    void refusesWhatTheCloudApiRefuses(String type, String content, int code, String details) {
        assertThat(fault(type, content)).hasValueSatisfying(refusal -> {
            assertThat(refusal.details()).contains(details).doesNotContain("351912345678");
            assertThat(refusal.fault().code()).as(refusal.details()).isEqualTo(code);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "😀", "❤️", "❤", "👍🏽", "👩‍👩‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "🇵🇹", "1️⃣", "🧑🏽‍🚀", "©️"})
    void aReactionIsOneEmojiOrNone(String emoji) {
        assertThat(fault("reaction", "{'message_id':'wamid.x','emoji':'" + emoji + "'}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1", "😀😀", "😀 ", " ", "🇵", "ok 👍", "👍x", "a\u0301", ":)"})
    void aReactionIsNothingElse(String emoji) {
        assertThat(fault("reaction", "{'message_id':'wamid.x','emoji':'" + emoji + "'}"))
                .hasValueSatisfying(refusal -> assertThat(refusal.details()).contains("'reaction.emoji' must be one emoji, or empty"));
    }

    /** @param content an object or array of the type; or, for the types of interactive messages, what an object has beside its type */
    private static Optional<Refusal> fault(String type, String content) {
        boolean whole = content.startsWith("{") || content.startsWith("[");
        String inner = whole ? content : "{'type':'" + type + "'," + content + "}";
        String filled = inner.replace("@", BODY).replace("%a", reply("a")).replace("%b", reply("b"))
                .replace("%p", "{'product_retailer_id':'7'}").replace("%0", card(0, "image")).replace("%1", card(1, "image"))
                .replace("%v", card(1, "video")).replace("%link", LINK);
        String property = whole ? type : "interactive";
        JsonNode body = JsonMapper.shared().readTree(("{'" + property + "':" + filled + "}").replace('\'', '"'));
        return MessageType.of(property).orElseThrow().shape().check("", body);
    }

    private static String reply(String id) {
        return "{'type':'reply','reply':{'id':'" + id + "','title':'" + id + "'}}";
    }

    private static String card(int index, String header) {
        return "{'card_index':" + index + ",'type':'cta_url','header':{'type':'" + header + "','" + header
                + "':{'link':'https://a.example/1'}},'action':%link}";
    }
}
