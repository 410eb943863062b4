package io.tollgate.partners;

import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBodies;
import io.tollgate.cloudapi.RequestBody;
import io.tollgate.message.MessageId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The Cloud API's own format, for a partner that has only its path and its credentials for itself. */
record CloudApiFormat(String name, RequestBodies bodies, Answers answers) implements PartnerFormat {

    @Override
    public String contentType() {
        return "application/json;charset=UTF-8";
    }

    @Override
    public JsonNode read(byte[] body) throws PartnerFault {
        return switch (bodies.read(body)) {
            case Refusal refusal -> throw new PartnerFault(refusal.details());
            case RequestBody.Fields(ObjectNode fields) -> fields;
        };
    }

    @Override
    public String taken(MessageId id) {
        ObjectNode answer = JsonMapper.shared().createObjectNode().put("messaging_product", "whatsapp");
        answer.putArray("messages").addObject().put("id", id.text());
        return answer.toString();
    }

    @Override
    public String refused(Refusal why) {
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        answer.set("error", answers.error(answers.newRequestId(), why));
        return answer.toString();
    }
}
