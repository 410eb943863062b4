package io.tollgate.delivery;

import io.tollgate.business.Sender;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The body of a status webhook and its signature, as the Cloud API has them. */
final class Envelope {

    private static final JsonMapper mapper = JsonMapper.shared();
    private static final JsonNodeFactory nodes = JsonNodeFactory.instance;

    private Envelope() {}

    /**
     * One change for each sender; a sender's updates keep their order, and so do a message's, which has but one sender.
     *
     * @param numbers E.164 of the recipients; one who was erased has none, and her {@code recipient_id} is empty
     */
    static byte[] json(BusinessId business, List<StatusUpdate> updates, Map<SenderId, Sender> senders, Map<RecipientId, String> numbers) {
        ArrayNode changes = nodes.arrayNode();
        updates.stream().collect(Collectors.groupingBy(StatusUpdate::sender, TreeMap::new, Collectors.toList()))
                .forEach((sender, its) -> changes.add(change(sender, its, senders, numbers)));
        ObjectNode root = nodes.objectNode().put("object", "whatsapp_business_account");
        root.putArray("entry").add(nodes.objectNode().put("id", business.toString()).set("changes", changes));
        return mapper.writeValueAsBytes(root);
    }

    /** {@code sha256=} and the HMAC-SHA256 in hexadecimal. */
    static String signature(byte[] body, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HmacSHA256", impossible);
        }
    }

    private static ObjectNode change(SenderId sender, List<StatusUpdate> updates, Map<SenderId, Sender> senders, Map<RecipientId, String> numbers) {
        ObjectNode value = nodes.objectNode().put("messaging_product", "whatsapp");
        value.putObject("metadata")
                .put("display_phone_number", senders.containsKey(sender) ? digits(senders.get(sender).displayNumber()) : "")
                .put("phone_number_id", sender.toString());
        ArrayNode statuses = value.putArray("statuses");
        updates.forEach(update -> statuses.add(status(update, numbers)));
        return nodes.objectNode().put("field", "messages").set("value", value);
    }

    private static ObjectNode status(StatusUpdate update, Map<RecipientId, String> numbers) {
        ObjectNode status = nodes.objectNode()
                .put("id", update.message().text())
                .put("status", update.status())
                .put("timestamp", Long.toString(update.at().getEpochSecond()))
                .put("recipient_id", digits(numbers.getOrDefault(update.recipient(), "")));
        if (!update.callbackData().isEmpty()) {
            status.put("biz_opaque_callback_data", update.callbackData());
        }
        status.setAll((ObjectNode) mapper.readTree(update.detailJson()));
        return status;
    }

    /** Numbers go without {@code +} here. */
    private static String digits(String e164) {
        return e164.startsWith("+") ? e164.substring(1) : e164;
    }
}
