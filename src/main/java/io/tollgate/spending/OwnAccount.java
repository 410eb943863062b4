package io.tollgate.spending;

import io.tollgate.business.Business;
import io.tollgate.business.BusinessStatus;
import io.tollgate.cloudapi.AccountEdge;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.FieldsText;
import io.tollgate.cloudapi.FieldsText.Field;
import io.tollgate.cloudapi.GraphObject;
import io.tollgate.trust.verification.VerificationStatus;
import io.tollgate.trust.verification.Verifications;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /{version}/{account-id}}: the account of a business with the fields that it asks for. */
@Component
final class OwnAccount implements GraphObject {

    private static final String USUAL = "id,name,currency,timezone_id,message_template_namespace";
    private static final List<Field> KNOWN = FieldsText.read("account_review_status,business_verification_status,conversation_analytics,"
            + "country,currency,id,message_template_namespace,name,ownership_type,pricing_analytics,status,timezone_id,"
            + "whatsapp_business_manager_messaging_limit");

    private final Answers answers;
    private final Analytics analytics;
    private final Verifications verifications;
    private final Map<String, AccountEdge> edges;
    private final List<Field> known;
    private final Clock clock;

    OwnAccount(Answers answers, Analytics analytics, Verifications verifications, List<AccountEdge> edges, Clock clock) {
        this.edges = edges.stream().collect(Collectors.toMap(AccountEdge::name, Function.identity()));
        this.known = Stream.concat(KNOWN.stream(), edges.stream().map(AccountEdge::name).sorted().map(name -> new Field(name, Map.of())))
                .toList();
        this.answers = answers;
        this.analytics = analytics;
        this.verifications = verifications;
        this.clock = clock;
    }

    @Override
    public Set<String> methods() {
        return Set.of("GET");
    }

    @Override
    public boolean has(String id, Business business) {
        return id.equals(business.id().toString());
    }

    @Override
    public Answer answer(String requestId, Business business, String id, HttpServletRequest request) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        List<Field> asked = FieldsText.read(Optional.ofNullable(request.getParameter("fields")).orElse(USUAL));
        FieldsText.check(asked.stream().filter(field -> !edges.containsKey(field.name())).toList(), known);
        asked.forEach(field -> Optional.ofNullable(edges.get(field.name())).ifPresentOrElse(
                edge -> body.set(edge.name(), edge.page(business, field, request)), () -> put(body, business, field)));
        return answers.success(requestId, body.put("id", id));
    }

    private void put(ObjectNode body, Business business, Field field) {
        switch (field.name()) {
            case "id" -> {} // always there
            case "name" -> body.put("name", business.name());
            case "currency" -> body.put("currency", business.currency().getCurrencyCode());
            case "timezone_id" -> body.put("timezone_id", business.zone().getId());
            case "country" -> business.defaultCountry().ifPresent(country -> body.put("country", country));
            case "message_template_namespace" -> body.put("message_template_namespace", business.handle());
            case "ownership_type" -> body.put("ownership_type", "SELF");
            case "account_review_status" -> body.put("account_review_status", "APPROVED"); // an officer enrolled all with a token
            case "status" -> body.put("status", business.standing() == BusinessStatus.ACTIVE ? "ACTIVE" : "RESTRICTED");
            case "business_verification_status" -> body.put("business_verification_status", verification(business));
            case "whatsapp_business_manager_messaging_limit" -> body.put("whatsapp_business_manager_messaging_limit",
                    business.messagingTier(verification(business).equals("verified")).name());
            case "pricing_analytics" ->
                    body.set("pricing_analytics", analytics.data(business, AnalyticsQuery.PRICING, field.arguments()));
            case "conversation_analytics" ->
                    body.set("conversation_analytics", analytics.data(business, AnalyticsQuery.CONVERSATIONS, field.arguments()));
            default -> throw new IllegalStateException(field.name() + " is known and has no value");
        }
    }

    private String verification(Business business) {
        VerificationStatus status = verifications.statusesOfBusinesses(List.of(business.id()), clock.instant()).getOrDefault(business.id(),
                VerificationStatus.UNVERIFIED);
        return switch (status) {
            case VERIFIED -> "verified";
            case UNVERIFIED -> "not_verified";
            case EXPIRED -> "expired";
            case REVOKED -> "failed";
        };
    }
}
