package io.tollgate.delivery;

import io.tollgate.business.Sender;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.recipient.PhoneNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The body of a webhook in the Cloud API's form: statuses of a partner's messages, and recipients' messages to the business. */
final class Envelope {

    private static final JsonMapper mapper = JsonMapper.shared();
    private static final JsonNodeFactory nodes = JsonNodeFactory.instance;

    private Envelope() {}

    /**
     * A sender's updates keep their order, and so do those of a message, as it has one sender only. Consecutive updates of one kind for a
     * sender make one change.
     *
     * @param numbers recipients' numbers in E.164; an erased recipient has none, and {@code recipient_id} or {@code from} is empty
     * @param userIds recipients' user ids towards this business; for a recipient with a user id and no number, {@code recipient_id},
     *                {@code from} and {@code wa_id} are left out
     */
    static byte[] json(BusinessId business, List<PartnerUpdate> updates, Map<SenderId, Sender> senders, Map<RecipientId, String> numbers,
            Map<RecipientId, String> userIds) {
        ArrayNode changes = nodes.arrayNode();
        updates.stream().collect(Collectors.groupingBy(PartnerUpdate::sender, TreeMap::new, Collectors.toList()))
                .forEach((sender, its) -> runs(its).forEach(run -> changes.add(change(sender, run, senders, numbers, userIds))));
        ObjectNode root = nodes.objectNode().put("object", "whatsapp_business_account");
        root.putArray("entry").add(nodes.objectNode().put("id", business.toString()).set("changes", changes));
        return mapper.writeValueAsBytes(root);
    }

    /** Splits the updates wherever statuses follow messages or the reverse: a change holds one kind only. */
    private static List<List<PartnerUpdate>> runs(List<PartnerUpdate> updates) {
        List<List<PartnerUpdate>> runs = new ArrayList<>();
        for (PartnerUpdate update : updates) {
            if (runs.isEmpty() || runs.getLast().getFirst().getClass() != update.getClass()) {
                runs.add(new ArrayList<>());
            }
            runs.getLast().add(update);
        }
        return runs;
    }

    private static ObjectNode change(SenderId sender, List<PartnerUpdate> run, Map<SenderId, Sender> senders,
            Map<RecipientId, String> numbers,
            Map<RecipientId, String> userIds) {
        ObjectNode value = nodes.objectNode().put("messaging_product", "whatsapp");
        value.putObject("metadata")
                .put("display_phone_number", senders.containsKey(sender) ? digits(senders.get(sender).displayNumber()) : "")
                .put("phone_number_id", sender.toString());
        for (PartnerUpdate update : run) {
            switch (update) {
                case StatusUpdate status -> value.withArrayProperty("statuses").add(status(status, numbers, userIds));
                case InboundMessage message -> inbound(message, value, name(numbers.get(message.recipient())));
            }
        }
        return nodes.objectNode().put("field", "messages").set("value", value);
    }

    private static void inbound(InboundMessage inbound, ObjectNode value, String from) {
        JsonNode kept = mapper.readTree(inbound.json());
        ObjectNode contact = nodes.objectNode();
        for (String property : List.of("profile", "user_id", "parent_user_id")) {
            if (kept.hasNonNull(property)) {
                contact.set(property, kept.get(property));
            }
        }
        ObjectNode message = nodes.objectNode();
        if (!from.isEmpty() || !kept.path("message").hasNonNull("from_user_id")) {
            contact.put("wa_id", from);
            message.put("from", from);
        }
        value.withArrayProperty("contacts").add(contact);
        message.setAll((ObjectNode) kept.get("message"));
        value.withArrayProperty("messages").add(message);
    }

    private static ObjectNode status(StatusUpdate update, Map<RecipientId, String> numbers, Map<RecipientId, String> userIds) {
        ObjectNode status = nodes.objectNode()
                .put("id", update.message().first().text())
                .put("status", update.status())
                .put("timestamp", Long.toString(update.at().getEpochSecond()));
        if (update.message().hop() > 0) {
            status.put("hop", update.message().hop());
        }
        if (numbers.containsKey(update.recipient()) || !userIds.containsKey(update.recipient())) {
            status.put("recipient_id", name(numbers.get(update.recipient())));
        }
        if (userIds.containsKey(update.recipient())) {
            status.put("recipient_user_id", userIds.get(update.recipient()));
        }
        if (!update.callbackData().isEmpty()) {
            status.put("biz_opaque_callback_data", update.callbackData());
        }
        status.setAll((ObjectNode) mapper.readTree(update.detailJson()));
        return status;
    }

    /** Empty for a recipient whose number was erased. */
    private static String name(@Nullable String e164) {
        return e164 == null ? "" : PhoneNumber.waId(e164);
    }

    /** The Cloud API writes these numbers without {@code +}. */
    private static String digits(String e164) {
        return e164.startsWith("+") ? e164.substring(1) : e164;
    }
}
