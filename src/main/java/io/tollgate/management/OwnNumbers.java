package io.tollgate.management;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Plan;
import io.tollgate.business.Qualities;
import io.tollgate.business.QualityRating;
import io.tollgate.business.Sender;
import io.tollgate.business.Webhook;
import io.tollgate.cloudapi.AccountEdge;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.FieldsText.Field;
import io.tollgate.cloudapi.GraphObject;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.OwnRequests;
import io.tollgate.cloudapi.SenderIds;
import io.tollgate.message.SenderId;
import io.tollgate.trust.badge.Badges;
import io.tollgate.trust.verification.VerificationStatus;
import io.tollgate.trust.verification.Verifications;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The numbers of a business: {@code GET /{version}/{phone-number-id}} and {@code GET /{version}/{account-id}/phone_numbers}. */
@Component
final class OwnNumbers implements GraphObject, AccountEdge {

    private static final JsonNodeFactory nodes = JsonNodeFactory.instance;
    private static final List<String> USUAL = List.of("verified_name", "code_verification_status", "display_phone_number", "quality_rating",
            "platform_type", "throughput", "id");
    /** Clients ask for all fields of the platform at a time. Those that Tollgate has no value for are left out, as the platform does. */
    private static final List<String> KNOWN = List.of("account_mode", "certificate", "code_verification_status",
            "conversational_automation", "display_phone_number", "eligibility_for_api_business_global_search",
            "health_status{can_send_message,entities}", "host_platform", "id", "is_official_business_account", "is_on_biz_app",
            "is_pin_enabled", "is_preverified_number", "last_onboarded_time", "messaging_limit_tier", "name_status", "new_certificate",
            "new_display_name", "new_name_status", "platform_type", "quality_rating", "quality_score{date,reasons,score}",
            "search_visibility", "status", "throughput{level}", "verified_name",
            "webhook_configuration{application,phone_number,whatsapp_business_account}", "whatsapp_business_manager_messaging_limit");

    private final OwnRequests requests;
    private final Answers answers;
    private final Businesses businesses;
    private final Verifications verifications;
    private final Badges badges;
    private final Qualities qualities;
    private final Clock clock;

    OwnNumbers(OwnRequests requests, Answers answers, Businesses businesses, Verifications verifications, Badges badges,
            Qualities qualities, Clock clock) {
        this.requests = requests;
        this.answers = answers;
        this.businesses = businesses;
        this.verifications = verifications;
        this.badges = badges;
        this.qualities = qualities;
        this.clock = clock;
    }

    @Override
    public Set<String> methods() {
        return Set.of("GET");
    }

    @Override
    public boolean has(String id, Business business) {
        return own(id, business).isPresent();
    }

    @Override
    public Answer answer(String requestId, Business business, String id, HttpServletRequest request) {
        WantedFields fields = WantedFields.of(request, USUAL, KNOWN);
        return answers.success(requestId, json(own(id, business).orElseThrow(), business, fields));
    }

    @Override
    public String name() {
        return "phone_numbers";
    }

    @Override
    public ObjectNode page(Business business, Field field, HttpServletRequest request) {
        WantedFields fields = WantedFields.of(field.fields(), USUAL, KNOWN);
        return GraphPage.of(request, field, businesses.senders(business.id()), sender -> sender.id().value(),
                sender -> json(sender, business, fields));
    }

    @Bean
    HttpEndpoint phoneNumbersEndpoint() {
        return new HttpEndpoint("phone-numbers", Set.of("GET"), request -> requests.ofAccount(request, (requestId, business) -> {
            WantedFields fields = WantedFields.of(request, USUAL, KNOWN);
            return answers.success(requestId, GraphPage.of(request, businesses.senders(business.id()), sender -> sender.id().value(),
                    sender -> json(sender, business, fields)));
        }));
    }

    /** The number, if it is the business's. */
    private Optional<Sender> own(String id, Business business) {
        return SenderIds.parse(id).flatMap(businesses::sender).filter(sender -> sender.business().equals(business.id()));
    }

    private ObjectNode json(Sender sender, Business business, WantedFields fields) {
        Instant now = clock.instant();
        boolean isVerified = status(sender.id(), now) == VerificationStatus.VERIFIED;
        return fields.of(Map.ofEntries(
                Map.entry("messaging_limit_tier", _ -> Optional.of(limit(business, now))), // the older name
                Map.entry("whatsapp_business_manager_messaging_limit", _ -> Optional.of(limit(business, now))),
                Map.entry("id", _ -> Optional.of(nodes.stringNode(sender.id().toString()))),
                Map.entry("display_phone_number", _ -> Optional.of(nodes.stringNode(sender.displayNumber()))),
                Map.entry("verified_name", _ -> Optional.of(nodes.stringNode(sender.displayName()))),
                Map.entry("name_status", _ -> Optional.of(nodes.stringNode("APPROVED"))), // an officer gave the number this name
                Map.entry("code_verification_status", _ -> Optional.of(nodes.stringNode(codeStatus(sender.id(), now)))),
                Map.entry("status", _ -> Optional.of(nodes.stringNode(isVerified ? "CONNECTED" : "DISCONNECTED"))),
                Map.entry("quality_rating", _ -> Optional.of(nodes.stringNode(quality(sender.id()).name()))),
                Map.entry("platform_type", _ -> Optional.of(nodes.stringNode("CLOUD_API"))),
                Map.entry("account_mode", _ -> Optional.of(nodes.stringNode("LIVE"))),
                Map.entry("is_official_business_account",
                        _ -> Optional.of(nodes.booleanNode(badges.of(sender.id(), now).isPresent()))),
                Map.entry("throughput", _ -> Optional.of(nodes.objectNode().put("level",
                        business.plan() == Plan.ENTERPRISE ? "HIGH" : "STANDARD"))),
                Map.entry("webhook_configuration", _ -> businesses.webhook(business.id()).map(webhook -> urls(webhook, sender.id())))));
    }

    private static ObjectNode urls(Webhook webhook, SenderId number) {
        ObjectNode urls = nodes.objectNode();
        Optional.ofNullable(webhook.ofNumbers().get(number)).ifPresent(url -> urls.put("phone_number", url));
        webhook.ofAccount().ifPresent(url -> urls.put("whatsapp_business_account", url));
        return urls.put("application", webhook.url());
    }

    private JsonNode limit(Business business, Instant now) {
        return nodes.stringNode(business.messagingTier(verifications.statusesOfBusinesses(List.of(business.id()), now)
                .get(business.id()) == VerificationStatus.VERIFIED).name());
    }

    private QualityRating quality(SenderId id) {
        return qualities.of(Qualities.Kind.NUMBER, id.value()).rating();
    }

    private VerificationStatus status(SenderId id, Instant now) {
        return verifications.statuses(List.of(id), now).getOrDefault(id, VerificationStatus.UNVERIFIED);
    }

    private String codeStatus(SenderId id, Instant now) {
        return switch (status(id, now)) {
            case VERIFIED -> "VERIFIED";
            case EXPIRED -> "EXPIRED";
            case UNVERIFIED, REVOKED -> "NOT_VERIFIED";
        };
    }
}
