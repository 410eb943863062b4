package io.tollgate.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.message.Category;
import io.tollgate.message.Content;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A request may be checked again, as when the database went away after its check: the check changes nothing in it. */
@TollgateTest
class MessageCheckTest {

    @Autowired
    World world;

    @Autowired
    MessageCheck messages;

    @ParameterizedTest
    @ValueSource(strings = {
        "'type':'text','text':{'body':'Hello'}",
        "'recipient':'PT.1A2B','type':'text','text':{'body':'both are named'}",
        "'type':'template','template':{'name':'UTILITY','language':{'code':'en_US'}}",
        "'text':{'body':'Hello'},'biz_opaque_callback_data':'7','channels':[{'channel':'messenger','minutes':5},{'channel':'sms'}]",
        "'type':'reaction','reaction':{'message_id':'wamid.1','emoji':''}"})
    void leavesTheRequestAsItIs(String content) {
        EnrolledBusiness shop = world.onAccount();
        String template = EnrolledBusiness.template(Category.UTILITY).name();
        ObjectNode body = (ObjectNode) JsonMapper.shared().readTree(("{'messaging_product':'whatsapp','to':'"
                + world.person().number().e164() + "'," + content + "}").replace('\'', '"').replace("UTILITY", template));
        String before = body.toString();

        Checked first = messages.check(shop.number(), body, Optional.empty());
        assertThat(body.toString()).isEqualTo(before);
        assertThat(messages.check(shop.number(), body, Optional.empty())).usingRecursiveComparison().isEqualTo(first);
        assertThat(first).isInstanceOfSatisfying(Checked.Sendable.class, message -> assertThat(stored(message))
                .as("what is stored names no recipient").doesNotContain("\"to\"", "recipient", "channels"));
    }

    private static String stored(Checked.Sendable message) {
        return new String(Content.inflated(message.arrival().body().deflated()), UTF_8);
    }
}
