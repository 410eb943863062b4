package io.tollgate.delivery;

import io.tollgate.business.Sender;
import io.tollgate.delivery.AccountNotice.Field;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.recipient.PhoneNumber;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The body of a webhook in the Cloud API's form: statuses of a partner's messages, and recipients' messages to the business. */
final class Envelope {

    private static final JsonMapper mapper = JsonMapper.shared();
    /** Some readers check the signature over the bytes, others over the text with {@code \u00e4} for ä; ASCII is right for both. */
    private static final ObjectWriter ascii = mapper.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII)
            .without(JsonWriteFeature.WRITE_HEX_UPPER_CASE);
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
        return ascii.writeValueAsBytes(root);
    }

    /** Splits the updates wherever statuses follow messages or the reverse: a change holds one kind only. */
    private static List<List<PartnerUpdate>> runs(List<PartnerUpdate> updates) {
        List<List<PartnerUpdate>> runs = new ArrayList<>();
        for (PartnerUpdate update : updates) {
            if (runs.isEmpty() || !isSameKind(runs.getLast().getFirst(), update)) {
                runs.add(new ArrayList<>());
            }
            runs.getLast().add(update);
        }
        return runs;
    }

    /** Whether two updates go into one change. Notices of funds do, as only the last one is true; every other notice has its own change. */
    private static boolean isSameKind(PartnerUpdate before, PartnerUpdate update) {
        return before instanceof AccountNotice(_, Field field, _, _)
                ? field == Field.FUNDS && update instanceof AccountNotice(_, Field next, _, _) && next == field
                : before.getClass() == update.getClass();
    }

    private static ObjectNode change(SenderId sender, List<PartnerUpdate> run, Map<SenderId, Sender> senders,
            Map<RecipientId, String> numbers,
            Map<RecipientId, String> userIds) {
        if (run.getLast() instanceof AccountNotice notice) {
            return nodes.objectNode().put("field", notice.field().text()).set("value", mapper.readTree(notice.json()));
        }
        ObjectNode value = nodes.objectNode().put("messaging_product", "whatsapp");
        value.putObject("metadata")
                .put("display_phone_number", senders.containsKey(sender) ? digits(senders.get(sender).displayNumber()) : "")
                .put("phone_number_id", sender.toString());
        Set<RecipientId> named = new HashSet<>();
        for (PartnerUpdate update : run) {
            switch (update) {
                case StatusUpdate status -> {
                    if (named.add(status.recipient())) {
                        contact(status.recipient(), numbers, userIds).ifPresent(value.withArrayProperty("contacts")::add);
                    }
                    value.withArrayProperty("statuses").add(status(status, numbers, userIds));
                }
                case InboundMessage message -> inbound(message, value, name(numbers.get(message.recipient())));
                case MarketingChoice choice -> {
                    if (named.add(choice.recipient())) {
                        contact(choice.recipient(), numbers, userIds).ifPresent(value.withArrayProperty("contacts")::add);
                    }
                    value.withArrayProperty("user_preferences").add(choice(choice, numbers, userIds));
                }
                case AccountNotice _ -> throw new IllegalStateException("a notice has a change of its own");
            }
        }
        return nodes.objectNode().put("field", run.getFirst().webhookField()).set("value",
                value);
    }

    private static ObjectNode choice(MarketingChoice choice, Map<RecipientId, String> numbers, Map<RecipientId, String> userIds) {
        ObjectNode node = nodes.objectNode();
        if (numbers.containsKey(choice.recipient()) || !userIds.containsKey(choice.recipient())) {
            node.put("wa_id", name(numbers.get(choice.recipient())));
        }
        if (userIds.containsKey(choice.recipient())) {
            node.put("user_id", userIds.get(choice.recipient()));
        }
        return node.put("detail", "User requested to " + choice.value() + " marketing messages").put("category", "marketing_messages")
                .put("value", choice.value()).put("timestamp", choice.at().getEpochSecond());
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

    /** Who got the messages of the statuses. Some clients read a status only with it. Empty for a person of whom nothing is known. */
    private static Optional<ObjectNode> contact(RecipientId recipient, Map<RecipientId, String> numbers, Map<RecipientId, String> userIds) {
        ObjectNode contact = nodes.objectNode();
        if (numbers.containsKey(recipient)) {
            contact.put("wa_id", name(numbers.get(recipient)));
        }
        if (userIds.containsKey(recipient)) {
            contact.put("user_id", userIds.get(recipient));
        }
        return contact.isEmpty() ? Optional.empty() : Optional.of(contact);
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
    static String digits(String e164) {
        return e164.startsWith("+") ? e164.substring(1) : e164;
    }
}
