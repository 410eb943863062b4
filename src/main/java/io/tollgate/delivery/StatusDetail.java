package io.tollgate.delivery;

import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.message.Category;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** The part of a status object that depends on its status, as JSON. Field names and values are those of the Cloud API. */
public final class StatusDetail {

    private static final String HELP = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/";

    /** Titles of the codes that can end a message after it was accepted. */
    static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(130403, "Business has blocked the user"),
            Map.entry(130472, "User's number is part of an experiment"),
            Map.entry(130497, "Restricted from messaging users in this country"),
            Map.entry(131000, "Something went wrong"),
            Map.entry(131005, "Access denied"),
            Map.entry(131009, "Parameter value is not valid"),
            Map.entry(131026, "Message undeliverable"),
            Map.entry(131031, "Account has been locked"),
            Map.entry(131037, "Display name approval needed"),
            Map.entry(131042, "Business eligibility payment issue"),
            Map.entry(131047, "Re-engagement message"),
            Map.entry(131048, "Spam rate limit hit"),
            Map.entry(131049, "Healthy ecosystem engagement"),
            Map.entry(131050, "User stopped marketing messages"),
            Map.entry(131051, "Unsupported message type"),
            Map.entry(131064, "Limit due to template classification violations"),
            Map.entry(132001, "Template does not exist"),
            Map.entry(132015, "Template is paused"),
            Map.entry(132016, "Template is disabled"),
            Map.entry(133006, "Number must be verified"),
            Map.entry(139200, "Direct Send is blocked for this account"));

    private StatusDetail() {}

    /** {@code {"errors":[…]}}; title and message are the same, the reason is in the details. */
    public static String errors(int code, String reason) {
        return errors(code, "", reason);
    }

    /** Like {@link #errors(int, String)}, under a title of the network; empty: under the usual one. */
    static String errors(int code, String ofNetwork, String reason) {
        String title = ofNetwork.isEmpty() ? TITLES.getOrDefault(code, "Message was not sent") : ofNetwork;
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", code);
        error.put("title", title);
        error.put("message", title);
        error.put("error_data", Map.of("details", reason));
        error.put("href", HELP);
        return json(Map.of("errors", List.of(error)));
    }

    /**
     * {@code {"pricing":{…}}} of a message that is or will be charged, or is free.
     *
     * @param abroad       whether it has the rate of authentication from abroad; its category is written with a hyphen here
     * @param conversation the free entry point that the message belongs to, if any; since v24 a status names no other conversation
     */
    static String pricing(Category category, boolean abroad, Optional<FreeReason> freeReason, Optional<FreeEntry> conversation) {
        Map<String, Object> detail = new LinkedHashMap<>();
        conversation.ifPresent(it -> detail.put("conversation", it.json()));
        Map<String, Object> pricing = new LinkedHashMap<>();
        pricing.put("billable", freeReason.isEmpty());
        pricing.put("pricing_model", "PMP");
        pricing.put("type", freeReason.map(StatusDetail::type).orElse("regular"));
        pricing.put("category",
                freeReason.equals(Optional.of(FreeReason.FREE_ENTRY))
                        ? FreeEntry.ORIGIN
                        : abroad ? "authentication-international" : category.name().toLowerCase(Locale.ROOT));
        detail.put("pricing", pricing);
        return json(detail);
    }

    /**
     * The Cloud API does not document the value for a reply inside the monthly free allowance since it charges replies (1 October 2026).
     * Tollgate keeps {@code free_customer_service}, which clients know and which describes it. The pilot and app allowances are Tollgate's
     * own: the type stays regular, and {@code billable} says that the message costs nothing.
     */
    private static String type(FreeReason freeReason) {
        return switch (freeReason) {
            case SERVICE_WINDOW, SERVICE_ALLOWANCE -> "free_customer_service";
            case FREE_ENTRY -> "free_entry_point";
            case PILOT, APP_ALLOWANCE -> "regular";
        };
    }

    private static String json(Map<String, Object> detail) {
        return JsonMapper.shared().writeValueAsString(detail);
    }

    /**
     * The free entry point as the partner sees it.
     *
     * @param id      the same for all messages of one free entry point
     * @param expires its end; only the status {@code sent} carries it
     */
    record FreeEntry(String id, Optional<Instant> expires) {

        static final String ORIGIN = "referral_conversion";

        private Map<String, Object> json() {
            Map<String, Object> conversation = new LinkedHashMap<>();
            conversation.put("id", id);
            expires.ifPresent(end -> conversation.put("expiration_timestamp", Long.toString(end.getEpochSecond())));
            conversation.put("origin", Map.of("type", ORIGIN));
            return conversation;
        }
    }
}
