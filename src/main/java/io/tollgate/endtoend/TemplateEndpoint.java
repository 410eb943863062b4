package io.tollgate.endtoend;

import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.business.Template;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.HttpParts;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.SenderIds;
import io.tollgate.cloudapi.UnfitParameter;
import io.tollgate.message.SenderId;
import io.tollgate.message.TemplateKey;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * Approved templates, signed. A message brings only the parameters: the recipient's client fills them into the template, so that nobody is
 * shown other words than an officer has approved.
 */
@Component
final class TemplateEndpoint {

    private final DeviceRequests requests;
    private final Businesses businesses;
    private final Groups groups;
    private final DeviceCredentials credentials;

    TemplateEndpoint(DeviceRequests requests, Businesses businesses, Groups groups, DeviceCredentials credentials) {
        this.requests = requests;
        this.businesses = businesses;
        this.groups = groups;
        this.credentials = credentials;
    }

    @Bean
    HttpEndpoint endToEndTemplates() {
        return new HttpEndpoint("e2e-templates", Optional.of("/e2e/v1/templates"), Set.of("GET"), this::read);
    }

    /** {@code GET /e2e/v1/templates?phone_number_id=|business=&name=&language=} */
    private Answer read(HttpServletRequest request) {
        return requests.ofDevice(request, (call, device) -> {
            Map<String, String> query = HttpParts.address(request);
            Sender sender = sender(query).filter(found -> mayRead(device, found))
                    .orElseThrow(() -> new UnfitParameter(DeviceAccounts.unknownNumber()));
            TemplateKey key = new TemplateKey(query.getOrDefault("name", ""), query.getOrDefault("language", ""));
            Template template = businesses.template(sender.business(), key)
                    .filter(found -> found.approval() == Template.Approval.APPROVED)
                    .orElseThrow(() -> new UnfitParameter(new Refusal(RequestFault.UNKNOWN_TEMPLATE, "The business has no approved template"
                            + " of that name in that language. Check name and language: en_US is not en.")));
            return requests.success(call, DeviceRequests.json().put("template", credentials.sign(template, sender, call.now())));
        });
    }

    private Optional<Sender> sender(Map<String, String> query) {
        String number = query.getOrDefault("business", "");
        return number.isEmpty()
                ? SenderIds.parse(query.getOrDefault("phone_number_id", "")).flatMap(businesses::sender)
                : Optional.ofNullable(businesses.sendersWith(List.of(number)).get(number));
    }

    /** A business reads its own, and a person those of businesses with which she has a conversation. */
    private boolean mayRead(Device device, Sender sender) {
        return switch (device.account()) {
            case DeviceOwner.OfNumber(SenderId own) -> own.equals(sender.id());
            case DeviceOwner.OfPerson person -> groups.exists(sender.id(), person.person());
        };
    }
}
