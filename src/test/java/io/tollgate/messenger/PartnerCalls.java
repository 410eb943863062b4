package io.tollgate.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.messenger.Messenger.Reply;
import io.tollgate.messenger.Street.Firm;
import tools.jackson.databind.JsonNode;

/** What a business sends. */
record PartnerCalls(Messenger messenger, Firm firm) {

    /** Asks what would become of a message. */
    JsonNode preview(String number, String content) {
        Reply reply = post("/messages/preview", "\"to\":\"" + number + "\"," + content);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json();
    }

    Reply post(String path, String content) {
        return messenger.send("POST", "/v25.0/" + firm.id() + path, "{\"messaging_product\":\"whatsapp\"," + content + "}",
                "Authorization", "Bearer " + firm.token());
    }

    static String answer() {
        return "\"type\":\"text\",\"text\":{\"body\":\"Yes\"}";
    }

    static String template(String name) {
        return "\"type\":\"template\",\"template\":{\"name\":\"" + name + "\",\"language\":{\"code\":\"en_US\"}}";
    }
}
